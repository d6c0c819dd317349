package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.creditwatch.CreditWatch;
import io.creditwatch.acceptance.StubVendor.Organization;
import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.vendor.CreditReading;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Tests the commands and the API of an operator, while the program runs and while it does not. */
@Execution(ExecutionMode.CONCURRENT)
@Order(3)
class OperationIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] AS_JSON = {"Content-Type", "application/json"};

    @AutoClose
    private static final StubVendor VENDOR = new StubVendor();
    @AutoClose
    private static final StubSlack SLACK = new StubSlack();
    private static final Organization API = VENDOR.organization("api");
    private static final Organization BARE = VENDOR.organization("bare");
    private static final Organization CLI = VENDOR.organization("cli");

    @TempDir
    private static Path sharedFolder;
    private static Program installed;
    @AutoClose
    private static RunningProgram shared;

    @TempDir
    private Path folder;

    @AutoClose
    private final StubSlack slack = new StubSlack();
    private final Organization account = VENDOR.organization("prod-eu");

    @BeforeAll
    static void start() {
        installed = Program.in(sharedFolder).watching(VENDOR, VENDOR.organization("watched"), API, BARE, CLI)
                .notifying(SLACK);
        shared = installed.startAndWait();
    }

    @Test
    void servesTheEventsOfTheQueueAgain() {
        try (StubQueue queue = new StubQueue();
                RunningProgram program = program().notifying(queue).startAndWait()) {
            account.has("95.20");
            Await.soon(() -> assertThat(queue.events("prod-eu")).hasSize(1));
            account.has("20");
            Await.soon(() -> assertThat(queue.events("prod-eu")).hasSize(2));

            HttpResponse<String> all = program.get("/api/events");
            assertThat(all.headers().firstValue("Content-Type")).contains("application/cloudevents-batch+json");
            assertThat(all.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(all.headers().firstValue("Link")).isEmpty();
            assertThat(elements(all)).isEqualTo(queue.events("prod-eu"));

            HttpResponse<String> first = program.get("/api/events?account=prod-eu&limit=1");
            assertThat(elements(first)).isEqualTo(queue.events("prod-eu").subList(0, 1));
            String next = first.headers().firstValue("Link").orElseThrow();
            assertThat(next).isEqualTo("</api/events?account=prod-eu&after=1&limit=1>; rel=\"next\"");
            assertThat(elements(program.get(next.substring(1, next.indexOf('>')))))
                    .isEqualTo(queue.events("prod-eu").subList(1, 2));
            assertThat(elements(program.get("/api/events?after=2"))).isEmpty();

            assertThat(program().execute("events", "--json").out().lines().map(OperationIT::json).toList())
                    .isEqualTo(queue.events("prod-eu"));
        }
    }

    @Test
    void answersCommandsOnAnOlderLedgerTheSameWhileTheProgramRunsAndAfter() {
        ledgerOfVersion("1", "INSERT INTO readings (account, read_at, credit) VALUES ('prod-eu', 1, '500.00')");
        assertThat(program().execute("events").err()).contains("schema version 1", "start it");
        account.has("95.20");
        List<String> commands = List.of("events", "events --json --account prod-eu --after 0", "notifications",
                "notifications --dead", "silences", "forecast prod-eu");
        List<String> running;
        try (RunningProgram program = program().startAndWait()) {
            Await.soon(() -> assertThat(slack.headlines("prod-eu")).hasSize(1));
            program.awaitLine("event=delivered");
            Await.soon(() -> assertThat(succeed("notifications")).contains("delivered"));
            running = commands.stream().map(this::succeed).toList();
            assertThat(succeed("explain prod-eu")).contains("WARNING (CREDIT_WARNING)", "$95.20",
                    "CREDIT_WARNING is worse than HEALTHY", "WARNING · prod-eu · $95.20 left");
            // the second poll
            Await.soon(() -> assertThat(succeed("explain prod-eu")).contains("still CREDIT_WARNING"));
            program.stop();
        }
        List<String> stopped = commands.stream().map(this::succeed).toList();

        assertThat(stopped).isEqualTo(running);
        assertThat(stopped.get(0).lines()).hasSize(2).last().asString().endsWith("WARNING · prod-eu · $95.20 left");
        assertThat(stopped.get(2).lines()).hasSize(2).last().asString()
                .contains("slack", "delivered", "WARNING · prod-eu · $95.20 left", "accepted");
        assertThat(stopped.get(3).lines()).hasSize(1);
        assertThat(stopped.get(5)).startsWith("{\"burnPerHour\":null,\"runwayHours\":null,");
        assertThat(succeed("explain prod-eu")).contains("still CREDIT_WARNING");
    }

    @Test
    void replaysADeadLetterAtOnceOrAtTheNextStart() throws IOException {
        slack.answers(404);
        account.has("95.20");
        try (RunningProgram program = program().startAndWait()) {
            program.awaitLine("event=delivery-refused");
            // the outcome is logged a little before it is in the ledger
            Await.soon(() -> assertThat(succeed("notifications --dead").lines()).hasSize(2).last().asString()
                    .contains("slack", "dead", "HTTP 404"));
            assertThat(elements(program.get("/api/notifications?dead=true&channel=slack&account=prod-eu")))
                    .singleElement().satisfies(dead -> assertThat(dead.path("state").asText()).isEqualTo("dead"))
                    .satisfies(dead -> assertThat(dead.path("nextTryAt").isNull()).isTrue());

            slack.answers(200);
            assertThat(succeed("replay --channel email")).startsWith("nothing to replay");
            assertThat(succeed("replay --channel slack")).isEqualTo("1 notification is sent again\n");
            Await.soon(() -> assertThat(slack.headlines("prod-eu")).singleElement().asString()
                    .startsWith("WARNING · prod-eu · $95.20 left"));

            slack.answers(404);
            account.has("20");
            Await.soon(() -> assertThat(program.err())
                    .contains("event=delivery-refused channel=slack account=prod-eu sequence=2"));
            program.stop();
        }
        slack.answers(200);
        assertThat(succeed("replay")).isEqualTo("1 notification is sent again\n");
        assertThat(slack.headlines("prod-eu")).hasSize(1);
        try (RunningProgram program = program().startAndWait()) {
            Await.soon(() -> assertThat(slack.headlines("prod-eu")).hasSize(2)
                    .last().asString().startsWith("CRITICAL · prod-eu · $20.00 left"));
            assertThat(program.isAlive()).isTrue();
        }
    }

    @Test
    void suppressesAWarningDuringASilenceButNoCritical() {
        CLI.awaitPolls(1);
        assertThat(succeed(installed, "silence cli 1h --why migration --who ops"))
                .startsWith("cli is silenced until ").contains("lift ");
        assertThat(succeed(installed, "silences")).contains("cli", "ops", "migration");
        assertThat(succeed(installed, "explain cli")).contains("by ops: migration");
        List<JsonNode> silences = silencesOf("cli");
        assertThat(silences).singleElement().extracting(silence -> silence.path("why").asText())
                .isEqualTo("migration");

        CLI.has("95.20");
        CLI.awaitPolls(3);
        assertThat(SLACK.headlines("cli")).isEmpty();
        CLI.has("20");
        Await.soon(() -> assertThat(SLACK.headlines("cli"))
                .containsExactly("CRITICAL · cli · $20.00 left"));

        String id = silences.get(0).path("id").asText();
        assertThat(succeed(installed, "lift " + id)).isEqualTo("the silence is lifted\n");
        assertThat(silencesOf("cli")).isEmpty();
        assertThat(installed.execute("lift", id)).satisfies(again -> {
            assertThat(again.exitCode()).isEqualTo(1);
            assertThat(again.err()).contains(id, "'silences'").doesNotContain("\tat ");
        });
    }

    @Test
    void sendsASuppressedWarningAfterTheSilence() {
        API.awaitPolls(1);
        HttpResponse<String> made = shared.send("POST", "/api/silences",
                "{\"account\":\"api\",\"duration\":\"1h\",\"who\":\"deploy\",\"why\":\"load test\"}", AS_JSON);
        assertThat(made.statusCode()).isEqualTo(201);
        String location = made.headers().firstValue("Location").orElseThrow();
        assertThat(location).isEqualTo("/api/silences/" + json(made.body()).path("id").asText());

        API.has("95.20");
        API.awaitPolls(3);
        assertThat(SLACK.headlines("api")).isEmpty();

        assertThat(shared.send("DELETE", location, "").statusCode()).isEqualTo(204);
        assertThat(shared.send("DELETE", location, "").statusCode()).isEqualTo(404);
        Await.soon(() -> assertThat(SLACK.headlines("api"))
                .containsExactly("WARNING · api · $95.20 left"));
    }

    @Test
    void checksByTheBurnRateOfTheLedgerAndRecordsNothing() {
        Instant now = Instant.now();
        BurnHistory burn = BurnHistory.of(IntStream.rangeClosed(1, 24).mapToObj(poll -> new CreditReading("prod-eu",
                now.minus(Duration.ofMinutes(5L * (25 - poll))), new BigDecimal(1050 - 2 * poll), null, null)).toList(),
                ZoneOffset.UTC);
        ledgerOfVersion("latest", "INSERT INTO accounts (name, state, burn) VALUES ('prod-eu', '{}', '%s')"
                .formatted(burn.text()));

        RunResult run = program().execute("check");
        assertThat(run.out()).startsWith("CREDIT WARNING - prod-eu 1 d 17 h left (RUNWAY_WARNING, $1,000.00) | ");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(succeed("explain prod-eu")).contains("never read");
    }

    @Test
    void printsTheAccountsAsTheApiAnswersThem() {
        Await.soon(() -> assertThat(succeed(installed, "status").lines())
                .anyMatch(line -> line.matches("OK  .* watched  .*\\$1,000\\.00.*")));
        Await.soon(() -> assertThat(json(succeed(installed, "status --json")))
                .isEqualTo(json(shared.get("/api/accounts").body())));
    }

    private static List<JsonNode> silencesOf(String account) {
        return elements(shared.get("/api/silences")).stream()
                .filter(silence -> silence.path("account").asText().equals(account)).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "GET    | /api/events                         | 400 | there are several accounts",
            "GET    | /api/events?account=nope | 404 | no account is called nope; there are: api, bare, cli, watched",
            "GET    | /api/events?account=watched&after=x | 400 | after is a whole number",
            "GET    | /api/events?account=api&limit=1001 | 400 | limit is a whole number from 1 to 1000",
            "GET    | /api/events?account=api&account=watched | 400 | account is given twice",
            "GET    | /api/notifications?dead=maybe       | 400 | dead is true or false",
            "GET    | /api/notifications?nope=1           | 400 | there is no parameter nope",
            "GET    | /api/nope                           | 404 | there is nothing here",
            "PUT    | /api/events                         | 405 | only GET",
            "PUT    | /api/silences                       | 405 | only GET, POST",
            "GET    | /api/silences/x                     | 405 | only DELETE",
            "DELETE | /api/silences/x                     | 404 | GET /api/silences"})
    void saysWhatIsWrongWithARequest(String method, String path, int status, String detail) {
        assertProblem(shared.send(method, path, ""), status, detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{                                                                        | the body is a JSON object",
            "null                                                                     | the body is a JSON object",
            "{'account':'watched','duration':'1h','who':'a','why':'b','more':1}       | there are no other fields",
            "{'duration':'1h','who':'a','why':'b'}                                    | account is needed",
            "{'account':'watched','duration':'1h','who':'a'}                          | why is needed",
            "{'account':'watched','who':'a','why':'b'}                                | duration or endsAt is needed",
            "{'account':'watched','duration':'soon','who':'a','why':'b'}  | duration: is not a duration",
            "{'account':'watched','duration':'0s','who':'a','why':'b'}                | duration: must be from 1s",
            "{'account':'watched','endsAt':'tomorrow','who':'a','why':'b'}            | endsAt is a time in UTC",
            "{'account':'watched','endsAt':'2020-01-01T00:00:00Z','who':'a','why':'b'} | endsAt is in the future"})
    void saysWhatIsWrongWithASilence(String body, String detail) {
        assertProblem(shared.send("POST", "/api/silences", body.replace('\'', '"'), AS_JSON), 400, detail);
        assertThat(silencesOf("watched")).isEmpty();
    }

    @Test
    void refusesWritesOfOtherSites() {
        String[][] others = {{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"},
            {"Origin", "http://evil.example"}, {"Origin", "null"}};
        for (String[] other : others) {
            String[] headers = Stream.of(AS_JSON, other).flatMap(Stream::of).toArray(String[]::new);
            assertProblem(shared.send("POST", "/api/silences", "{}", headers), 403, "another site");
            assertProblem(shared.send("DELETE", "/api/silences/x", "", headers), 403, "another site");
        }
        assertProblem(shared.send("POST", "/api/silences", "a=b", "Content-Type", "application/x-www-form-urlencoded"),
                415, "Content-Type: application/json");
        assertProblem(shared.send("POST", "/api/silences", "{}", "Content-Type", "application/json",
                "Sec-Fetch-Site", "same-origin"), 400, "account is needed");
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        assertProblem(shared.send("POST", "/api/silences", "x".repeat(20_000), AS_JSON), 413,
                "camel.server.maxBodySize");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "events --account nope          | 2 | no account is called nope; there are: prod-eu",
            "explain nope                   | 2 | no account is called nope; there are: prod-eu",
            "events --after 1               | 2 | --account",
            "events --limit 0               | 2 | --limit must be 1 or more, not 0",
            "silence prod-eu soon --why x   | 2 | DURATION soon",
            "silence prod-eu 1h             | 2 | --why",
            "forecast nope                  | 1 | nope: no such file, and no account is called that; there are: "
                    + "prod-eu",
            "forecast prod-eu.csv           | 1 | prod-eu.csv: no such file, and not the name of an account",
            "lift x                         | 1 | no active silence has the id x"})
    void reportsTheErrorOfACommand(String command, int exitCode, String reason) {
        ledgerOfVersion("latest", "INSERT INTO accounts (name, state) VALUES ('prod-eu', '{}')");
        RunResult run = program().execute(command.split(" "));
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.err()).contains(reason).doesNotContain("\tat ", "Exception");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"events", "notifications", "replay", "status", "explain prod-eu", "silence prod-eu 1h --why x",
            "silences",
        "lift x"})
    void createsNoLedgerForACommand(String command) {
        RunResult run = program().execute(command.split(" "));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("no ledger at " + folder.resolve("data/creditwatch.db")
                + ": start creditwatch first. If the ledger is in another place, set DATABASE_URL to it\n");
        assertThat(run.out()).isEmpty();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void refusesInOneLogLineToStartWithALedgerOfANewerProgram() {
        ledgerOfVersion("latest", """
                INSERT INTO flyway_schema_history
                    (installed_rank, version, description, type, script, installed_by, execution_time, success)
                VALUES (98, '99', 'more', 'SQL', 'V99__more.sql', 'test', 1, TRUE)""");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        Logger program = (Logger) LoggerFactory.getLogger(CreditWatch.class);
        program.addAppender(log);
        try {
            assertThat(program().execute().exitCode()).isEqualTo(1);
        } finally {
            program.detachAppender(log);
        }
        // other tests log at the same time
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.contains(folder.toString())).singleElement().asString()
                .startsWith("event=start-failed").contains("data/creditwatch.db", "schema version 99",
                        "run the newer creditwatch, or restore a backup from before the upgrade");
        assertThat(program().execute("events").err()).contains("schema version 99").hasLineCount(1);
    }

    /**
     * Runs commands on the file of the running program, as from a shell that has neither the vendor's key nor the file
     * of the mail password.
     */
    @Test
    void runsALedgerCommandWithOnlyTheLedgerSettings() {
        BARE.awaitPolls(2);
        Program bare = Program.in(folder).with("accounts", "others").with("email.host", "smtp.example.com")
                .with("email.password-file", folder.resolve("none")).with("alert.warning.credits", "5")
                .with("database.url", "jdbc:sqlite:" + sharedFolder.resolve("data/creditwatch.db"));
        assertThat(bare.execute().err()).contains("hyperstack.api.key", "alert.warning.credits", "email.to");

        RunResult silenced = bare.run("silence", "bare", "1h", "--why", "migration");
        assertThat(silenced.err()).isEmpty();
        String id = silenced.out().strip().replaceAll(".* lift ", "");
        List.of("silences", "status", "explain bare", "events --account bare", "notifications", "replay", "lift " + id)
                .forEach(command -> succeed(bare, command));
    }

    @Test
    void reportsOnlyTheErrorOfTheDatabase() {
        RunResult run = Program.in(folder).with("database.urll", "jdbc:sqlite:other.db")
                .with("database.username", "me").with("database.password-file", folder.resolve("none"))
                .with("email.host", "smtp.example.com").execute("events");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("did you mean database.url?", "database.password-file", "there is no such file")
                .doesNotContain("email", "hyperstack");
    }

    private Program program() {
        return Program.in(folder).watching(VENDOR, account).notifying(slack);
    }

    private String succeed(String command) {
        return succeed(program(), command);
    }

    private static String succeed(Program program, String command) {
        RunResult run = program.execute(command.split(" "));
        assertThat(run.err()).as(command).isEmpty();
        assertThat(run.exitCode()).as(command).isZero();
        return run.out();
    }

    private void ledgerOfVersion(String version, String row) {
        String url = "jdbc:sqlite:" + folder.resolve("data/creditwatch.db");
        try {
            Files.createDirectories(folder.resolve("data"));
            Flyway.configure().dataSource(url, null, null).target(version).load().migrate();
            try (Connection ledger = DriverManager.getConnection(url); Statement statement = ledger.createStatement()) {
                statement.execute(row);
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = json(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotEmpty();
        assertThat(problem.path("detail").asText()).contains(detail);
    }

    private static List<JsonNode> elements(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<JsonNode> elements = new ArrayList<>();
        json(answer.body()).forEach(elements::add);
        return elements;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
