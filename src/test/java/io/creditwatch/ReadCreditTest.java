package io.creditwatch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.GivenConfiguration;
import io.creditwatch.settings.Settings;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.ReadFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped routes of {@code check} against a vendor with right, wrong and strange answers. */
class ReadCreditTest {

    private static final String PATH = "/v1/billing/user-credit/credit";
    private static final String KEY = "key-4f1d9c-never-to-be-seen";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @RegisterExtension
    static final WireMockExtension VENDOR = WireMockExtension.newInstance()
            .options(options().dynamicPort().dynamicHttpsPort()).build();
    @RegisterExtension
    static final WireMockExtension ELSEWHERE = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @TempDir
    private Path folder;

    @AutoClose("stop")
    private static Main reader;
    /** Reader of answers that do not come in time. */
    @AutoClose("stop")
    private static Main impatient;
    private static Settings settings;

    @BeforeAll
    static void start() {
        Configuration configuration = configuration(url(), Map.of());
        settings = configuration.settings(Set.of());
        reader = reader(configuration);
        impatient = reader(configuration(url(), Map.of("hyperstack.api.timeout", TIMEOUT.toMillis() + "ms")));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource("badAnswers")
    void makesTheRightFailureOfABadAnswer(String name, Kind kind, ResponseDefinitionBuilder answer) {
        VENDOR.stubFor(get(PATH).willReturn(answer));

        long begun = System.nanoTime();
        ReadFailure failure = (ReadFailure) poll(kind == Kind.TIMEOUT ? impatient : reader).outcome();
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(failure.kind()).as(failure.detail()).isEqualTo(kind);
        assertThat(failure.detail()).isNotBlank().hasSizeLessThanOrEqualTo(200).doesNotContain(KEY, "\n");
        assertThat(taken).as("the whole call is bounded").isLessThan(TIMEOUT.plusSeconds(30));
        assertThat(VENDOR.getAllServeEvents()).as("nothing retries inside a call").hasSize(1);
        assertThat(ELSEWHERE.getAllServeEvents()).as("the key goes nowhere else").isEmpty();
    }

    static Stream<Arguments> badAnswers() {
        return Stream.of(
                bad("HTML with 200", Kind.MALFORMED,
                        okJson("<html>Maintenance</html>").withHeader("Content-Type", "text/html")),
                bad("an empty body", Kind.MALFORMED, okJson("")),
                bad("204", Kind.MALFORMED, status(204)),
                bad("202 with a right body", Kind.MALFORMED, okJson(body("5")).withStatus(202)),
                bad("JSON that is cut off", Kind.MALFORMED, okJson("{\"status\":true,\"data\":{\"credit\":27.79")),
                bad("an empty object", Kind.MALFORMED, okJson("{}")),
                bad("null", Kind.MALFORMED, okJson("null")),
                bad("no data", Kind.MALFORMED, okJson("{\"status\":true,\"data\":null}")),
                bad("no credit", Kind.MALFORMED, okJson("{\"status\":true,\"data\":{\"threshold\":0}}")),
                bad("credit null", Kind.MALFORMED, okJson(body("null"))),
                bad("credit in quotes", Kind.MALFORMED, okJson(body("\"5\""))),
                bad("credit as an empty text", Kind.MALFORMED, okJson(body("\"\""))),
                bad("credit true", Kind.MALFORMED, okJson(body("true"))),
                bad("credit as an array", Kind.MALFORMED, okJson(body("[5]"))),
                bad("NaN", Kind.MALFORMED, okJson(body("NaN"))),
                bad("NaN in quotes", Kind.MALFORMED, okJson(body("\"NaN\""))),
                bad("Infinity", Kind.MALFORMED, okJson(body("Infinity"))),
                bad("minus infinity", Kind.MALFORMED, okJson(body("-Infinity"))),
                bad("beyond 1e15", Kind.MALFORMED, okJson(body("1.0001e15"))),
                bad("a number whose text would fill the memory", Kind.MALFORMED, okJson(body("1e-999999999"))),
                bad("status false with 200", Kind.MALFORMED,
                        okJson("{\"status\":false,\"message\":\"no\",\"data\":{\"credit\":5}}")),
                bad("an array", Kind.MALFORMED, okJson("[{\"data\":{\"credit\":5}}]")),
                bad("two answers in one", Kind.MALFORMED, okJson(body("5") + body("6"))),
                bad("a body of 10 MB", Kind.MALFORMED, okJson("{\"message\":\"" + "x".repeat(10_000_000) + "\"}")),
                bad("500 with a body of 70 KB", Kind.MALFORMED, okJson("x".repeat(70_000)).withStatus(500)),
                bad("a gzip bomb", Kind.MALFORMED, okJson("").withBody(bomb()).withHeader("Content-Encoding", "gzip")),
                bad("gzip that is none", Kind.UNREACHABLE, okJson(body("5")).withHeader("Content-Encoding", "gzip")),
                bad("one byte at a time", Kind.TIMEOUT, okJson(body("5")).withChunkedDribbleDelay(60, 60_000)),
                bad("nothing for a long time", Kind.TIMEOUT, okJson(body("5")).withFixedDelay(60_000)),
                bad("a redirect", Kind.REJECTED, redirect(302)), bad("the method stays", Kind.REJECTED, redirect(307)),
                bad("a permanent redirect", Kind.REJECTED, redirect(308)),
                bad("429", Kind.RATE_LIMITED, okJson("{}").withStatus(429)),
                bad("500 with HTML", Kind.SERVER_ERROR, okJson("<h1>Oops</h1>").withStatus(500)),
                bad("503 without a body", Kind.SERVER_ERROR, status(503)),
                bad("400", Kind.REJECTED, okJson(refusal("bad_request")).withStatus(400)),
                bad("401", Kind.UNAUTHORIZED, okJson(refusal("unauthorized")).withStatus(401)),
                bad("401 that repeats the key", Kind.UNAUTHORIZED, okJson(refusal("bad key " + KEY)).withStatus(401)),
                bad("403", Kind.FORBIDDEN, okJson(refusal("forbidden")).withStatus(403)),
                bad("404", Kind.NOT_FOUND, okJson(refusal("not_found")).withStatus(404)),
                bad("UTF-16", Kind.MALFORMED, okJson("").withBody(body("5").getBytes(StandardCharsets.UTF_16LE))),
                bad("Latin-1", Kind.MALFORMED, okJson("").withBody(
                        "{\"message\":\"déjà vu\",\"data\":{\"credit\":5}}".getBytes(StandardCharsets.ISO_8859_1))),
                bad("a byte-order mark", Kind.MALFORMED, okJson("").withBody(
                        ("\uFEFF" + body("5")).getBytes(StandardCharsets.UTF_8))),
                bad("a key twice", Kind.MALFORMED, okJson("{\"data\":{\"credit\":5,\"credit\":6}}")),
                bad("10,000 nested arrays", Kind.MALFORMED, okJson("[".repeat(10_000) + "]".repeat(10_000))),
                bad("a connection reset", Kind.UNREACHABLE, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                bad("a connection closed", Kind.UNREACHABLE, aResponse().withFault(Fault.EMPTY_RESPONSE)),
                bad("garbage after the headers", Kind.UNREACHABLE, aResponse()
                .withFault(Fault.MALFORMED_RESPONSE_CHUNK)),
                bad("garbage", Kind.UNREACHABLE, aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)));
    }

    @ParameterizedTest(name = "{1} is read exactly")
    @CsvSource(delimiter = '|', textBlock = """
            27.798387328253277 | {"message":"Success","status":true,\
            "data":{"credit":27.798387328253277,"threshold":0,"can_create_instance":true}}
            5                  | {"data":{"credit":5}}
            0                  | {"data":{"credit":0,"threshold":0}}
            -0.5               | {"status":true,"data":{"credit":-0.5,"threshold":0}}
            0.000016           | {"data":{"credit":1.6e-05}}
            1500               | {"data":{"credit":1.5E+3}}
            123456789012345.678901234567891 | {"data":{"credit":123456789012345.678901234567891}}
            1e15               | {"data":{"credit":1000000000000000}}
            7.10               | {"data":{"threshold":0,"more":[1,{"a":null}],"can_create_instance":null,\
            "credit":7.10},"status":null,"extra":"x"}
            """)
    void readsAValidAnswerInAnUnusualForm(BigDecimal credit, String answer) {
        VENDOR.stubFor(get(PATH).willReturn(okJson(answer)));

        CreditReading reading = (CreditReading) poll(reader).outcome();

        assertThat(reading.credit()).isEqualByComparingTo(credit);
        assertThat(reading.floor()).isZero();
    }

    @Test
    void sendsTheKeyInItsHeaderAndNoOtherHeaderOfOurs() {
        VENDOR.stubFor(get(PATH).willReturn(okJson(body("5")).withHeader("Set-Cookie", "session=1")));

        poll(reader);
        poll(reader);

        VENDOR.verify(2, getRequestedFor(urlEqualTo(PATH)).withHeader("api_key", equalTo(KEY))
                .withHeader("Accept", equalTo("application/json")).withHeader("User-Agent", equalTo("creditwatch"))
                .withoutHeader("Cookie").withoutHeader("Authorization"));
    }

    @ParameterizedTest
    @CsvSource({"7, PT7S", "86400, PT24H", "0, PT0S", "-1, ", "soon, ", "99999999999999, "})
    void passesOnHowLongTheVendorAskedToWait(String header, Duration asked) {
        VENDOR.stubFor(get(PATH).willReturn(status(429).withHeader("Retry-After", header)));

        assertThat(((ReadFailure) poll(reader).outcome()).retryAfter()).isEqualTo(asked);
    }

    @Test
    void cannotReachAPortWithoutAListener() {
        assertThat(failureOf("http://127.0.0.1:9/v1").kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void refusesACertificateOfAnUnknownAuthority() {
        ReadFailure failure = failureOf("https://localhost:" + VENDOR.getHttpsPort() + "/v1");

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.detail()).contains("tls.ca-file");
        assertThat(VENDOR.getAllServeEvents()).isEmpty();
    }

    private static ReadFailure failureOf(String url) {
        Configuration configuration = configuration(url, Map.of());
        Main other = reader(configuration);
        try {
            return (ReadFailure) poll(other, configuration.settings(Set.of()).accounts().get(0)).outcome();
        } finally {
            other.stop();
        }
    }

    /** Lists the refusals of the vendor, and of a gateway, which may answer differently. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 400, 302})
    void usesAKeyThatWasRotatedBeforeItIsTakenForUnreadable(int status) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "key-of-yesterday");
        VENDOR.stubFor(get(PATH).willReturn(status(status)));
        VENDOR.stubFor(get(PATH).withHeader("api_key", equalTo("key-of-today")).willReturn(okJson(body("5"))));
        rotating(reader, accountWithKeyIn(file), file, "key-of-today", "key-of-yesterday");
    }

    /** Otherwise a file that was empty for a second would make the account UNKNOWN. */
    @Test
    void doesNotReportARefusedKeyWhileItsFileIsBeingReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "key-of-yesterday");
        VENDOR.stubFor(get(PATH).willReturn(status(401)));
        VENDOR.stubFor(get(PATH).withHeader("api_key", equalTo("key-of-today")).willReturn(okJson(body("5"))));
        Account account = accountWithKeyIn(file);

        Files.writeString(file, "");
        ReadFailure failure = (ReadFailure) poll(reader, account).outcome();
        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure.detail()).isEqualTo("Hyperstack refused the API key (401). There is no new one yet: "
                + "cannot read the secret in " + file + ": is empty.");

