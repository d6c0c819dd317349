package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import io.creditwatch.delivery.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the command line: output, exit codes and errors. */
@Execution(ExecutionMode.CONCURRENT)
@Order(3)
class CommandLineIT {

    @AutoClose
    private static final StubVendor VENDOR = new StubVendor();
    @AutoClose
    private static final StubSlack SLACK = new StubSlack();
    @AutoClose
    private static final StubSlack REFUSING_SLACK = new StubSlack().answers(404);
    @AutoClose
    private static final StubMailServer MAIL_SERVER = new StubMailServer();

    private static final Organization WELL = VENDOR.organization("well");
    private static final Organization LOW = VENDOR.organization("low").has("95.20").costs("1.00");
    private static final Organization OUT = VENDOR.organization("out").has("-1.7");
    private static final Organization DARK = VENDOR.organization("dark").fails(500);

    @AutoClose
    private static ServerSocket taken;

    @TempDir
    private Path folder;

    @BeforeAll
    static void takeAPort() throws IOException {
        taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    @Test
    void printsTheVersion() {
        assertThat(Program.in(folder).run("--version")).satisfies(run -> {
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).matches("creditwatch \\d+\\.\\d+\\.\\d+\\S*\n");
            assertThat(run.err()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({"--nope, 2", "run --nope, 2", "nope, 2", "check --nope, 3"})
    void refusesAnUnknownOption(String arguments, int exitCode) {
        RunResult run = Program.in(folder).execute(arguments.split(" "));
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.err()).contains("nope").doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void saysWhichKeyIsMissing() throws IOException {
        RunResult run = Program.in(folder).execute();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("hyperstack.api.key", "HYPERSTACK_API_KEY", "demo").doesNotContain("\tat ");
        assertLeftNothingBehind();
    }

    @Test
    void listsEveryMistakeAtOnce() {
        RunResult run = Program.in(folder).with("poll.period", "soon").with("alert.warning.credit", "much")
                .with("email.host", "smtp.example.com").with("pol.period", "1s").with("http.host", "0.0.0.0").execute();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("hyperstack.api.key", "poll.period = soon", "alert.warning.credit = much",
                "email.from", "email.to", "pol.period", "http.token");
    }

    @Test
    void printsMistakesLastAndBeforeThemOnlyWhatDiffersFromTheDefaults() {
        RunResult run = Program.in(folder).watching(VENDOR, WELL).with("poll.period", "soon")
                .with("http.host", "0.0.0.0")
                .execute("config");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines()).contains("accounts = well   # application.properties").hasSizeLessThan(10)
                .last().isEqualTo("# every other key has its default");
        assertThat(run.err().lines().map(line -> line.strip().split("[ :]")[0]))
                .containsExactly("2", "http.token", "poll.period");
    }

    @Test
    void refusesAMisspeltVariable() throws IOException {
        RunResult run = Program.in(folder).watching(VENDOR, WELL).environment("ALERT_WARNING_CREDITS", "2000")
                .environment("ACCOUNT_WEL_API_KEY", "s3cr3t").environment("QUEUE_PORT_5672_TCP", "tcp://10.0.0.1:5672")
                .execute();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("2 errors", "did you mean ALERT_WARNING_CREDIT?",
                "did you mean ACCOUNT_WELL_API_KEY?")
                .doesNotContain("s3cr3t");
        assertLeftNothingBehind();
    }

    @Test
    void refusesToListenOnOtherAddressesWithoutAToken() {
        RunResult run = Program.in(folder).watching(VENDOR, WELL).with("http.host", "0.0.0.0").execute();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("http.token");
    }

    @Test
    void warnsOfALoginWithoutEncryption() {
        RunResult run = Program.in(folder).watching(VENDOR, WELL).notifyingMailServerAt(1)
                .with("email.host", "mail.invalid").execute("config");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).contains("# warning: email.tls: the login goes to mail.invalid in clear, "
                + "or may do so; set starttls or implicit");
    }

    @Test
    void printsEachSettingAndItsSource() {
        RunResult run = Program.in(folder).watching(VENDOR, WELL).notifying(SLACK)
                .environment("ALERT_WARNING_CREDIT", "250").execute("config");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).contains(
                "poll.period = 1s   # application.properties", "# vendor hyperstack: shipped",
                "alert.warning.credit = 250   # environment ALERT_WARNING_CREDIT",
                "account.well.api-key = ******   # application.properties",
                "slack.webhook.url = ******   # application.properties",
                "poll.rate-limit = 240");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "well | 0 | CREDIT OK - well $1,000.00 (runway not judged) ; well=1000.00;@~:100;@~:25 well_runway=U",
            "low  | 1 | CREDIT WARNING - low $95.20 (CREDIT_WARNING, 3 d 23 h left) ; low=95.20;@~:100;@~:25 "
                    + "low_runway=342720s;@~:259200;@~:86400",
            "out  | 2 | CREDIT CRITICAL - out −$1.70 (SUSPENDED) ; out=-1.70;@~:100;@~:25 out_runway=U",
            "nope | 3 | CREDIT UNKNOWN - no account is called nope; accounts = well, low, out, dark"})
    void checksOneAccount(String account, int exitCode, String line) throws IOException {
        RunResult run = checked().execute("check", "--account", account);
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.out()).isEqualTo(line.replace(" ; ", " | ") + "\n");
        assertThat(run.err()).doesNotContain("\tat ");
        assertLeftNothingBehind();
    }

    @Test
    void checksAllAccountsTheWorstFirst() throws IOException {
        RunResult run = checked().execute("check");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).startsWith("CREDIT CRITICAL - out −$1.70 (SUSPENDED), dark unreadable: ")
                .contains(", low $95.20 (CREDIT_WARNING, 3 d 23 h left), well $1,000.00 (runway not judged) | "
                + "out=-1.70;", " dark=U dark_runway=U low=95.20;", " well=1000.00;").endsWith(" well_runway=U\n")
                .hasLineCount(1);
        assertLeftNothingBehind();
    }

    @Test
    void checksAnUnreadableBalance() {
        RunResult run = checked().execute("check", "--account", "dark");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).startsWith("CREDIT UNKNOWN - dark unreadable: ").endsWith(" | dark=U dark_runway=U\n")
                .hasLineCount(1);
    }

    /** Sets a port in use, so that the command fails if it opens its port. */
    private Program checked() {
        return patient(Program.in(folder)).watching(VENDOR, WELL, LOW, OUT, DARK)
                .with("http.port", taken.getLocalPort());
    }

    /** Lets the dashboard answer as late as any call; its limit is half a period. */
    private static Program patient(Program program) {
        return program.with("poll.period", "1m").with("poll.period.alert", "1m");
    }

    private void assertLeftNothingBehind() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("application.properties");
        }
    }

    /** Uses links to settings and routes as the container image does, where the operator mounts a folder at config. */
    @Test
    void sendsATestThroughEveryChannelAndPrintsEachAnswer() throws IOException {
        Path routes = Files.createDirectories(folder.resolve("config/routes"));
        Files.createSymbolicLink(folder.resolve("application.properties"), Path.of("config/application.properties"));
        Files.createSymbolicLink(folder.resolve("routes"), Path.of("config/routes"));
        try (StubSlack pager = new StubSlack()) {
            RunResult run = Program.in(folder).watching(VENDOR, WELL).notifying(SLACK).notifying(MAIL_SERVER)
                    .pager(postingTo(pager, "{constant: '{\"text\":\"TEST\"}'}")).execute("test-alert");
            assertThat(run.out().lines()).containsExactly("slack    delivered: accepted",
                    "email    delivered: accepted", "pager    delivered: accepted");
            assertThat(run.exitCode()).isZero();
            assertThat(SLACK.headlines("well")).singleElement().asString().startsWith("TEST · well");
            assertThat(MAIL_SERVER.subjects("well")).singleElement().asString().startsWith("TEST · well");
            assertThat(routes.resolve("deliver-pager.camel.yaml")).exists();
            assertThat(folder.resolve("config/application.properties")).exists();
        }
    }

    @Test
    void saysWhichChannelFailed() {
        RunResult run = Program.in(folder).watching(VENDOR, WELL).notifying(REFUSING_SLACK)
                .notifyingBrokerAt(FreePort.find()).execute("test-alert");
        assertThat(run.out().lines()).satisfiesExactly(
                slack -> assertThat(slack).isEqualTo("slack    FAILED: Slack: HTTP 404, no_service"),
                queue -> assertThat(queue).startsWith("queue    FAILED: Broker: ").contains("refused"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).doesNotContain("\tat ");
    }

    @Test
    void endsATestAlertEvenIfAChannelNeverSettles() {
        RunResult run = Program.in(folder).watching(VENDOR, WELL).notifyingBrokerAt(FreePort.find())
                .with("queue.broker.url", "failover:(amqp://localhost:%d,amqp://localhost:%d)".formatted(
                        FreePort.find(), FreePort.find()))
                .pager("- removeHeaders: {pattern: \"*\"}").execute("test-alert");
        assertThat(run.out().lines()).satisfiesExactly(
                queue -> assertThat(queue).startsWith("queue    FAILED: Broker: ").contains("refused"),
                pager -> assertThat(pager).startsWith("pager    FAILED: the route deliver-pager has ended without"));
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void saysInOneLineThatThePortIsInUse() {
        RunResult run = Program.in(folder).watching(VENDOR, WELL).with("http.port", taken.getLocalPort()).run();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString()
                .contains("http.port " + taken.getLocalPort(), "HTTP_PORT");
    }

    @ParameterizedTest
    @CsvSource({", event=start-failed, 1", "check, CREDIT UNKNOWN - files of an earlier version, 3"})
    void refusesACopyOfARouteFileOfAnEarlierVersion(String command, String start, int exitCode) {
        Program program = Program.in(folder).watching(VENDOR, WELL)
                .file("routes/sign-request.camel.yaml", "[]").file("routes/assess-credit.camel.yaml", "[]");
        RunResult run = command == null ? program.run() : program.execute(command);
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.out() + run.err()).contains(start, "docs/operations.md")
                .contains("routes/assess-credit.camel.yaml, routes/sign-request.camel.yaml");
    }

    /** The program also listens on every address, with a token, and sends a login in clear. */
    @Test
    void notifiesAChannelThatTheOperatorHasAddedToACopyOfAllRoutes() throws IOException {
        copyRoutes(folder.resolve("routes"));
        StubSlack pager = new StubSlack();
        Organization critical = VENDOR.organization("critical");
        try (pager; StubSlack slack = new StubSlack();
                RunningProgram program = Program.in(folder).watching(VENDOR, critical).notifying(slack)
                        .pager(postingTo(pager, "{simple: '{\"text\":\"${variable.notification.event.summary}\"}'}"))
                        .with("alert.warning.channels", "slack").with("alert.critical.channels", "slack, pager")
                        .with("http.host", "0.0.0.0").with("http.token", "none")
                        .notifyingMailServerAt(1).with("email.host", "mail.invalid").startAndWait()) {
            assertThat(program.get("/observe/metrics").statusCode()).isEqualTo(200);
            program.awaitLine("event=login-in-clear key=email.tls reason=\"the login goes to mail.invalid in clear");
            critical.has("95.20");
            Await.soon(() -> assertThat(slack.headlines("critical")).hasSize(1));
            critical.has("20.00");
            Await.soon(() -> assertThat(pager.headlines("critical"))
                    .containsExactly("CRITICAL · critical · $20.00 left"));
            assertThat(program.isAlive()).isTrue();
        }
    }

    @Test
    void saysInOneLineWhichAddedChannelDoesNotStart() throws IOException {
        Program program = Program.in(folder).watching(VENDOR, WELL).pager("- to: {uri: \"{{env:PAGER_URL}}\"}");
        assertThat(program.run("test-alert")).satisfies(run -> {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().lines()).singleElement().asString().contains("cannot start", "env:PAGER_URL");
            assertThat(run.out()).isEmpty();
        });
    }

    @Test
    void refusesAnAddedChannelWhoseRouteHasAnotherId() throws IOException {
        Program program = Program.in(folder).watching(VENDOR, WELL)
                .file("routes/deliver-pager.camel.yaml", """
                        - route:
                            id: deliver-page
                            from:
                              uri: seda:deliver-pager
                              steps:
                                - bean: {ref: settlement, method: delivered}
                        """);
        assertThat(program.execute("test-alert")).satisfies(run -> {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().lines()).singleElement().asString().contains("no route has the id deliver-pager");
            assertThat(run.out()).isEmpty();
        });
    }

    @Test
    void forecastsFromAFileWithoutAnySettings() throws IOException {
        Path readings = Files.writeString(folder.resolve("readings.csv"), IntStream.rangeClosed(0, 60)
                .mapToObj(poll -> (1_795_000_000L + 300 * poll) + "," + (1000 - 2 * poll) + ",40\n")
                .collect(Collectors.joining()));
        assertThat(Program.in(folder).execute("forecast", readings.toString())).satisfies(run -> {
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).startsWith("{\"burnPerHour\":24.0000,\"runwayHours\":35.0000,").hasLineCount(1);
            assertThat(run.err()).isEmpty();
        });
    }

    @Test
    void printsTheAddressOfTheSandbox() {
        int port = FreePort.find();
        try (RunningProgram sandbox = Program.in(folder).environment("HTTP_PORT", "" + port).start("sandbox")) {
            String api = "http://127.0.0.1:" + port + "/v1";
            Await.soon(() -> assertThat(sandbox.out()).contains(api, "sandbox-key", "/sandbox/balance"));
            Await.soon(() -> assertThat(patient(Program.in(folder)).with("hyperstack.api.url", api)
                    .with("hyperstack.api.key", "sandbox-key").execute("check").out())
                    .startsWith("CREDIT WARNING - default 1 d left (RUNWAY_WARNING, $"));
            Await.soon(() -> assertThat(sandbox.out()).contains(
                    "DATABASE_URL=jdbc:sqlite:$(mktemp -d)/sandbox.db ACCOUNTS=sandbox",
                    "HYPERSTACK_API_URL=" + api, "java -jar " + Program.JAR));
            // the folder of the jar may have a long name
            assertThat(sandbox.out().replace(Program.JAR.toString(), "").lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
            assertThat(sandbox.stop().err()).isEmpty();
        }
    }

    @Test
    void triesAnotherVendorFromOkToAPayment() {
        Program vendor = Program.in(folder);
        String api = "http://127.0.0.1:" + vendor.port() + "/vendors/openrouter";
        Program watch = Program.in(folder).with("accounts", "sandbox").with("account.sandbox.vendor", "openrouter")
                .with("account.sandbox.api.url", api).with("account.sandbox.api-key", "sandbox-key");
        try (RunningProgram sandbox = vendor.environment("HTTP_PORT", "" + vendor.port())
                .start("sandbox", "--vendor", "openrouter")) {
            Await.soon(() -> assertThat(sandbox.out())
                    .contains("a simulated OpenRouter API, for the key sandbox-key:\n" + api,
                    "ACCOUNT_SANDBOX_VENDOR=openrouter ACCOUNT_SANDBOX_API_KEY=sandbox-key \\\n  "
                            + "ACCOUNT_SANDBOX_API_URL=" + api,
                    "TRY_API_KEY=sandbox-key \\\n  java -jar " + Program.JAR + " \\\n  try openrouter --url " + api));
            // the folder of the jar may have a long name
            assertThat(sandbox.out().replace(Program.JAR.toString(), "").lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
            Await.soon(() -> assertThat(watch.execute("check").exitCode()).isZero());
            sandbox.send("PUT", "/sandbox/balance", "{\"credit\": 95.20}", "Content-Type", "application/json");
            assertThat(watch.execute("check").out()).startsWith("CREDIT WARNING - sandbox $95.20 ");
            sandbox.send("PUT", "/sandbox/balance", "{\"credit\": 24}", "Content-Type", "application/json");
            assertThat(watch.execute("check").out()).startsWith("CREDIT CRITICAL - sandbox $24.00 ");
            sandbox.send("POST", "/sandbox/top-up", "{\"amount\": 500}", "Content-Type", "application/json");
            assertThat(watch.execute("check").out()).startsWith("CREDIT OK - sandbox $524.00 ");
            assertThat(watch.execute("try", "openrouter").out()).contains("credit      524.00 USD  as the sum of");
            assertThat(sandbox.stop().exitCode()).isEqualTo(143);
        }
    }

    @Test
    void namesEachMistakeOfAVendorBeforeTheSandboxStarts() throws IOException {
        RunResult run = Program.in(folder).file("vendors/acme.properties", "title = Acme\nurl = acme\n")
                .execute("sandbox", "--vendor", "acme");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("vendors/acme.properties url = acme", "credit.path", "credit.amount");
    }

    private static String[] postingTo(StubSlack pager, String body) {
        return new String[] {Program.KEEP_NOTIFICATION, "- removeHeaders: {pattern: \"*\"}", "- setBody: " + body,
            "- to: {uri: \"" + pager.webhook() + "\"}", Program.SETTLE};
    }

    private static void copyRoutes(Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> routes = Files.list(Path.of("routes"))) {
            for (Path route : routes.filter(Files::isRegularFile).toList()) {
                Files.copy(route, to.resolve(route.getFileName().toString()));
            }
        }
    }
}
