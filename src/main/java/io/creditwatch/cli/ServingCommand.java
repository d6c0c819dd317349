package io.creditwatch.cli;

import io.creditwatch.settings.Configuration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** Command that runs until it is stopped. */
abstract class ServingCommand implements Callable<Integer> {

    private final ToIntFunction<Configuration> serve;
    private final Supplier<Configuration> configuration;

    ServingCommand(ToIntFunction<Configuration> serve, Supplier<Configuration> configuration) {
        this.serve = serve;
        this.configuration = configuration;
    }

    @Override
    public Integer call() {
        return serve.applyAsInt(configuration.get());
    }
}
