package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.Test;

/** Ledgers of older and newer programs, on both databases. */
abstract class SchemaTest {

    /** Returns an empty database. */
    abstract Settings.Database settings();

    @Test
    void opensALedgerOfAnOlderProgramAndKeepsItsRows() {
        flyway("1").migrate();
        Jdbi old = jdbi();
        old.useHandle(handle -> {
            handle.execute("INSERT INTO accounts (name, due_at, state) VALUES ('prod-eu', 5, ?)",
                    Json.write(AlertState.INITIAL));
            handle.execute("INSERT INTO readings VALUES ('prod-eu', 1, '90.10', NULL, 1)");
            handle.execute("INSERT INTO events VALUES ('prod-eu', 1, 'warning', 1, '{}')");
            handle.execute("""
                    INSERT INTO notifications VALUES ('prod-eu', 'slack', 1, 'waiting', 2, 7, NULL, NULL, 1, 3, \
                    'no')""");
        });
        List<Map<String, Object>> before = rows(old, "readings", "events", "notifications");
        before.get(0).put("currency", null);
        before.get(2).put("urgency", 1);
        before.get(2).put("recipients", null);

        try (Database database = Database.open(settings())) {
            assertThat(rows(database.jdbi(), "readings", "events", "notifications")).isEqualTo(before).hasSize(3);
            assertThat(rows(database.jdbi(), "accounts")).singleElement()
                    .satisfies(account -> assertThat(account).containsEntry("name", "prod-eu"))
                    .satisfies(account -> assertThat(account.get("thinned_until")).isNull())
                    .satisfies(account -> assertThat(account.get("burn")).isNull());
            assertThat(rows(database.jdbi(), "silences", "decisions", "failing_channels", "slack_threads", "costs",
                    "paused_channels"))
                    .isEmpty();
        }
        try (Database again = Database.attach(settings())) {
            assertThat(rows(again.jdbi(), "readings")).hasSize(1);
        }
    }

    @Test
    void setsTheUrgencyOfNotificationsOfAnOlderProgram() {
        flyway("5").migrate();
        List<CreditEvent> left = List.of(event("warn", 1, Severity.WARNING, CreditEvent.Type.WARNING),
                event("fall", 1, Severity.WARNING, CreditEvent.Type.WARNING),
                event("fall", 2, Severity.CRITICAL, CreditEvent.Type.CRITICAL),
                event("lost", 1, Severity.UNKNOWN, CreditEvent.Type.UNREADABLE),
                event("still", 1, Severity.CRITICAL, CreditEvent.Type.REMINDER),
                event("well", 1, Severity.OK, CreditEvent.Type.RECOVERED));
        jdbi().useHandle(handle -> left.forEach(event -> {
            handle.execute("INSERT INTO events VALUES (?, ?, ?, 1, ?)", event.account(), event.sequence(),
                    event.event().wireName(), "{\"severity\":\"" + event.severity() + "\"}");
            handle.execute("INSERT INTO notifications VALUES (?, 'slack', ?, 'waiting', 2, 7, NULL, NULL, 1, 3, 'no')",
                    event.account(), event.sequence());
        }));

        try (Database database = Database.open(settings())) {
            Map<String, Integer> urgency = database.jdbi().withHandle(handle -> handle
                    .createQuery("SELECT account || sequence AS name, urgency FROM notifications")
                    .setMapKeyColumn("name").setMapValueColumn("urgency")
                    .collectInto(new GenericType<Map<String, Integer>>() {
                    }));
            left.stream().filter(event -> !event.account().equals("fall")).forEach(event -> assertThat(urgency)
                    .containsEntry(event.account() + event.sequence(), event.urgency()));
            assertThat(urgency).containsEntry("fall1", 7).containsEntry("fall2", 7).containsEntry("still1", 6)
                    .containsEntry("lost1", 5).containsEntry("warn1", 3).containsEntry("well1", 1);
        }
    }

    @Test
    void keepsTheOutagesOfAnOlderProgram() {
        flyway("6").migrate();
        jdbi().useHandle(handle -> handle.execute("INSERT INTO failing_channels VALUES ('slack', 5, 'HTTP 503', 7)"));

        try (Database database = Database.open(settings())) {
            assertThat(database.jdbi().<Long, RuntimeException>withHandle(handle -> handle.createQuery("""
                    SELECT notified_at FROM failing_channels
                    WHERE channel = 'slack' AND failing_since = 5 AND answer = 'HTTP 503'""")
                    .mapTo(Long.class).one())).isEqualTo(7);
        }
    }

    private static CreditEvent event(String account, long sequence, Severity severity, CreditEvent.Type type) {
        return new CreditEvent("id", account, sequence, null,
                new CreditEvent.Change(type, severity, Condition.HEALTHY, Severity.CRITICAL), Instant.EPOCH,
                CreditEvent.Facts.NONE, null, null);
    }

    @Test
    void refusesALedgerOfANewerProgramAndChangesNothing() {
        Database.open(settings()).close();
        jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO flyway_schema_history
                    (installed_rank, version, description, type, script, installed_by, execution_time, success)
                VALUES (98, '99', 'more', 'SQL', 'V99__more.sql', 'operator', 1, TRUE)"""));
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
    void attachesOnlyToALedgerOfTheSameVersion() {
        flyway("1").migrate();

        assertThatThrownBy(() -> Database.attach(settings())).isInstanceOf(UnusableLedgerException.class)
                .hasMessageContainingAll("schema version 1", "works with " + Schema.NEWEST, "start it");
        assertThat(flyway("1").info().current().getVersion().getVersion()).isEqualTo("1");
    }

    @Test
    void knowsEveryMigration() {
        MigrationInfo[] all = flyway("latest").info().all();

        assertThat(all).extracting(migration -> migration.getVersion().getVersion())
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", String.valueOf(Schema.NEWEST));
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
