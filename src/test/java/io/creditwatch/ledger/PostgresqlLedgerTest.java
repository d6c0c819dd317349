package io.creditwatch.ledger;

import io.creditwatch.settings.Settings;

class PostgresqlLedgerTest extends LedgerTest {

    private final Settings.Database settings = PostgresqlServer.empty();

    @Override
    Settings.Database settings() {
        return settings;
    }

    @Override
    boolean isShared() {
        return true;
    }
}
