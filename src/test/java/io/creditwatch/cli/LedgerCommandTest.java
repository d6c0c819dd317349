package io.creditwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.alert.AlertState;
import io.creditwatch.ledger.Database;
import io.creditwatch.settings.Configuration;
import io.creditwatch.text.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Commands on a ledger that no program has open. */
class LedgerCommandTest {

    @Command
    private record Program(Configuration get) implements Supplier<Configuration> {
    }

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    @TempDir
    private Path folder;
    private String url;
    private Configuration settings;
    private CommandLine command;

    @BeforeEach
    void createALedger() {
        url = "jdbc:sqlite:" + folder.resolve("ledger.db");
        settings = Configuration.of(Map.of("database.url", url, "alert.timezone", "Asia/Tokyo", "accounts", "prod-eu, lab"));
        Database.open(settings.ledger().database()).close();
        command = new CommandLine(new Program(settings)).addSubcommand(new SilenceCommands.Lift())
                .addSubcommand(new ExplainCommand())
                .setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }

    @Test
    void reportsInOneLineThatAnotherProgramHoldsTheDatabase() throws SQLException {
        try (Connection other = DriverManager.getConnection(url); Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            assertThat(command.execute("lift", "some-id")).isEqualTo(1);
        }

        assertThat(err.toString()).contains("the ledger", "SQLITE_BUSY", "try again").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"episode\":{},\"unreadable\":{\"notified\":true},\"lastReading\":{},\"forecast\":{}}"})
    void explainsAnAccountWhoseStateIsIncomplete(String state) throws SQLException {
        account("prod-eu", state, null);

        assertThat(succeed("explain prod-eu").lines()).startsWith("notified   NOT READ YET", "balance    never read",
                "burn rate  not known yet: needs about 30 min of readings", "runway     not known yet",
                "next poll  never: the account is not configured");
    }

    @Test
    void explainsTheBurnRateAndTheRunwayWithEveryTimeInOneZone() throws SQLException {
        account("prod-eu", state("96.50", "24.00", "PT4H", Instant.now().minusSeconds(60)), Instant.now());
        sql("INSERT INTO decisions (account, first_at, last_at, polls, reason) VALUES ('prod-eu', 1795824000000, "
                + "1795824000000, 1, 'suppressed until 2026-11-28T13:00:00Z by the silence of ops: x')");

        assertThat(succeed("explain prod-eu")).contains("notified   WARNING (CREDIT_WARNING)",
                "burn rate  $24.00/h, by the balance\n", "runway     3 h 58 min left, until ",
                "suppressed until 2026-11-28 22:00:00 JST by the silence of ops: x")
                .doesNotContain("Z by", "UTC");
    }

    private String succeed(String line) {
        assertThat(command.execute(line.split(" "))).as(err.toString()).isZero();
        assertThat(err.toString()).isEmpty();
        return out.toString();
    }

    private static String state(String credit, String burn, String runway, Instant at) {
        return """
                {"condition":"CREDIT_WARNING","lastReading":{"account":"prod-eu","at":"%1$s","credit":"%2$s"},
                 "forecast":{"asOf":"%1$s","credit":"%2$s","floor":"0","usdPerHour":"%3$s","basis":"READINGS",
                             "runway":"%4$s","earliest":"PT3H","latest":"PT5H"},
                 "recent":[],"sequence":1}""".formatted(at, credit, burn, runway);
    }

    private void account(String name, String state, Instant nextPollAt) throws SQLException {
        assertThat(Json.read(state, AlertState.class)).isNotNull();
        sql("INSERT INTO accounts (name, state, due_at) VALUES ('%s', '%s', %s)".formatted(name, state,
                nextPollAt == null ? "NULL" : nextPollAt.toEpochMilli()));
    }

    private void sql(String statement) throws SQLException {
        try (Connection ledger = DriverManager.getConnection(url); Statement sql = ledger.createStatement()) {
            sql.execute(statement);
        }
    }
}
