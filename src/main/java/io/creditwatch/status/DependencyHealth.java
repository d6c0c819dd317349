package io.creditwatch.status;

import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Health check of a system that this program depends on. It is neither readiness nor liveness: when the vendor or a
 * receiver is down, a restart of this program does not help.
 */
abstract class DependencyHealth extends AbstractHealthCheck {

    DependencyHealth(String id) {
        super("creditwatch", id);
    }

    @Override
    public final boolean isReadiness() {
        return false;
    }

    @Override
    public final boolean isLiveness() {
        return false;
    }
}
