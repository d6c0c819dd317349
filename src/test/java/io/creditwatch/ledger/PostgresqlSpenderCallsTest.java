package io.creditwatch.ledger;

import io.creditwatch.settings.Settings;

class PostgresqlSpenderCallsTest extends SpenderCallsTest {

    private final Settings.Database settings = PostgresqlServer.empty();

    @Override
    Settings.Database settings() {
        return settings;
    }
}
