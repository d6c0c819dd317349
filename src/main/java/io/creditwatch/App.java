package io.creditwatch;

import io.creditwatch.settings.Settings;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Context of the modules of beans. Each module takes its inputs from here, and binds its beans for the routes.
 *
 * @param channels names of the channels that are on, the operator's own included
 * @param clock    time of the program; the demo's runs faster
 */
record App(CamelContext camel, Settings settings, List<String> channels, Clock clock) {

    <T> T bind(String name, T bean) {
        camel.getRegistry().bind(name, bean);
        return bean;
    }

    /** Binds a bean that is made, and whose classes are loaded, when a route uses it. */
    <T> void bindLazily(String name, Class<T> type, Supplier<T> bean) {
        camel.getRegistry().bind(name, type, bean::get);
    }

    /** Returns a thread for timed work, which ends with Camel. */
    ScheduledExecutorService timer(String name) {
        return camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, name);
    }

    void closeWithCamel(AutoCloseable resource) {
        try {
            camel.addService(new ServiceSupport() {
                @Override
                protected void doStop() throws Exception {
                    resource.close();
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
