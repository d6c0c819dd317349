package io.creditwatch.ledger;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Schema version of a database: that of its last migration. */
final class Schema {

    /** Version of the last file in {@code db/migration}. */
    static final int NEWEST = 11;

    private static final String HISTORY = "flyway_schema_history";

    private final DataSource source;
    private final String place;
    private final int version;

    Schema(DataSource source, String place) {
        this.source = source;
        this.place = place;
        this.version = Jdbi.create(source).withHandle(handle -> isLedger(handle) ? version(handle) : 0);
    }

    /** @throws UnusableLedgerException when the ledger is from a newer program; it stays as it is */
    void bringUpToDate() {
        requireNotNewer();
        if (version == NEWEST) {
            return;
        }
        Flyway.configure().dataSource(source).locations("classpath:db/migration").load().migrate();
    }

    /** @throws UnusableLedgerException when there is no ledger, or one of another version */
    void requireUpToDate() {
        if (version == 0) {
            throw none(place);
        }
        requireNotNewer();
        if (version < NEWEST) {
            throw new UnusableLedgerException(("the ledger at %s has schema version %d, and this creditwatch "
                    + "works with %d: start it, which brings the ledger up to date")
                    .formatted(place, version, NEWEST));
        }
    }

    static UnusableLedgerException none(String place) {
        return new UnusableLedgerException("no ledger at " + place + ": start creditwatch first. "
                + "If the ledger is in another place, set DATABASE_URL to it");
    }

    private void requireNotNewer() {
        if (version > NEWEST) {
            throw new UnusableLedgerException(("the ledger at %s has schema version %d, and this creditwatch "
                    + "knows 1 to %d: run the newer creditwatch, or restore a backup from before the upgrade")
                    .formatted(place, version, NEWEST));
        }
    }

    private static boolean isLedger(Handle handle) {
        return handle.queryMetadata(database ->
                        database.getTables(null, database.getConnection().getSchema(), HISTORY, null))
                .mapToMap().findFirst().isPresent();
    }

    private static int version(Handle handle) {
        return handle.createQuery("SELECT COALESCE(MAX(CAST(version AS INTEGER)), 0) FROM " + HISTORY
                        + " WHERE success").mapTo(Integer.class).one();
    }
}
