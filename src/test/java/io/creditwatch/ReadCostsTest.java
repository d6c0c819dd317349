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
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.forecast.Forecast.Source;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.LedgerErrors;
import io.creditwatch.ledger.Poll;
import io.creditwatch.ledger.PollQueue;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped read-costs route against a dashboard with right, wrong and strange answers. */
class ReadCostsTest {

    private static final String CREDIT = "/v1/billing/user-credit/credit";
    private static final String DASHBOARD = "/v1/core/dashboard";
    private static final Duration LONG_AFTER = Duration.ofDays(2);

    @RegisterExtension
    static final WireMockExtension VENDOR = WireMockExtension.newInstance().options(options().dynamicPort()).build();
    @RegisterExtension
    static final WireMockExtension ELSEWHERE = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @AutoClose
    private static PolledAccount account;

    @BeforeAll
    static void start() {
        // no alert of one test is over in the next
        account = polled(Map.of("alert.warning.runway", "0", "alert.critical.runway", "0"));
    }

    @BeforeEach
    void forget() {
        VENDOR.stubFor(get(CREDIT).willReturn(okJson(
                "{\"status\":true,\"data\":{\"credit\":1000,\"threshold\":0,\"can_create_instance\":true}}")));
        account.logged();
    }

    @ParameterizedTest(name = "{0} an hour")
    @CsvSource(delimiter = '|', textBlock = """
            20.4     | {"overview":{"instance":{"cost_per_hour":19.2},"container":{"cost_per_hour":0},\
            "volume":{"cost_per_hour":1.2}}}
            41.2     | {"overview":{"virtual_machine":{"cost_per_hour":40,"count":3},"container":{"cost_per_hour":0},\
            "volume":{"cost_per_hour":1.20}},"status":null,"message":"more","extra":[{"a":null}]}
            41.2     | {"overview":{"virtual_machine":{"cost_per_hour":40},"instance":null,\
            "container":{"cost_per_hour":0},"volume":{"cost_per_hour":1.20}}}
            16.000016 | {"overview":{"instance":{"cost_per_hour":1.6e-05},"container":{"cost_per_hour":1.6E+1},\
            "volume":{"cost_per_hour":0}}}
            """)
    void addsUpWhatTheMachinesCost(BigDecimal usdPerHour, String answer) {
        VENDOR.stubFor(get(DASHBOARD).willReturn(okJson(answer)));

        Assessment first = account.pollAfter(LONG_AFTER);

        assertThat(first.forecast().restsOn()).isEqualTo(Source.DASHBOARD);
        assertThat(first.forecast().usdPerHour()).isEqualByComparingTo(
                usdPerHour.setScale(4, RoundingMode.HALF_UP));
        assertThat(first.forecast().runway()).isCloseTo(
                Duration.ofSeconds((long) (3600 * 1000 / usdPerHour.doubleValue())), Duration.ofSeconds(1));
        assertThat(((CreditReading) first.outcome()).credit()).isEqualByComparingTo("1000");
    }

