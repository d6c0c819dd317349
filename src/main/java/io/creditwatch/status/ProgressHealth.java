package io.creditwatch.status;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Liveness: DOWN when the program makes no progress, which a restart fixes. */
public final class ProgressHealth extends AbstractHealthCheck {

    private final Progress progress;

    public ProgressHealth(Progress progress) {
        super("creditwatch", "progress");
        this.progress = progress;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    public boolean isLiveness() {
        return true;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        progress.stuck().ifPresentOrElse(what -> result.down().message(what), result::up);
    }
}
