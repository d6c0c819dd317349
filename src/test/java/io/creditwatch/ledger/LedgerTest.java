package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Condition;
import io.creditwatch.reading.CreditReading;
import io.creditwatch.reading.Poll;
import io.creditwatch.reading.PollOutcome;
import io.creditwatch.reading.ReadFailure;
import io.creditwatch.sandbox.HandClock;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    private static final Duration LEASE = Duration.ofSeconds(40);

    private final HandClock clock = HandClock.at("2026-11-29T00:00:00Z");
    private final Settings.Polling polling = new Settings.Polling(Duration.ofMinutes(5), Duration.ofMinutes(1), 240);
    private final Assessor assessor = new Assessor();

    @TempDir
    private Path folder;
    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(new Settings.Database("jdbc:sqlite:" + folder.resolve("data/ledger.db"),
                Optional.empty(), Optional.empty()));
    }

    @AfterEach
    void close() {
        database.close();
    }
}
