package io.creditwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.CreditWatch;
import io.creditwatch.alert.AlertState;
import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.Silences;
import io.creditwatch.sandbox.Terminal;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.GivenConfiguration;
import io.creditwatch.status.AccountView;
import io.creditwatch.status.WatchedAccounts;
import io.creditwatch.text.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        settings = GivenConfiguration.of(Map.of("database.url", url, "alert.timezone", "Asia/Tokyo", "accounts",
                "prod-eu, lab"));
        Database.open(settings.ledger().database()).close();
        command = new CommandLine(new Program(settings)).addSubcommand(new LedgerCommands.Lift())
                .addSubcommand(new ExplainCommand()).addSubcommand(new StatusCommand())
                .addSubcommand(new ForecastCommand())
                .addSubcommand(new LedgerCommands.EventList()).addSubcommand(new LedgerCommands.NotificationList())
                .addSubcommand(new LedgerCommands.Replay()).addSubcommand(new LedgerCommands.SilenceList())
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
    @ValueSource(strings = {"{}",
            "{\"episode\":{},\"unreadable\":{\"notified\":true},\"lastReading\":{},\"forecast\":{}}"})
    void explainsAnAccountWhoseStateIsIncomplete(String state) throws SQLException {
        account("prod-eu", state, null);

        assertThat(succeed("explain prod-eu").lines()).startsWith("state      NOT READ YET", "balance    never read",
                "burn rate  not known yet: needs about 30 min of readings", "runway     not known yet",
                "next poll  never: the account is not configured");
    }

    @Test
    void explainsTheBurnRateAndTheRunwayWithEveryTimeInOneZone() throws SQLException {
        account("prod-eu", state("96.50", "24.00", "PT4H", Instant.now().minusSeconds(60)), Instant.now());
        sql("UPDATE accounts SET forecast_error = 0.038");
        sql("INSERT INTO decisions (account, first_at, last_at, polls, reason) VALUES ('prod-eu', 1795824000000, "
                + "1795824000000, 1, 'suppressed until 2026-11-28T13:00:00Z by the silence of ops: x')");

        assertThat(succeed("explain prod-eu")).contains("state      WARNING (CREDIT_WARNING)",
                "burn rate  $24.00/h (current rate)\n", "runway     3 h 58 min left, until ",
                "off by     4 % in the last 7 days\n",
                "TIME                     POLLS  EVENT  REASON",
                "suppressed until 2026-11-28 22:00:00 JST by the silence of ops: x")
                .doesNotContain("Z by", "UTC");
    }

    @Test
    void explainsSinceWhenTheIncidentIsWhoseStateHasChanged() throws SQLException {
        account("prod-eu", """
                {"condition":"CREDIT_WARNING","recent":[],"sequence":2,
                 "episode":{"id":"e","startedAt":"2026-11-27T15:08:55Z"},
                 "unreadable":{"failures":3,"since":"2026-11-27T15:09:30Z","notified":true,
                               "last":{"account":"prod-eu","at":"2026-11-27T15:09:37Z","kind":"TIMEOUT",
                                       "detail":"late"}}}""", null);

        assertThat(succeed("explain prod-eu").lines()).startsWith("state      UNKNOWN: late",
                "incident   since 2026-11-28 00:08:55 JST");
    }

    @Test
    void explainsABurnRateOfLessThanACent() throws SQLException {
        account("prod-eu", state("96.50", "0.004", "PT24125H", Instant.now().minusSeconds(60)), Instant.now());

        assertThat(succeed("explain prod-eu")).contains("burn rate  under $0.01/h (current rate)\n");
    }

    @Test
    void printsAllAccountsTheWorstFirst() throws SQLException {
        Instant now = Instant.now();
        account("lab", "{}", now);
        account("old", "{}", null);
        account("prod-eu", state("96.50", "24.00", "PT4H", now.minusSeconds(60)), now);
        account("research", state("4210.50", "20.40", "PT206H", now.minusSeconds(90))
                .replace("CREDIT_WARNING", "HEALTHY"), now);
        sql("""
                INSERT INTO silences (id, account, ends_at, who, why, created_at)
                VALUES ('1', 'research', %d, 'ops', 'move', 0)"""
                .formatted(now.plusSeconds(3600).toEpochMilli()));
        String end = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH).withZone(ZoneId.of("Asia/Tokyo"))
                .format(now.minusSeconds(60).plus(Duration.ofHours(4)));

        assertThat(succeed("status").lines().toList()).startsWith(
                "STATE         ACCOUNT   LEFT        BALANCE    BURN RATE  ENDS",
                "NOT READ YET  lab       –           –          –          –",
                "              creditwatch has not read this balance yet.",
                "WARNING       prod-eu   3 h 58 min  $96.50     $24.00/h   " + end,
                "              Below your warning level ($100). At the current rate ($24.00/h) it",
                "              lasts 3 h 58 min, until " + end + ".");
        assertThat(out.toString().lines().toList().get(6))
                .startsWith("OK            research  8 d 13 h    $4,210.50  $20.40/h   ");
        assertThat(out.toString().lines().toList().get(7))
                .matches(" {14}Silenced until \\w{3} \\d\\d:\\d\\d by ops: move");
        assertThat(out.toString().lines().toList().get(8))
                .isEqualTo("              CRITICAL and UNKNOWN are sent anyway.");
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80))
                .last().asString().startsWith("Times are in Asia/Tokyo; it is ");
    }

    /** The settings with the limits are those of the program that polls. */
    @ParameterizedTest
    @CsvSource({"RUNWAY_CRITICAL, CRITICAL, Critical", "RUNWAY_WARNING, WARNING, Warning",
        "CREDIT_CRITICAL, CRITICAL, Critical", "CREDIT_WARNING, WARNING, Warning"})
    void invitesNoWrongConclusionWhereTheSettingsDoNotNameTheAccount(String condition, String state, String severity)
            throws SQLException {
        Instant now = Instant.now();
        account("research", state("18.50", "28.40", "PT39M", now).replace("CREDIT_WARNING", condition), now);

        assertThat(succeed("status").lines().toList().get(1)).startsWith(state);
        assertThat(out.toString()).contains(severity + " (its limits are not in these settings). ")
                .doesNotContain("safely");
    }

    @ParameterizedTest
    @ValueSource(strings = {"replay", "notifications", "notifications --dead"})
    void refusesAChannelThatDoesNotExist(String line) {
        assertThat(command.execute((line + " --channel slak").split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("no channel is called slak; there are: slack, email, queue\n");
        assertThat(out.toString()).isEmpty();
    }

    /** The settings have no pager any more. */
    @Test
    void knowsTheChannelsOfTheLedgerAndThoseThatHaveNoNotifications() throws SQLException {
        notification("pager");

        assertThat(succeed("replay --channel pager")).isEqualTo("1 notification is sent again\n");
        assertThat(succeed("replay --channel email")).endsWith("nothing to replay: there is no such dead letter\n");
    }

    @Test
    void knowsTheChannelsOfTheOperatorsRoutes() throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("routes")).resolve("deliver-pager.camel.yaml"), "");
        CreditWatch program = new CreditWatch(folder, Map.of("DATABASE_URL", url), new Properties());

        assertThat(program.execute(new PrintWriter(out, true), new PrintWriter(err, true), "replay", "--channel",
                "pager")).isZero();
        assertThat(program.execute(new PrintWriter(out, true), new PrintWriter(err, true), "replay", "--channel",
                "pagr")).isEqualTo(2);
        assertThat(err.toString()).startsWith("no channel is called pagr; there are: slack, email, queue, pager\n");
    }

    @ParameterizedTest
    @CsvSource({"notifications, no notifications", "notifications --dead, no dead letters",
        "notifications --channel slack, no notifications", "silences, no active silences", "events, no events"})
    void saysThatAListIsEmpty(String line, String none) {
        assertThat(succeed(line)).isEqualTo(none + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"replay", "notifications", "events"})
    void refusesAnAccountThatDoesNotExist(String line) {
        assertThat(command.execute((line + " --account prod").split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("no account is called prod; there are none yet\n");
    }

    @Test
    void namesTheWholePathOfAMissingLedger() {
        CreditWatch program = new CreditWatch(folder, Map.of("DATABASE_URL",
                "jdbc:sqlite:missing/ledger.db?busy_timeout=9"), new Properties());

        assertThat(program.execute(new PrintWriter(out, true), new PrintWriter(err, true), "status")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("no ledger at " + Path.of("missing/ledger.db").toAbsolutePath()
                + ": start creditwatch first. If the ledger is in another place, set DATABASE_URL to it\n");
    }

    @Test
    void marksTheTimesOfAnUnknownAccountAndSaysWhatItWas() throws SQLException {
        Instant now = Instant.now();
        String unreadable = """
                "unreadable":{"failures":3,"since":"%s","notified":true,"last":{"account":"lab","at":"%1$s",
                              "kind":"TIMEOUT","detail":"No answer."}},"recent":""".formatted(now.minusSeconds(600));
        account("prod-eu", state("96.50", "24.00", "PT4H", now.minusSeconds(720)).replace("\"recent\":", unreadable),
                now);
        account("lab", state("96.50", "24.00", "PT4H", now.minusSeconds(720)).replace("\"recent\":", unreadable)
                .replace("CREDIT_WARNING", "HEALTHY"), now);

        List<String> lines = succeed("status").lines().toList();
        String page = lines.stream().map(String::strip).collect(Collectors.joining(" "));
        assertThat(lines.get(1)).matches("UNKNOWN  lab      3 h 4[67] min\\?  \\$96.50   \\$24.00/h   \\w{3} [\\d:]+\\?");
        assertThat(page).containsPattern("UNKNOWN  lab.* No answer\\. Last known \\$96.50, 12 min ago; "
                        + "the times marked \\? follow from it\\. UNKNOWN  prod-eu")
                .containsPattern("UNKNOWN  prod-eu.* No answer\\. It was WARNING\\. Assume that it still is\\. Last known");
    }

    @Test
    void printsEachAccountInItsCurrencyAndNoLimitsOfAPostpaidOne() throws SQLException {
        Instant now = Instant.now();
        account("lab", state("96.50", "24.00", "PT4H", now).replace("\"credit\":\"96.50\"}",
                "\"credit\":\"96.50\",\"currency\":\"CHF\"}"), now);
        account("prod-eu", """
                {"lastReading":{"account":"prod-eu","at":"%s","credit":"-23.44","postpaid":true},"recent":[]}"""
                .formatted(now), now);

        assertThat(succeed("status")).contains("WARNING  lab      3 h 59 min  CHF 96.50  CHF 24.00/h  ",
                "OK       prod-eu  postpaid    −$23.44    –            –");
        assertThat(succeed("explain lab")).contains("balance    CHF\u00a096.50 at ", "burn rate  CHF\u00a024.00/h");
        assertThat(succeed("explain prod-eu")).contains("limits     postpaid: no limits apply\n");
        assertThat(succeed("status --json")).contains("\"currency\":\"CHF\",\"credit\":\"96.50\"",
                "\"currency\":\"USD\",\"creditUsd\":\"-23.44\",\"credit\":\"-23.44\"", "\"postpaid\":true");
    }

    @Test
    void printsALongNameOnALineOfItsOwn() throws SQLException {
        String name = "a-name-of-an-account-that-is-too-long-for-a-row-of-eighty-columns";
        account(name, state("96.50", "24.00", "PT4H", Instant.now()), Instant.now());

        assertThat(succeed("status").lines().toList()).satisfies(lines -> {
            assertThat(lines.get(0)).isEqualTo("STATE      LEFT        BALANCE  BURN RATE  ENDS");
            assertThat(lines.get(1)).isEqualTo(name);
            assertThat(lines.get(2)).startsWith("WARNING    3 h 59 min  $96.50   $24.00/h   ");
        }).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void saysThatNoProgramPolls() throws SQLException {
        account("prod-eu", "{}", Instant.now().minusSeconds(3600));

        assertThat(succeed("status"))
                .containsPattern("No poll since \\w{3} \\d\\d:\\d\\d: creditwatch\\s+does not run");
    }

    @Test
    void coloursTheStateOnATerminalAndNothingElse() throws SQLException {
        account("prod-eu", state("96.50", "24.00", "PT4H", Instant.now()), Instant.now());
        account("lab", "{}", Instant.now());
        try (Database database = Database.attach(settings.ledger().database())) {
            List<AccountView> accounts = new WatchedAccounts(settings.ledger().accounts(),
                    new History(database.jdbi(), Clock.systemUTC()), new Silences(database.jdbi(), Clock.systemUTC()))
                    .worstFirst();

            assertThat(StatusCommand.lines(accounts, Instant.now(), ZoneOffset.UTC,
                    new Terminal(System.out, true, Runnable::run)))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("\u001b[33mWARNING\u001b[0m       prod-eu  3 h 59 min  $96.50"))
                    .anySatisfy(line -> assertThat(line).startsWith("\u001b[2mNOT READ YET\u001b[0m  lab      –"));
        }
    }

    @Test
    void forecastsAnAccountAsAFileOfItsReadings() throws SQLException, IOException {
        Instant last = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        account("prod-eu", state("380", "31", "PT15H", last)
                .replace("\"credit\":\"380\"}", "\"credit\":\"380\",\"threshold\":\"20\"}"), last);
        StringBuilder file = new StringBuilder();
        for (int i = 60; i >= 0; i--) {
            Instant at = last.minusSeconds(300 * i);
            sql("INSERT INTO readings (account, read_at, credit, threshold) VALUES ('prod-eu', %d, '%d', '20')"
                    .formatted(at.toEpochMilli(), 380 + 2 * i));
            file.append(at).append(',').append(380 + 2 * i).append(",20\n");
        }
        Path csv = Files.writeString(folder.resolve("readings.csv"), file);

        // the days of weekends differ by zone
        String printed = succeed("forecast --timezone Asia/Tokyo " + csv);
        assertThat(printed).startsWith("{\"burnPerHour\":24.0000,\"runwayHours\":15.0000,").hasLineCount(1);
        String ofTheAccount = printed.replace("}", ",\"currency\":\"USD\"}");
        assertThat(succeed("forecast prod-eu")).isEqualTo(printed + ofTheAccount);
        assertThat(succeed("forecast --timezone Etc/GMT-9 prod-eu")).isEqualTo(printed + ofTheAccount.repeat(2));
    }

    @Test
    void saysThatThereIsNeitherAFileNorAnAccount() throws SQLException {
        account("prod-eu", "{}", Instant.now());

        assertThat(command.execute("forecast", "research")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo(
                "research: no such file, and no account is called that; there are: prod-eu\n");
        assertThat(command.execute("forecast", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(folder + ": no such file, and not the name of an account");
    }

    @Test
    void saysThatThereIsNeitherAFileNorALedger() throws IOException {
        Files.delete(folder.resolve("ledger.db"));

        assertThat(command.execute("forecast", "research")).isEqualTo(1);
        assertThat(err.toString()).startsWith("research: no such file, and no ledger to look for an account: ")
                .hasLineCount(1);
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

    private void notification(String channel) throws SQLException {
        account("prod-eu", "{}", null);
        sql("""
                INSERT INTO notifications (account, channel, sequence, state, attempts, due_at, created_at)
                VALUES ('prod-eu', '%s', 1, 'dead', 1, 0, 0)""".formatted(channel));
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
