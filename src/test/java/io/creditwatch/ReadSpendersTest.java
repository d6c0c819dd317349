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
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.Incident.Hibernation;
import io.creditwatch.alert.Saving;
import io.creditwatch.alert.SideAlerts;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.Poll;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.Spending.Spender;
import io.creditwatch.vendor.Spending;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped read-spenders route: the spenders that a message of a spike names. */
class ReadSpendersTest {

    private static final String CREDIT = "/v1/billing/user-credit/credit";
    private static final String USAGE = "/v1/billing/billing/usage?deleted=false";

    @RegisterExtension
    static final WireMockExtension VENDOR = WireMockExtension.newInstance().options(options().dynamicPort()).build();
    @RegisterExtension
    static final WireMockExtension ELSEWHERE = WireMockExtension.newInstance().options(options().dynamicPort()).build();
    private static final Spikes SPIKES = new Spikes();

    @AutoClose
    private static PolledAccount account;

    /** Stands in for the forecasts of the history, with a spike or without one. */
    public static final class Spikes {

        private volatile boolean spiking = true;

        public Poll read(Poll poll, PollOutcome outcome, Optional<Cost> cost) {
            return poll;
        }

        public Optional<Forecast> forecast(Poll poll, PollOutcome outcome) {
            return outcome instanceof CreditReading ? Optional.of(Forecasts.burning(outcome.at(), BigDecimal.TEN,
                    spiking ? BigDecimal.ONE : BigDecimal.TEN, Duration.ofHours(1))) : Optional.empty();
        }
    }

    @BeforeAll
    static void start() {
        account = polled(Map.of());
    }

    @BeforeEach
    void forget() {
        VENDOR.stubFor(get(CREDIT).willReturn(okJson("{\"data\":{\"credit\":7200,\"threshold\":0}}")
                .withHeader("X-Trace", "of-the-credit")));
        VENDOR.stubFor(get("/v1/core/dashboard").willReturn(status(404)));
        SPIKES.spiking = false;
        account.pollNext();
        SPIKES.spiking = true;
        account.logged();
    }

    @Test
    void namesTheFiveThatCostTheMost() {
        answer(usage(resource("train-1", "0.1"), resource("train-2", "0.5"), resource("train-3", "0.02"),
                resource("train-4", "1.6e-02"), resource("train-5", "3"), resource("train-6", "0.4"),
                "{\"resource_id\":7,\"resource_type\":\"volume\",\"name\":\"data\",\"bill_per_minute\":null,"
                        + "\"active\":true}",
                "{\"resource_id\":8,\"name\":\"stopped\",\"bill_per_minute\":9,\"active\":false}",
                "{\"resource_id\":9,\"name\":\"unclear\",\"bill_per_minute\":9}",
                "{\"resource_id\":10,\"name\":\"gift\",\"bill_per_minute\":9,\"active\":true,\"exclude_billing\":true}",
                resource("refund", "-9"), resource("next to nothing", "0.0000001"), resource("nonsense", "1e16"),
                "null"));

        Assessment assessment = account.pollNext();

        assertThat(assessment.spending().spenders()).extracting(Spender::name, Spender::type, Spender::usdPerHour)
                .containsExactly(spender("train-5", "180.0000"), spender("train-2", "30.0000"),
                        spender("train-6", "24.0000"), spender("train-1", "6.0000"), spender("train-3", "1.2000"));
        assertThat(assessment.spending().machines()).extracting(Spender::name)
                .containsExactly("train-5", "train-2", "train-6");
        assertThat(assessment.spending().unpriced()).as("data, unclear, refund, nonsense, null").isEqualTo(5);
        assertThat(assessment.condition()).isEqualTo(Condition.HEALTHY);
        assertThat(((CreditReading) assessment.outcome()).credit()).isEqualByComparingTo("7200");
    }

