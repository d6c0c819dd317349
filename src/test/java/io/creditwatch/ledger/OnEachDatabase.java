package io.creditwatch.ledger;

import io.creditwatch.HandClock;
import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests with an empty ledger, which must pass on each database. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
abstract class OnEachDatabase {

    static final Instant START = Instant.parse("2026-11-29T00:00:00Z");

    final HandClock clock = new HandClock(START);

    @Parameter
    TestDatabase kind;
    @TempDir
    Path folder;
    Settings.Database settings;
    @AutoClose
    Database database;

    @BeforeEach
    void openDatabase() throws IOException {
        settings = kind.in(folder);
        database = connect();
    }

    Database connect() {
        return Database.open(settings);
    }
}
