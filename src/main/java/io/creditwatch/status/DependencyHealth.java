package io.creditwatch.status;

import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether those are well whom this program depends on. It is neither readiness nor liveness: that the vendor or a
 * receiver is down is no reason to restart or to unplug the one who says so.
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