    /** A price that is missing is not zero. */
    @ParameterizedTest(name = "{1} without a known cost: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            "resource_type":"vm","active":true                                                  | 1
            "resource_type":"vm","active":true,"bill_per_minute":null                           | 1
            "resource_type":"vm","active":true,"bill_per_minute":-0.5                           | 1
            "resource_type":"vm","active":true,"bill_per_minute":1e16                           | 1
            "resource_type":"vm","bill_per_minute":0.5                                          | 1
            "resource_type":"vm","active":null,"bill_per_minute":0.5                            | 1
            "resource_type":"vm","active":true,"bill_per_minute":0                              | 0
            "resource_type":"vm","active":false,"bill_per_minute":null                          | 0
            "resource_type":"vm","active":true,"exclude_billing":true,"bill_per_minute":null    | 0
            """)
    void countsWhatMayCostSomethingUnknown(String resource, int unpriced) {
        answer(usage(resource("train-1", "0.1"), "{" + resource + "}"));

        Spending spending = account.pollNext().spending();

        assertThat(spending.spenders()).extracting(Spender::name).containsExactly("train-1");
        assertThat(spending.unpriced()).isEqualTo(unpriced);
    }

    @Test
    void namesOnlyMachinesAsOnesToHibernate() {
        answer(usage(resource("train-1", "0.1"), resource("data", "9").replace("\"vm\"", "\"volume\""),
                resource("cluster", "8").replace("\"vm\"", "\"cluster\""), resource("old", "0.2")
                .replace("\"vm\"", "null"), resource("train-2", "0.3").replace("\"vm\"", "\"instance\""),
                resource("train-3", "0.2").replace("\"vm\"", "\"VM\"")));

        assertThat(account.pollNext().spending().machines()).extracting(Spender::name)
                .containsExactly("train-2", "train-3", "train-1");
    }

    /** $200 at $10/h by the dashboard. The first key may read the usage, the second may not. */
    @Test
    void namesTheMachinesToHibernateInACriticalMessage() {
        VENDOR.stubFor(get(CREDIT).willReturn(okJson("{\"data\":{\"credit\":200,\"threshold\":0}}")));
        VENDOR.stubFor(get("/v1/core/dashboard").willReturn(okJson("{\"overview\":{\"instance\":{\"cost_per_hour\":10},"
                + "\"container\":{\"cost_per_hour\":0},\"volume\":{\"cost_per_hour\":0}}}")));
        answer(usage(resource("train-1", "0.1"), resource("train-2", "0.025"), resource("idle", "0.01")));
        VENDOR.stubFor(get(USAGE).withHeader("api_key", equalTo("no-usage")).willReturn(status(403)));
        Instant start = Instant.parse("2026-11-29T00:00:00Z");
        try (PolledAccount both = new PolledAccount("http://127.0.0.1:" + VENDOR.getPort() + "/v1",
                new HandClock(start),
                Map.of("accounts", "first, second", "account.first.api-key", PolledAccount.KEY,
                "hyperstack.api.key", "",
                        "account.second.api-key", "no-usage", "slack.webhook.url", "http://127.0.0.1:9/hook"),
                        Map.of())) {
            both.pollNext();
            both.pollNext();
            History history = both.bean("history", History.class);
            CreditEvent first = history.lastEvents(Optional.of("first"), 1).get(0);
            CreditEvent second = history.lastEvents(Optional.of("second"), 1).get(0);

            assertThat(first.event()).isEqualTo(CreditEvent.Type.CRITICAL);
            Instant readAt = first.reading().readAt();
            assertThat(first.burn().savings()).extracting(Saving::name, Saving::endsAt).containsExactly(
                    tuple("train-1", readAt.plus(Duration.ofHours(50))),
                    tuple("train-2", readAt.plus(Duration.ofHours(80))),
                    tuple("idle", readAt.plusSeconds(200 * 36_000 / 19)));
            Hibernation kept = history.of("first").orElseThrow().state().incident().hibernation();
            assertThat(kept.asOf()).isEqualTo(readAt);
            assertThat(kept.endsAt()).isEqualTo(readAt.plus(Duration.ofHours(20)));
            assertThat(kept.savings()).isEqualTo(first.burn().savings());
            assertThat(second.event()).isEqualTo(CreditEvent.Type.CRITICAL);
            assertThat(second.burn().savings()).isEmpty();
            assertThat(history.of("second").orElseThrow().state().incident().hibernation()).isNull();
            both.pollNext();
            VENDOR.verify(2, getRequestedFor(urlEqualTo(USAGE)));
        }
    }

    @Test
    void makesOneShortLineOfAnyName() {
        answer(usage("{\"name\":\"a\\nb\\u0007\\u001b[31mc\\u2028d\",\"resource_type\":null,\"bill_per_minute\":4,"
                        + "\"active\":true}",
                resource("x".repeat(200), "3"),
                "{\"resource_id\":4711,\"resource_type\":\"vm\",\"name\":\" \",\"bill_per_minute\":2,\"active\":true}",
                "{\"bill_per_minute\":1,\"active\":true}"));

        assertThat(account.pollNext().spending().spenders()).extracting(Spender::name, Spender::type).containsExactly(
                tuple("a b [31mc d", null), tuple("x".repeat(79) + "…", "vm"), tuple("4711", "vm"),
                tuple("without a name", null));
    }

    @Test
    void readsAListOfThousands() {
        answer(usage(IntStream.range(0, 5_000).mapToObj(i -> resource("machine-" + i + "-" + "x".repeat(250), "0.01"))
                .toArray(String[]::new)));

        assertThat(account.pollNext().spending().spenders()).hasSize(5);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badAnswers")
    void goesOnWithoutNames(String name, ResponseDefinitionBuilder answer) {
        VENDOR.stubFor(get(USAGE).willReturn(answer));
        assertGoesOnWithoutNames(account);
    }

    @Test
    void goesOnWithoutNamesOfAListThatHangs() {
        VENDOR.stubFor(get(USAGE).willReturn(okJson(usage()).withFixedDelay(60_000)));
        try (PolledAccount impatient = polled(Map.of("hyperstack.api.timeout", "2s"))) {
            assertGoesOnWithoutNames(impatient);
        }
    }

    private static void assertGoesOnWithoutNames(PolledAccount account) {
        Assessment assessment = account.pollNext();

        assertThat(assessment.spending().spenders()).isEmpty();
        assertThat(SideAlerts.isSpike(assessment.forecast())).isTrue();
        assertThat(((CreditReading) assessment.outcome()).credit()).isEqualByComparingTo("7200");
        assertThat(ELSEWHERE.getAllServeEvents()).as("the key goes nowhere else").isEmpty();
        account.assertThatNoKeyIsLogged();
        assertThat(account.logged()).filteredOn(line -> line.contains("spenders")).singleElement().asString()
                .startsWith("event=spenders-unknown account=default answer=");
    }

    static Stream<Arguments> badAnswers() {
        return Stream.of(
                arguments("401", status(401)), arguments("403", status(403)), arguments("404", status(404)),
                arguments("500", status(500)),
                arguments("a redirect", status(308).withHeader("Location",
                        "http://localhost:" + ELSEWHERE.getPort() + USAGE)),
                arguments("HTML", okJson("<html>Maintenance</html>")),
                arguments("an empty body", okJson("")),
                arguments("no data", okJson("{\"status\":true}")),
                arguments("status false", okJson("{\"status\":false,\"data\":[]}")),
                arguments("a cost in quotes", okJson(usage(resource("train-1", "\"5\"")))),
                arguments("JSON that is cut off", okJson("{\"data\":[" + resource("train-1", "5"))),
                arguments("more than 2 MB", okJson(usage(resource("x".repeat(2_200_000), "5")))),
                arguments("a connection reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    }

    @Test
    void readsTheSpendersOnceForAnOngoingSpike() {
        answer(usage(resource("train-1", "5")));

        assertThat(account.pollNext().spending().spenders()).hasSize(1);
        for (int i = 0; i < 20; i++) {
            assertThat(account.pollNext().spending().spenders()).isEmpty();
        }
        VENDOR.verify(1, getRequestedFor(urlEqualTo(USAGE)).withHeader("api_key", equalTo(PolledAccount.KEY))
                .withHeader("Accept", equalTo("application/json")).withoutHeader("X-Trace"));
    }

    private static PolledAccount polled(Map<String, String> more) {
        return new PolledAccount("http://127.0.0.1:" + VENDOR.getPort() + "/v1",
                new HandClock(Instant.parse("2026-11-29T00:00:00Z")), more, Map.of("history", SPIKES));
    }

    private static void answer(String body) {
        VENDOR.stubFor(get(USAGE).willReturn(okJson(body)));
    }

    private static String usage(String... resources) {
        return "{\"status\":true,\"message\":\"Success\",\"data\":["
                + Stream.of(resources).collect(Collectors.joining(",")) + "]}";
    }

    private static String resource(String name, String perMinute) {
        return "{\"resource_id\":1,\"resource_type\":\"vm\",\"name\":\"" + name + "\",\"bill_per_minute\":" + perMinute
                + ",\"active\":true,\"exclude_billing\":false}";
    }

    private static Tuple spender(String name, String usdPerHour) {
        return tuple(name, "vm", new BigDecimal(usdPerHour));
    }
}
