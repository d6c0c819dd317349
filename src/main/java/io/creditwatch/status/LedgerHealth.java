package io.creditwatch.status;

import io.creditwatch.ledger.Database;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Readiness: without its database this program can neither decide nor tell. */
public final class LedgerHealth extends AbstractHealthCheck {

    private final Database database;

    public LedgerHealth(Database database) {
        super("creditwatch", "ledger");
        this.database = database;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        try {
            database.probe();
            result.up();
        } catch (RuntimeException e) {
            result.down().message("the database cannot be written: " + e.getMessage());
        }
    }
}
