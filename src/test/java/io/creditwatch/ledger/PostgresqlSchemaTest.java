package io.creditwatch.ledger;

import io.creditwatch.settings.Settings;

class PostgresqlSchemaTest extends SchemaTest {

    private final Settings.Database settings = PostgresqlServer.empty();

    @Override
    Settings.Database settings() {
        return settings;
    }
}
