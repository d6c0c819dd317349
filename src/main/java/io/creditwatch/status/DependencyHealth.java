package io.creditwatch.status;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Health check of a system that this program depends on. It is neither readiness nor liveness: when the vendor or a
 * receiver is down, a restart of this program does not help.
 *
 * @param <T> records of the database about that system
 */
abstract class DependencyHealth<T> extends AbstractHealthCheck {

    private final CachedRead<T> records;

    DependencyHealth(String id, CachedRead<T> records) {
        super("creditwatch", id);
        this.records = records;
    }

    @Override
    public final boolean isReadiness() {
        return false;
    }

    @Override
    public final boolean isLiveness() {
        return false;
    }

    @Override
    protected final void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        records.value().ifPresentOrElse(current -> {
            Map<String, String> described = describe(current);
            result.state(isUp(current) ? State.UP : State.DOWN);
            described.forEach(result::detail);
            // Camel shows the details only with ?data=true
            result.message(described.isEmpty() ? "nothing to report so far" : described.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining("; ")));
        }, () -> result.down().message("the database does not answer"));
    }

    abstract boolean isUp(T records);

    /** Returns a text for each account or channel that needs one. */
    abstract Map<String, String> describe(T records);
}
