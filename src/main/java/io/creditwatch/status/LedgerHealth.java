package io.creditwatch.status;

import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.LedgerErrors;
import io.creditwatch.text.RootMessage;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Readiness check: without its database this program can neither decide nor notify. */
public final class LedgerHealth extends AbstractHealthCheck {

    private final LedgerErrors errors;
    private final CachedRead<Optional<String>> failure;

    /** @param errors errors that a probe of the database does not show, such as a full disk */
    public LedgerHealth(Database database, LedgerErrors errors, Executor reader, LongSupplier nanoTime) {
        super("creditwatch", "ledger");
        this.errors = errors;
        this.failure = new CachedRead<>(() -> failureOf(database), reader, nanoTime);
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        result.up();
        errors.ongoing().or(() -> failure.value().orElse(Optional.of("it does not answer")))
                .ifPresent(reason -> result.down().message("the database cannot be written: " + reason));
    }

    private static Optional<String> failureOf(Database database) {
        try {
            database.probe();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(RootMessage.of(e));
        }
    }
}
