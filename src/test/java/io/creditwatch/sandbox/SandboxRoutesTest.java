package io.creditwatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.creditwatch.HandClock;
import io.creditwatch.delivery.FreePort;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.GivenConfiguration;
import io.creditwatch.settings.Secret;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped routes, asked by HTTP. */
class SandboxRoutesTest {

    private static final String CREDIT = "/v1/billing/user-credit/credit";
    private static final String OURS = "sandbox-key";
    private static final String OTHERS = "other-key";

    private static final HandClock CLOCK = new HandClock(Instant.parse("2026-11-29T12:00:00Z"));
    private static final Story STORY = new Story(new BigDecimal("100"),
            new Story.Fleet(new BigDecimal("19.2"), BigDecimal.ZERO, new BigDecimal("1.2")),
            List.of(new Story.TopUp(Duration.ofDays(9), BigDecimal.TEN)), Duration.ofDays(9));
    private static final Sandbox SANDBOX = new Sandbox(CLOCK, Map.of(
            OURS, new SimulatedAccount(CLOCK, STORY), OTHERS, new SimulatedAccount(CLOCK, STORY),
            "runpod:key", new SimulatedAccount(CLOCK, STORY), "twilio:key", new SimulatedAccount(CLOCK, STORY)),
            Map.of("runpod", example("runpod"), "twilio", example("twilio")), 500, 1);
    @AutoClose("stop")
    private static Main main;
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1).build();
    private static int port;

    @BeforeAll
    static void start(@TempDir Path uploads) throws Exception {
        port = FreePort.find();
        main = SandboxProgram.of(SANDBOX, port);
        // a form would otherwise leave a folder in the tree; the program refuses it earlier
        main.addOverrideProperty("camel.server.fileUploadEnabled", "true");
        main.addOverrideProperty("camel.server.fileUploadDirectory", uploads.toString());
        main.start();
    }

    @BeforeEach
    void reset() throws Exception {
        CLOCK.advance(Duration.ofMinutes(1));
        send("DELETE", "/sandbox/failure", null, "");
        send("PUT", "/sandbox/balance", null, "{\"credit\": 27.798387328253277}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/billing/user-credit/credit | {"message":"Success","status":true,"data":\
            {"credit":27.798387328253277,"threshold":0,"can_create_instance":true}}
            /v1/core/dashboard | {"message":"Getting overview successful","status":true,"overview":{"instance":\
            {"cost_per_hour":19.2},"container":{"cost_per_hour":0},"volume":{"cost_per_hour":1.2}}}
            /v1/billing/alive | {"message":"alive"}
            """)
    void answersAsTheVendorDoes(String path, String body) throws Exception {
        var answer = get(path, OURS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void returnsNothingOfTheRequest() throws Exception {
        assertThat(get(CREDIT, OURS).headers().map().keySet())
                .containsExactlyInAnyOrder("content-type", "content-length");
    }

    @Test
    void printsAsManyDigitsAsADoubleHas() throws Exception {
        send("PUT", "/sandbox/balance", OURS, "{\"credit\": 1000.00416732825327712345}");

        assertThat(get(CREDIT, OURS).body()).contains("\"credit\":1000.0041673282533,");
    }

    @ParameterizedTest
    @CsvSource({"0, true", "-0.01, false", "-1.7, false", "100000, true"})
    void letsMachinesBeCreatedDownToTheFloor(String credit, String canCreate) throws Exception {
        send("PUT", "/sandbox/balance", OURS, "{\"credit\": " + credit + "}");

        assertThat(get(CREDIT, OURS).body()).contains("\"credit\":" + credit + ",", "\"can_create_instance\":"
                + canCreate);
    }

    @Test
    void listsTheMachinesThatCostWhatTheFleetDoes() throws Exception {
        JsonNode answer = new ObjectMapper().readTree(get("/v1/billing/billing/usage?deleted=false", OURS).body());

        assertThat(answer.path("data")).hasSize(4).allSatisfy(resource -> {
            assertThat(resource.path("name").asText()).isNotBlank();
            assertThat(resource.path("resource_type").asText()).isIn("vm", "volume");
            assertThat(resource.path("active").asBoolean()).isTrue();
            assertThat(resource.path("exclude_billing").asBoolean(true)).isFalse();
        });
        assertThat(StreamSupport.stream(answer.path("data").spliterator(), false)
                .mapToDouble(resource -> 60 * resource.path("bill_per_minute").asDouble()).sum())
                .isCloseTo(20.4, within(1e-9));
    }

    @Test
    void listsNoMachineWhileTheAccountIsSuspended() throws Exception {
        send("PUT", "/sandbox/balance", OURS, "{\"credit\": -1}");

        assertThat(get("/v1/billing/billing/usage", OURS).body()).contains("\"data\":[]");
    }

    /** Compares the cost on the dashboard with the fall of the balance. */
    @Test
    void spendsWhatTheDashboardSays() throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode overview = json.readTree(get("/v1/core/dashboard", OURS).body()).path("overview");
        double before = json.readTree(get(CREDIT, OURS).body()).at("/data/credit").asDouble();
        CLOCK.advance(Duration.ofHours(1));
        double after = json.readTree(get(CREDIT, OURS).body()).at("/data/credit").asDouble();

        assertThat(StreamSupport.stream(overview.spliterator(), false)
                .mapToDouble(part -> part.path("cost_per_hour").asDouble()).sum())
                .isCloseTo(before - after, within(1e-9));
    }

    /** Reads a fast account in ordinary time, and sees its balance fall that much faster. */
    @Test
    void statesCostsPerHourOfTheCallersClock() throws Exception {
        Sandbox fast = new Sandbox(CLOCK, Map.of(OURS, new SimulatedAccount(CLOCK,
                Stories.draining(new BigDecimal("1000"), new BigDecimal("20")))), Map.of(), 500, 1200);
        ObjectMapper json = new ObjectMapper();

        assertThat(json.readTree(fast.hyperstack("GET", "/v1/core/dashboard", OURS, "here").text())
                .at("/overview/instance/cost_per_hour").asInt()).isEqualTo(24_000);
        assertThat(json.readTree(fast.hyperstack("GET", "/v1/billing/billing/usage", OURS, "here").text())
                .at("/data/0/bill_per_minute").asInt()).isEqualTo(240);
    }

    @ParameterizedTest
    @ValueSource(strings = {CREDIT, "/v1/core/dashboard", "/v1/billing/billing/usage", "/v1/billing/alive"})
    void asksForAKeyThatItKnows(String path) throws Exception {
        for (String key : new String[] {null, "", "Sandbox-Key", "Bearer " + OURS}) {
            var answer = get(path, key);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(
                    "{\"status\":false,\"message\":\"Invalid API key\",\"error_reason\":\"unauthorized\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/v1/", "/v1/billing/user-credit", "/v1/billing/user-credit/credit/more", "/v1/x"})
    void knowsNoOtherPath(String path) throws Exception {
        var answer = get(path, OURS);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(
                "{\"status\":false,\"message\":\"Not found\",\"error_reason\":\"not_found\"}");
    }

    /** Makes most of the requests without HTTP, in the name of the same address. */
    @Test
    void allows500RequestsAMinuteOverAllPaths() throws Exception {
        for (int i = 0; i < 249; i++) {
            assertThat(SANDBOX.hyperstack("GET", CREDIT, OURS, "127.0.0.1").status()).isEqualTo(200);
            assertThat(SANDBOX.hyperstack("GET", "/v1/other", OURS, "127.0.0.1").status()).isEqualTo(404);
        }
        assertThat(get(CREDIT, OURS).statusCode()).isEqualTo(200);
        assertThat(get("/v1/nowhere", null).statusCode()).isEqualTo(404);

        assertThat(get(CREDIT, OURS).statusCode()).isEqualTo(429);
        assertThat(get("/v1/billing/alive", OTHERS).statusCode()).isEqualTo(429);
        assertThat(get("/v1/nowhere", null).statusCode()).isEqualTo(429);

        CLOCK.advance(Duration.ofSeconds(59));
        var answer = get(CREDIT, OURS);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(answer.body()).contains("\"status\":false");

        CLOCK.advance(Duration.ofSeconds(1));
        assertThat(get(CREDIT, OURS).statusCode()).isEqualTo(200);
    }

    @Test
    void answersAsAnotherVendorByItsExample() throws Exception {
        assertThat(ask("GET", "/vendors/twilio/2010-04-01/Accounts/twilio/Balance.json", "Basic dHdpbGlvOmtleQ==", "")
                .body())
                .isEqualTo(example("twilio").example().toString().replaceAll("\"balance\":\"[^\"]+",
                "\"balance\":\"27.80"));
        String query = example("runpod").account().vendor().credit().call().body();
        assertThat(ask("POST", "/vendors/runpod/graphql", "Bearer runpod:key", query).body())
                .startsWith("{\"data\":{\"myself\":{\"clientBalance\":27.80,\"currentSpendPerHr\":20.400");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "GET  | /vendors/twilio/2010-04-01/Accounts/twilio/Balance.json   | Basic dHdpbGlvOmtle  | '' | 401",
            "GET  | /vendors/twilio/2010-04-01/Accounts/twilio/Balance.json   | Bearer runpod:key    | '' | 401",
            "GET  | /vendors/twilio/2010-04-01/Accounts/other/Balance.json    | Basic dHdpbGlvOmtleQ== | '' | 404",
            "GET  | /vendors/twilio/2010-04-01/Accounts/twilio/Balance.json?a | Basic dHdpbGlvOmtleQ== | '' | 404",
            "GET  | /vendors/runpod/graphql                                   | Bearer runpod:key    | '' | 404",
            "POST | /vendors/runpod/graphql                                   | Bearer runpod:key    | '' | 404",
            "POST | /vendors/runpod/graphql                                   | Bearer runpod:key    | {] | 404",
            "GET  | /vendors/vast/x                                           | Bearer runpod:key    | '' | 404",
            "GET  | /vendors/                                                 | Bearer runpod:key    | '' | 404"})
    void refusesWhatTheOtherVendorDoesNotKnow(String method, String path, String authorization, String body, int status)
            throws Exception {
        assertThat(ask(method, path, authorization, body)).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).startsWith("{\"status\":false,");
        });
    }

    @Test
    void failsAsAnotherVendorOnDemand() throws Exception {
        send("PUT", "/sandbox/failure", "twilio:key", "{\"kind\": \"server-error\"}");
        assertThat(ask("GET", "/vendors/twilio/2010-04-01/Accounts/twilio/Balance.json", "Basic dHdpbGlvOmtleQ==", "")
                .statusCode())
                .isEqualTo(500);
        assertThat(get(CREDIT, OURS).statusCode()).isEqualTo(200);
    }

    @Test
    void paysInToTheAccountOfTheKey() throws Exception {
        var answer = send("POST", "/sandbox/top-up", OTHERS, "{\"amount\": 1000.20}");

        assertThat(answer.body()).isEqualTo("{\"status\":true,\"message\":\"topped up by 1000.20\"}");
        assertThat(get(CREDIT, OTHERS).body()).contains("\"credit\":1027.9983873282533,");
        assertThat(get(CREDIT, OURS).body()).contains("\"credit\":27.798387328253277,");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "unauthorized | 401 | \"error_reason\":\"unauthorized\"",
            "forbidden    | 403 | \"error_reason\":\"forbidden\"",
            "not-found    | 404 | \"error_reason\":\"not_found\"",
            "rate-limited | 429 | \"error_reason\":\"too_many_requests\"",
            "server-error | 500 | {\"message\":\"Internal Server Error\"}",
            "unavailable  | 503 | {\"message\":\"Service Unavailable\"}",
            "html         | 200 | <h1>",
            "empty        | 200 | ''",
    })
    void failsOnDemand(String kind, int status, String part) throws Exception {
        send("PUT", "/sandbox/failure", null, "{\"kind\": \"%s\", \"calls\": 1}".formatted(kind));

        var answer = get(CREDIT, OURS);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(part).doesNotContain("credit\":");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(get(CREDIT, OURS).body()).contains("\"credit\":27.798387328253277,");
    }

    @Test
    void sendsTruncatedJson() throws Exception {
        send("PUT", "/sandbox/failure", null, "{\"kind\": \"cut-off\", \"calls\": 1}");

        String half = get(CREDIT, OURS).body();
        assertThat(get(CREDIT, OURS).body()).startsWith(half).hasSizeGreaterThan(half.length());
        assertThat(half).isNotEmpty();
    }

    @Test
    void sendsARetryAfterHeader() throws Exception {
        send("PUT", "/sandbox/failure", OURS, "{\"kind\": \"rate-limited\", \"retryAfter\": 7}");

        assertThat(get(CREDIT, OURS).headers().firstValue("Retry-After")).contains("7");
    }

    @Test
    void failsForOneAccountUntilThatIsLifted() throws Exception {
        send("PUT", "/sandbox/failure", OURS, "{\"kind\": \"unavailable\"}");
        for (int i = 0; i < 5; i++) {
            assertThat(get(CREDIT, OURS).statusCode()).isEqualTo(503);
            assertThat(get(CREDIT, OTHERS).statusCode()).isEqualTo(200);
        }

        send("DELETE", "/sandbox/failure", OURS, "");

        assertThat(get(CREDIT, OURS).statusCode()).isEqualTo(200);
    }

    @Test
    void closesTheConnectionWithinTheAnswer() throws Exception {
        send("PUT", "/sandbox/failure", OURS, "{\"kind\": \"drop\", \"calls\": 1}");

        assertThatThrownBy(() -> get(CREDIT, OURS)).isInstanceOf(IOException.class);
        assertThat(get(CREDIT, OURS).statusCode()).isEqualTo(200);
    }

    @Test
    void dripsItsAnswer() throws Exception {
        send("PUT", "/sandbox/failure", OURS, "{\"kind\": \"drip\", \"calls\": 1}");

        long start = System.nanoTime();
        try (var body = CLIENT.send(request("GET", CREDIT, OURS, ""), HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            assertThat(new String(body.readNBytes(5))).isEqualTo("{\"mes");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(
                    Duration.ofMillis(700), Duration.ofMinutes(1));
        }
    }

    @Test
    void delaysNoOtherCallWhileManyCallsHang() throws Exception {
        send("PUT", "/sandbox/failure", OURS, "{\"kind\": \"hang\"}");
        var hanging = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 30; i++) {
            hanging.add(CLIENT.sendAsync(request("GET", CREDIT, OURS, ""), HttpResponse.BodyHandlers.ofString()));
        }

        assertThat(get(CREDIT, OTHERS).statusCode()).isEqualTo(200);

        await().until(() -> hanging.stream().filter(CompletableFuture::isDone).count() == 22);
        assertThat(hanging).filteredOn(CompletableFuture::isDone)
                .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(503));
        hanging.forEach(call -> call.cancel(true));
        await().untilAsserted(() ->
                assertThat(main.getCamelContext().getInflightRepository().size()).isZero());
    }

    /** The demo watches it, and does not stop before its polls have their answers. */
    @Test
    void answersACallOfAPollThatIsInFlightWhenTheProgramStops() throws Exception {
        int ofTheStop = FreePort.find();
        CountDownLatch polled = new CountDownLatch(1);
        Main main = SandboxProgram.of(SANDBOX, ofTheStop);
        // started first, and so suspended last
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/suspended-last").routeId("suspended-last").startupOrder(1).setBody(constant(""));
                from("timer:poll?repeatCount=1&delay=0").routeId("poll").process(exchange -> polled.await());
            }
        });
        main.start();
        await().until(() -> main.getCamelContext().getInflightRepository().size("poll") == 1);

        CompletableFuture<Void> stop = CompletableFuture.runAsync(main::stop);
        await().until(() -> get(ofTheStop, "/suspended-last").statusCode() == 503);
        assertThat(get(ofTheStop, CREDIT).statusCode()).isEqualTo(200);
        assertThat(get(ofTheStop, "/vendors/runpod").statusCode()).isNotEqualTo(503);
        polled.countDown();

        stop.get(1, TimeUnit.MINUTES);
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("api_key", OURS).build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "PUT | /sandbox/failure | {\"kind\": \"sulk\"} | no such kind as \\\"sulk\\\"; it is one of [una",
            "PUT  | /sandbox/failure | {\"calls\": 3}                        | kind is missing",
            "PUT  | /sandbox/failure | {\"kind\": \"hang\", \"calls\": 0}    | calls is 1 or more",
            "PUT  | /sandbox/failure | {\"kind\": \"hang\", \"cals\": 2}     | cals",
            "PUT  | /sandbox/balance | {\"credit\": null}                    | credit is missing",
            "PUT  | /sandbox/balance | {\"credit\": \"much\"}                | much",
            "POST | /sandbox/top-up  | {\"amount\": -5}                      | amount is more than 0 dollars",
            "POST | /sandbox/top-up  | {\"amount\":                          | Unexpected end-of-input",
            "POST | /sandbox/top-up  | ''                                    | No content",
    })
    void saysWhatItDoesNotUnderstand(String method, String path, String body, String why) throws Exception {
        var answer = send(method, path, null, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"status\":false,\"message\":\"").contains(why)
                .endsWith("\"error_reason\":\"bad_request\"}");
    }

    @Test
    void refusesAFormThatIsNotJson() throws Exception {
        var form = HttpRequest.newBuilder(request("PUT", "/sandbox/balance", null, "{\"credit\": 5}"), (n, v) -> true)
                .header("Content-Type", "application/x-www-form-urlencoded").build();

        var answer = CLIENT.send(form, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Content-Type: application/json");
    }

    @Test
    void refusesToControlTheAccountOfAnUnknownKey() throws Exception {
        assertThat(send("POST", "/sandbox/top-up", "unknown-key", "{\"amount\": 5}").statusCode()).isEqualTo(401);
    }

    private static VendorExample example(String name) {
        Configuration configuration = GivenConfiguration.of(Map.of());
        return new VendorExample(new Account(name, Secret.of(name + ":key"), AlertRules.NONE,
                configuration.vendor(name)), configuration.vendorExample(name));
    }

    private static HttpResponse<String> ask(String method, String path, String authorization,
            String body) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(request(method, path, null, body), (name, value) -> true)
                .header("Authorization", authorization).header("Content-Type", "application/json").build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path, String key) throws Exception {
        return send("GET", path, key, "");
    }

    private static HttpResponse<String> send(String method, String path, String key, String body) throws Exception {
        return CLIENT.send(request(method, path, key, body), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(String method, String path, String key, String body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(1))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return (key == null ? request : request.header("api_key", key)).build();
    }
}
