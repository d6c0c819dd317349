package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditwatch.settings.Settings;
import org.junit.jupiter.api.Test;

class PostgresqlSchemaTest extends SchemaTest {

    private final Settings.Database settings = PostgresqlServer.empty();

    @Override
    Settings.Database settings() {
        return settings;
    }

    @Test
    void refusesAnOlderInstanceWhileANewerOneRuns() {
        try (Database newer = Database.open(settings)) {
            newer.jdbi().useHandle(handle -> handle.execute("""
                    INSERT INTO flyway_schema_history
                        (installed_rank, version, description, type, script, installed_by, execution_time, success)
                    VALUES (98, '99', 'more', 'SQL', 'V99__more.sql', 'operator', 1, TRUE)"""));

            assertThatThrownBy(() -> Database.open(settings)).isInstanceOf(UnusableLedgerException.class)
                    .hasMessageContainingAll("schema version 99", "run the newer creditwatch");
            newer.probe();
        }
    }
}