        Files.writeString(file, "key-of-today");
        poll(reader, account);
        assertThat(poll(reader, account).outcome()).isInstanceOf(CreditReading.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void usesAGatewaysTokenThatWasRotated(int status) throws IOException {
        Path file = Files.writeString(folder.resolve("headers"), "X-Gateway: token-of-yesterday");
        VENDOR.stubFor(get(PATH).willReturn(status(status).withBody("no token-of-yesterday")));
        VENDOR.stubFor(get(PATH).withHeader("X-Gateway", equalTo("token-of-today")).willReturn(okJson(body("5"))));
        Configuration configuration = configuration(url(), Map.of("hyperstack.api.headers-file", file.toString()));
        Main throughGateway = reader(configuration);
        try {
            rotating(throughGateway, configuration.settings(Set.of()).accounts().get(0), file,
                    "X-Gateway: token-of-today", "token-of-yesterday");
        } finally {
            throughGateway.stop();
        }
    }

    private static Account accountWithKeyIn(Path file) {
        return configuration(url(), Map.of("hyperstack.api.key", "", "hyperstack.api.key-file", file.toString()))
                .settings(Set.of()).accounts().get(0);
    }

    private static void rotating(Main main, Account account, Path file, String today, String yesterday)
            throws IOException {
        Kind refused = ((ReadFailure) poll(main, account).outcome()).kind();
        assertThat(refused).isNotIn(Kind.MALFORMED, Kind.SERVER_ERROR, Kind.UNREACHABLE);

        Files.writeString(file, today);
        ReadFailure failure = (ReadFailure) poll(main, account).outcome();
        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure.detail()).startsWith("Hyperstack refused the API key (").contains("Its file has a new one")
                .doesNotContain(yesterday);
        assertThat(poll(main, account).outcome()).isInstanceOf(CreditReading.class);
    }

