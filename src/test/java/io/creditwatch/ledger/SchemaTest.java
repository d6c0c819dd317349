package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditwatch.alert.AlertState;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Ledgers of older and newer programs. The same on both databases: see the classes that extend it. */
abstract class SchemaTest {

    /** An empty database. */
    abstract Settings.Database settings();

    @Test
    void takesAnOlderLedgerAsItIsAndGoesOnWithIt() {
        flyway("1").migrate();
        Jdbi old = jdbi();
        old.useHandle(handle -> {
            handle.execute("INSERT INTO accounts (name, due_at, state) VALUES ('prod-eu', 5, ?)",
                    StoredJson.write(AlertState.INITIAL));
            handle.execute("INSERT INTO readings VALUES ('prod-eu', 1, '90.10', NULL, 1)");
            handle.execute("INSERT INTO events VALUES ('prod-eu', 1, 'warning', 1, '{}')");
            handle.execute("""
                    INSERT INTO notifications VALUES ('prod-eu', 'slack', 1, 'waiting', 2, 7, NULL, NULL, 1, 3, 'no')""");
        });
        List<Map<String, Object>> before = rows(old, "readings", "events", "notifications");

        try (Database database = Database.open(settings())) {
            assertThat(rows(database.jdbi(), "readings", "events", "notifications")).isEqualTo(before).hasSize(3);
            assertThat(rows(database.jdbi(), "accounts")).singleElement()
                    .satisfies(account -> assertThat(account).containsEntry("name", "prod-eu"))
                    .satisfies(account -> assertThat(account.get("thinned_until")).isNull())
                    .satisfies(account -> assertThat(account.get("burn")).isNull());
            assertThat(rows(database.jdbi(), "silences", "decisions", "failing_channels", "slack_threads", "costs"))
                    .isEmpty();
        }
        try (Database again = Database.attach(settings())) {
            assertThat(rows(again.jdbi(), "readings")).hasSize(1);
        }
    }

    @Test
    void refusesALedgerOfANewerProgramAndChangesNothing() {
        Database.open(settings()).close();
        jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO flyway_schema_history
                    (installed_rank, version, description, type, script, installed_by, execution_time, success)
                VALUES (98, '99', 'more', 'SQL', 'V99__more.sql', 'somebody', 1, TRUE)"""));
        List<Map<String, Object>> before = rows(jdbi(), "flyway_schema_history");

        String[] reasons = {"schema version 99", "knows 1 to " + Schema.NEWEST, "run the newer creditwatch",
                "restore a backup from before the upgrade"};
        assertThatThrownBy(() -> Database.open(settings())).isInstanceOf(UnusableLedgerException.class)
                .hasMessageContainingAll(reasons);
        assertThatThrownBy(() -> Database.attach(settings())).isInstanceOf(UnusableLedgerException.class)
                .hasMessageContainingAll(reasons);
        assertThat(rows(jdbi(), "flyway_schema_history")).isEqualTo(before);
    }

    @Test
    void attachesOnlyToALedger() {
        assertThatThrownBy(() -> Database.attach(settings())).isInstanceOf(UnusableLedgerException.class)
                .hasMessageContainingAll("no ledger at ", "start creditwatch first");
    }

    @Test
    void attachesOnlyToALedgerOfToday() {
        flyway("1").migrate();

        assertThatThrownBy(() -> Database.attach(settings())).isInstanceOf(UnusableLedgerException.class)
                .hasMessageContainingAll("schema version 1", "works with " + Schema.NEWEST, "start it");
        assertThat(flyway("1").info().current().getVersion().getVersion()).isEqualTo("1");
    }

    @Test
    void knowsEveryMigrationThatItComesWith() {
        MigrationInfo[] all = flyway("latest").info().all();

        assertThat(all).extracting(migration -> migration.getVersion().getVersion())
                .containsExactly("1", "2", "3", "4", "5", String.valueOf(Schema.NEWEST));
    }

    private Flyway flyway(String target) {
        return Flyway.configure().dataSource(settings().url(), settings().username().orElse(null),
                settings().password().map(Secret::reveal).orElse(null)).target(target)
                .locations("classpath:db/migration").load();
    }

    private Jdbi jdbi() {
        return Jdbi.create(flyway("latest").getConfiguration().getDataSource());
    }

    private static List<Map<String, Object>> rows(Jdbi jdbi, String... tables) {
        return jdbi.withHandle(handle -> List.of(tables).stream()
                .flatMap(table -> handle.createQuery("SELECT * FROM " + table).mapToMap().list().stream()).toList());
    }
}
