package io.creditwatch.ledger;

import io.creditwatch.settings.Settings;

class PostgresqlSpendersTest extends SpendersTest {

    private final Settings.Database settings = PostgresqlServer.empty();

    @Override
    Settings.Database settings() {
        return settings;
    }
}