    @Test
    void usesEverySettingOfTheVendorsClient() {
        VENDOR.stubFor(get("/api/billing/user-credit/credit").willReturn(okJson(body("5"))));
        Configuration configuration = configuration("http://127.0.0.1:" + VENDOR.getPort() + "/api/", Map.of(
                "hyperstack.api.header", "X-Key", "hyperstack.api.key-prefix", "Bearer",
                "hyperstack.api.user-agent", "ops/7", "hyperstack.api.headers", "X-Team: ml; X-Site: b"));
        Main turned = reader(configuration);
        try {
            assertThat(poll(turned, configuration.settings(Set.of()).accounts().get(0)).outcome())
                    .isInstanceOf(CreditReading.class);
            VENDOR.verify(getRequestedFor(urlEqualTo("/api/billing/user-credit/credit"))
                    .withHeader("X-Key", equalTo("Bearer " + KEY)).withHeader("User-Agent", equalTo("ops/7"))
                    .withHeader("X-Team", equalTo("ml")).withHeader("X-Site", equalTo("b")));
        } finally {
            turned.stop();
        }
    }

    @Test
    void sendsNothingOfHyperstackToAnotherVendor() throws IOException {
        Path headers = Files.writeString(folder.resolve("headers"), "X-Gateway: token-of-the-gateway");
        VENDOR.stubFor(get(PATH).willReturn(okJson(body("5"))));
        ELSEWHERE.stubFor(get("/2010-04-01/Accounts/A%2F1%2520%3F/Balance.json").willReturn(status(401)));
        Configuration configuration = configuration(url(), Map.of("hyperstack.api.headers-file", headers.toString(),
                "hyperstack.api.key", "", "accounts", "gpu, messages", "account.gpu.api-key", KEY,
                "account.messages.vendor", "twilio", "account.messages.api-key", "A/1%20?:a-password",
                "account.messages.api.url", "http://localhost:" + ELSEWHERE.getPort() + "/"));
        Main both = reader(configuration);
        try {
            List<Account> accounts = configuration.settings(Set.of()).accounts();
            assertThat(poll(both, accounts.get(0)).outcome()).isInstanceOf(CreditReading.class);
            Files.writeString(headers, "X-Gateway: token-of-tomorrow");
            ReadFailure refused = (ReadFailure) poll(both, accounts.get(1)).outcome();

            assertThat(refused.kind()).as("no file of this vendor's has changed").isEqualTo(Kind.UNAUTHORIZED);
            VENDOR.verify(getRequestedFor(urlEqualTo(PATH)).withHeader("X-Gateway", equalTo("token-of-the-gateway")));
            assertThat(ELSEWHERE.getAllServeEvents()).singleElement().satisfies(event -> {
                assertThat(event.getRequest().getHeaders().keys()).containsExactlyInAnyOrder("Accept", "Authorization",
                        "Accept-Encoding", "Host", "Connection", "User-Agent");
                assertThat(event.getRequest().getHeader("Authorization")).isEqualTo("Basic "
                        + Base64.getEncoder().encodeToString("A/1%20?:a-password".getBytes(StandardCharsets.UTF_8)));
            });
        } finally {
            both.stop();
        }
    }

