package io.creditwatch.status;

import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.LedgerTrouble;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Readiness: without its database this program can neither decide nor tell. */
public final class LedgerHealth extends AbstractHealthCheck {

    private final Database database;
    private final LedgerTrouble trouble;

    /** @param trouble what a look at the database does not show: a full disk lets itself be read and locked */
    public LedgerHealth(Database database, LedgerTrouble trouble) {
        super("creditwatch", "ledger");
        this.database = database;
        this.trouble = trouble;
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
            trouble.lasting().ifPresent(reason -> result.down().message("the database cannot be written: " + reason));
        } catch (RuntimeException e) {
            result.down().message("the database cannot be written: " + e.getMessage());
        }
    }
}
