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
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.Poll;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.Spender;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

    @AfterAll
    static void stop() {
        account.close();
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

        assertThat(assessment.spenders()).extracting(Spender::name, Spender::type, Spender::usdPerHour)
                .containsExactly(spender("train-5", "180.0000"), spender("train-2", "30.0000"),
                        spender("train-6", "24.0000"), spender("train-1", "6.0000"), spender("train-3", "1.2000"));
        assertThat(assessment.condition()).isEqualTo(Condition.HEALTHY);
        assertThat(((CreditReading) assessment.outcome()).credit()).isEqualByComparingTo("7200");
    }

    @Test
    void makesOneShortLineOfAnyName() {
        answer(usage("{\"name\":\"a\\nb\\u0007\\u001b[31mc\\u2028d\",\"resource_type\":null,\"bill_per_minute\":4,"
                        + "\"active\":true}",
                resource("x".repeat(200), "3"),
                "{\"resource_id\":4711,\"resource_type\":\"vm\",\"name\":\" \",\"bill_per_minute\":2,\"active\":true}",
                "{\"bill_per_minute\":1,\"active\":true}"));

        assertThat(account.pollNext().spenders()).extracting(Spender::name, Spender::type).containsExactly(
                tuple("a b [31mc d", null), tuple("x".repeat(79) + "…", "vm"), tuple("4711", "vm"),
                tuple("without a name", null));
    }

    @Test
    void readsAListOfThousands() {
        answer(usage(IntStream.range(0, 5_000).mapToObj(i -> resource("machine-" + i + "-" + "x".repeat(250), "0.01"))
                .toArray(String[]::new)));

        assertThat(account.pollNext().spenders()).hasSize(5);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badAnswers")
    void goesOnWithoutNames(String name, ResponseDefinitionBuilder answer) {
        VENDOR.stubFor(get(USAGE).willReturn(answer));

        Assessment assessment = account.pollNext();

        assertThat(assessment.spenders()).isEmpty();
        assertThat(assessment.forecast().spikes()).isTrue();
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
                arguments("nothing for a long time", okJson(usage()).withFixedDelay(60_000)),
                arguments("a connection reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    }

    @Test
    void readsTheSpendersOnceForAnOngoingSpike() {
        answer(usage(resource("train-1", "5")));

        assertThat(account.pollNext().spenders()).hasSize(1);
        for (int i = 0; i < 20; i++) {
            assertThat(account.pollNext().spenders()).isEmpty();
        }
        VENDOR.verify(1, getRequestedFor(urlEqualTo(USAGE)).withHeader("api_key", equalTo(PolledAccount.KEY))
                .withHeader("Accept", equalTo("application/json")).withoutHeader("X-Trace"));
    }

    @Test
    void readsNoSpendersWithoutASpike() {
        answer(usage(resource("train-1", "5")));
        SPIKES.spiking = false;

        assertThat(account.pollNext().spenders()).isEmpty();

        VENDOR.verify(0, getRequestedFor(urlEqualTo(USAGE)));
    }

    @Test
    void readsNoSpendersWhenNoCallIsLeft() {
        answer(usage(resource("train-1", "5")));
        try (PolledAccount poor = polled(Map.of("poll.rate-limit", "1"))) {
            assertThat(poor.pollNext().spenders()).isEmpty();
        }
        VENDOR.verify(0, getRequestedFor(urlEqualTo(USAGE)));
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