    private static Configuration configuration(String url, Map<String, String> more) {
        Map<String, String> given = new HashMap<>(Map.of("hyperstack.api.url", url, "hyperstack.api.key", KEY,
                "hyperstack.api.timeout", "30s", "http.port", "0"));
        given.putAll(more);
        return GivenConfiguration.of(given);
    }

    private static String url() {
        return "http://127.0.0.1:" + VENDOR.getPort() + "/v1";
    }

    private static Main reader(Configuration configuration) {
        Main main = CamelLauncher.reader(new CamelProgram(configuration, Set.of()), new RouteFiles(Path.of("")));
        main.start();
        return main;
    }

    private static Assessment poll(Main main) {
        return poll(main, settings.accounts().get(0));
    }

    private static Assessment poll(Main main, Account account) {
        return CamelLauncher.check(main.getCamelContext().createProducerTemplate(), account,
                reading -> Optional.empty());
    }

    private static ResponseDefinitionBuilder redirect(int status) {
        return status(status).withHeader("Location", "http://localhost:" + ELSEWHERE.getPort() + PATH);
    }

    private static String body(String credit) {
        return "{\"message\":\"Success\",\"status\":true,\"data\":{\"credit\":" + credit
                + ",\"threshold\":0,\"can_create_instance\":true}}";
    }

    private static String refusal(String reason) {
        return "{\"status\":false,\"message\":\"" + reason + "\",\"error_reason\":\"" + reason + "\"}";
    }

    /** 200 MB of blanks in 200 KB. */
    private static byte[] bomb() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] blanks = " ".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 200; i++) {
                gzip.write(blanks);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static Arguments bad(String name, Kind kind, ResponseDefinitionBuilder answer) {
        return Arguments.of(name, kind, answer);
    }
}
