package io.creditwatch.ledger;

import io.creditwatch.settings.Settings;

class PostgresqlCostsTest extends CostsTest {

    private final Settings.Database settings = PostgresqlServer.empty();

    @Override
    Settings.Database settings() {
        return settings;
    }
}