    @Test
    void readsACostOfZero() {
        VENDOR.stubFor(get(DASHBOARD).willReturn(okJson(cost("0"))));

        Assessment first = account.pollAfter(LONG_AFTER);

        assertThat(first.forecast().usdPerHour()).isZero();
        assertThat(first.forecast().runway()).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badAnswers")
    void goesOnWithoutACost(String name, ResponseDefinitionBuilder answer) {
        VENDOR.stubFor(get(DASHBOARD).willReturn(answer));
        assertGoesOnWithoutACost(account);
    }

    @Test
    void goesOnWithoutACostOfADashboardThatHangs() {
        VENDOR.stubFor(get(DASHBOARD).willReturn(okJson(cost("5")).withFixedDelay(60_000)));
        try (PolledAccount impatient = polled(Map.of("hyperstack.api.timeout", "2s"))) {
            assertGoesOnWithoutACost(impatient);
        }
    }

    private static void assertGoesOnWithoutACost(PolledAccount account) {
        long begun = System.nanoTime();
        Assessment first = account.pollAfter(LONG_AFTER);
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        Assessment second = account.pollNext();

        Stream.of(first, second).forEach(assessment -> {
            assertThat(((CreditReading) assessment.outcome()).credit()).isEqualByComparingTo("1000");
            assertThat(assessment.forecast()).isNull();
        });
        assertThat(taken).as("the whole call is bounded").isLessThan(Duration.ofSeconds(30));
        VENDOR.verify(1, getRequestedFor(urlEqualTo(DASHBOARD)));
        assertThat(ELSEWHERE.getAllServeEvents()).as("the key goes nowhere else").isEmpty();
        account.assertThatNoKeyIsLogged();
        assertThat(account.logged()).hasSizeLessThanOrEqualTo(1)
                .allMatch(line -> line.startsWith("event=cost-unknown account=default answer="));
    }

    static Stream<Arguments> badAnswers() {
        return Stream.of(
                arguments("401", status(401)), arguments("403", status(403)), arguments("404", status(404)),
                arguments("429", status(429)), arguments("500", status(500)), arguments("204", status(204)),
                arguments("202", okJson(cost("5")).withStatus(202)),
                arguments("403 that repeats the key", status(403).withBody("no: " + PolledAccount.KEY)),
                arguments("a redirect", status(307).withHeader("Location",
                        "http://localhost:" + ELSEWHERE.getPort() + DASHBOARD)),
                arguments("HTML", okJson("<html>Maintenance</html>")),
                arguments("an empty body", okJson("")),
                arguments("null", okJson("null")),
                arguments("an array", okJson("[]")),
                arguments("JSON that is cut off", okJson("{\"overview\":{\"instance\":{\"cost_per_hour\":19.2")),
                arguments("no overview", okJson("{\"status\":true}")),
                arguments("no machines", okJson("{\"overview\":{\"container\":{\"cost_per_hour\":0},"
                        + "\"volume\":{\"cost_per_hour\":0.05}}}")),
                arguments("a part that is null", okJson(overview("19.2", "null"))),
                arguments("a part without a number", okJson(overview("19.2", "{\"count\":3}"))),
                arguments("status false",
                        okJson("{\"status\":false,\"overview\":{\"instance\":{\"cost_per_hour\":5}}}")),
                arguments("a negative cost", okJson(cost("-0.01"))),
                arguments("a negative part", okJson(overview("5", "{\"cost_per_hour\":-1}"))),
                arguments("NaN", okJson(cost("NaN"))),
                arguments("NaN in quotes", okJson(cost("\"NaN\""))),
                arguments("a number in quotes", okJson(cost("\"5\""))),
                arguments("Infinity", okJson(cost("Infinity"))),
                arguments("beyond 1e15", okJson(cost("1.0001e15"))),
                arguments("a number whose text would fill the memory", okJson(cost("1e-999999999"))),
                arguments("a connection reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                arguments("garbage", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)));
    }

    @Test
    void sendsTheSameKeyAsForTheCreditAndNoEarlierHeader() {
        VENDOR.stubFor(get(CREDIT).willReturn(okJson("{\"data\":{\"credit\":1000}}")
                .withHeader("Set-Cookie", "session=1").withHeader("X-Trace", "of-the-credit")));
        VENDOR.stubFor(get(DASHBOARD).willReturn(okJson(cost("5"))));

        account.pollAfter(LONG_AFTER);

        VENDOR.verify(getRequestedFor(urlEqualTo(DASHBOARD)).withHeader("api_key", equalTo(PolledAccount.KEY))
                .withHeader("Accept", equalTo("application/json")).withHeader("User-Agent", equalTo("creditwatch"))
                .withoutHeader("Cookie").withoutHeader("X-Trace"));
    }

    @Test
    void readsTheCostAtEachPoll() {
        VENDOR.stubFor(get(DASHBOARD).willReturn(okJson(cost("4"))));
        account.pollAfter(LONG_AFTER);
        for (String cost : new String[] {"5", "6", "7.5"}) {
            VENDOR.stubFor(get(DASHBOARD).willReturn(okJson(cost(cost))));

            assertThat(account.pollNext().forecast().burn().dashboardUsdPerHour()).isEqualByComparingTo(cost);
        }
        VENDOR.verify(4, getRequestedFor(urlEqualTo(DASHBOARD)));
    }

    /** $600 and a fleet of $1/h, which becomes ten times as large twice. The readings show none of it yet. */
    @Test
    void warnsAtThePollThatShowsALargerFleet() {
        try (PolledAccount growing = polled(Map.of("slack.webhook.url", "http://127.0.0.1:9/hook"))) {
            for (int poll = 24; poll >= 0; poll--) {
                assertThat(poll(growing, new BigDecimal(600 * 12 + poll), "1").condition())
                        .isEqualTo(Condition.HEALTHY);
            }
            assertThat(poll(growing, new BigDecimal("7200"), "10").condition()).isEqualTo(Condition.RUNWAY_WARNING);
            assertThat(poll(growing, new BigDecimal("7200"), "100").condition()).isEqualTo(Condition.RUNWAY_CRITICAL);

            List<CreditEvent> events = growing.bean("history", History.class).lastEvents(Optional.of("default"), 9);
            assertThat(events).extracting(CreditEvent::event)
                    .containsExactly(CreditEvent.Type.WARNING, CreditEvent.Type.CRITICAL);
            assertThat(events.get(0).runway().seconds()).isBetween(59 * 3600L, 60 * 3600L);
            assertThat(events.get(1).runway().seconds()).isBetween(5 * 3600L, 6 * 3600L);
        }
    }

    private static Assessment poll(PolledAccount account, BigDecimal twelfths, String cost) {
        VENDOR.stubFor(get(CREDIT).willReturn(okJson("{\"data\":{\"credit\":"
                + twelfths.divide(BigDecimal.valueOf(12), 6, RoundingMode.HALF_UP) + ",\"threshold\":0}}")));
        VENDOR.stubFor(get(DASHBOARD).willReturn(okJson(cost(cost))));
        return account.pollNext();
    }

    @Test
    void logsOnceThatTheDashboardHasNoCostAndOnceThatItHasOneAgain() {
        VENDOR.stubFor(get(DASHBOARD).willReturn(okJson(cost("5"))));
        account.pollAfter(LONG_AFTER);
        account.logged();

        VENDOR.stubFor(get(DASHBOARD).willReturn(status(500)));
        account.pollAfter(Duration.ofHours(1));
        account.pollAfter(Duration.ofHours(1));
        assertThat(account.logged()).containsExactly("event=cost-unknown account=default answer=\"HTTP 500\" "
                + "action=\"the burn rate rests on readings alone\"");

        VENDOR.stubFor(get(DASHBOARD).willReturn(okJson(cost("6"))));
        account.pollAfter(Duration.ofHours(1));
        account.pollAfter(Duration.ofHours(1));
        assertThat(account.logged()).containsExactly("event=cost-known account=default");
    }

    @Test
    void readsNoCostsWhenTheCreditCannotBeRead() {
        VENDOR.stubFor(get(CREDIT).willReturn(status(503)));
        VENDOR.stubFor(get(DASHBOARD).willReturn(okJson(cost("5"))));

        account.pollAfter(LONG_AFTER);

        VENDOR.verify(0, getRequestedFor(urlEqualTo(DASHBOARD)));
    }

    @Test
    void readsNoCostsWhenNoCallIsLeft() {
        VENDOR.stubFor(get(DASHBOARD).willReturn(okJson(cost("5"))));
        try (PolledAccount poor = polled(Map.of("poll.rate-limit", "1"))) {
            assertThat(poor.pollNext().outcome()).isInstanceOf(CreditReading.class);
        }
        VENDOR.verify(0, getRequestedFor(urlEqualTo(DASHBOARD)));
    }

    @Test
    void delaysNoPollWhileTheDashboardHangs() {
        VENDOR.stubFor(get(DASHBOARD).willReturn(okJson(cost("5")).withFixedDelay(60_000)));
        try (PolledAccount few = polled(Map.of("accounts", "first, second", "account.first.api-key", "a-key",
                "account.second.api-key", "another-key", "hyperstack.api.key", "", "hyperstack.api.pool-size", "1",
                "hyperstack.api.timeout", "30s"))) {
            List<Poll> polls = few.bean("pollQueue", PollQueue.class).claimDue(host -> 2);
            ProducerTemplate template = few.camel().createProducerTemplate();

            template.sendBody("seda:watch-account", polls.get(0));
            await().untilAsserted(() -> VENDOR.verify(1, getRequestedFor(urlEqualTo(DASHBOARD))));
            Assessment second = template.requestBody("seda:watch-account", polls.get(1), Assessment.class);

            assertThat(((CreditReading) second.outcome()).credit()).isEqualByComparingTo("1000");
            VENDOR.verify(1, getRequestedFor(urlEqualTo(DASHBOARD)));
        }
    }

    /** The account is due again while its dashboard hangs. */
    @Test
    void waitsForTheDashboardNoLongerThanHalfAPeriod() {
        VENDOR.stubFor(get(DASHBOARD).willReturn(okJson(cost("5")).withFixedDelay(60_000)));
        try (PolledAccount quick = polled(Map.of("poll.period", "1s", "hyperstack.api.timeout", "30s"))) {
            long begun = System.nanoTime();
            assertThat(quick.pollNext().outcome()).isInstanceOf(CreditReading.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(25));
        }
    }

    @Test
    void doesNotMistakeAFailingDatabaseForAFailingVendor(@TempDir Path folder) throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
        try (PolledAccount forgetful = polled(Map.of("database.url", url));
                Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE costs");

            assertThat(forgetful.pollNext()).isNull();

            assertThat(forgetful.bean("ledgerErrors", LedgerErrors.class).ongoing()).get().asString()
                    .contains("no such table: costs");
            assertThat(forgetful.bean("history", History.class).all().get("default").state().unreadable()).isNull();
        }
    }

    private static PolledAccount polled(Map<String, String> more) {
        return new PolledAccount("http://127.0.0.1:" + VENDOR.getPort() + "/v1",
                new HandClock(Instant.parse("2026-11-29T00:00:00Z")), more, Map.of());
    }

    private static String cost(String usdPerHour) {
        return overview(usdPerHour, "{\"cost_per_hour\":0}");
    }

    private static String overview(String usdPerHour, String volume) {
        return "{\"status\":true,\"overview\":{\"instance\":{\"cost_per_hour\":" + usdPerHour
                + "},\"container\":{\"cost_per_hour\":0},\"volume\":" + volume + "}}";
    }
}
