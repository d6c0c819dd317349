package io.creditwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.creditwatch.Forecasts;
import io.creditwatch.alert.SideAlerts;
import io.creditwatch.forecast.Forecast.Source;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunwayForecasterTest {

    private static Optional<Forecast> forecast(Readings readings) {
        return Forecasts.of(ZoneOffset.UTC, readings.history(), Optional.empty());
    }

    private static double hours(Duration duration) {
        return duration.toSeconds() / 3600.0;
    }

    /** Readings, the burn rate in dollars an hour, and the runway in hours. */
    static Stream<Arguments> stories() {
        return Stream.of(
                Arguments.of("a steady drain", Readings.of("1000").drops("2", 24), 24, 952 / 24.0),
                Arguments.of("polled every minute", Readings.of("1000", Duration.ofMinutes(1)).drops("0.40", 60),
                        24, 976 / 24.0),
                Arguments.of("a floor above zero", Readings.of("1000").floor("400").drops("2", 24), 24, 552 / 24.0),
                Arguments.of("a floor below zero", Readings.of("100").floor("-500").drops("2", 24), 24, 552 / 24.0),
                Arguments.of("a top-up", Readings.of("300").drops("2", 12).topUp("198").drops("2", 12), 24, 450 / 24.0),
                Arguments.of("a top-up at the last poll", Readings.of("300").drops("2", 24).topUp("248"), 24,
                        500 / 24.0),
                Arguments.of("hourly batches, the last one just now", Readings.of("1000").batches("20", 12, 3), 20, 47),
                Arguments.of("hourly batches, the last one half an hour ago",
                        Readings.of("1000").batches("20", 12, 3).flat(6), 20, 46.5),
                Arguments.of("two hourly batches, which make one cycle",
                        Readings.of("1000").batches("20", 12, 2), 20, 48),
                Arguments.of("daily batches, the next one three hours late",
                        Readings.of("2000").batches("480", 288, 3).flat(27 * 12), 20, 24),
                Arguments.of("a batch that takes what is left", Readings.of("65").batches("20", 12, 3), 20, 1),
                Arguments.of("batches every 15 minutes", Readings.of("1000").batches("5", 3, 8), 20, 48),
                Arguments.of("polls that failed for three hours, in which the fleet was larger",
                        Readings.of("1000").drops("2", 12).gap(Duration.ofHours(3), "400").drops("2", 12), 24,
                        552 / 24.0),
                Arguments.of("polls that failed between two batches", Readings.of("1000").batches("20", 12, 1)
                        .flat(2).gap(Duration.ofMinutes(40), "0").flat(1).drops("20", 1), 20, 48),
                Arguments.of("a top-up between two batches",
                        Readings.of("1000").batches("20", 12, 1).flat(3).topUp("100").flat(7).drops("20", 1), 20, 53),
                Arguments.of("a top-up right after a batch", Readings.of("1000").batches("20", 12, 1).topUp("100")
                        .flat(10).drops("22", 1), 24, 49 * 11 / 12.0),
                Arguments.of("a single debit", Readings.of("1000").drops("2", 12).drops("102", 1).drops("2", 12), 24,
                        850 / 24.0),
                Arguments.of("bursts that recur", Readings.of("1000").drops("1", 5).drops("19", 1).drops("1", 5)
                        .drops("19", 1).drops("1", 5).drops("19", 1).drops("1", 6), 12 * 77 / 23.0,
                        922 / (12 * 77 / 23.0)),
                Arguments.of("a fleet that doubled half an hour ago", Readings.of("1000").drops("2", 60).drops("4", 6),
                        48, 856 / 48.0),
                Arguments.of("a fleet that was halved half an hour ago",
                        Readings.of("1000").drops("4", 60).drops("2", 6), 24, 748 / 24.0),
                Arguments.of("a fleet that started half an hour ago", Readings.of("1000").flat(60).drops("2", 6), 24,
                        988 / 24.0),
                Arguments.of("a fleet that stood still for three hours",
                        Readings.of("1000").drops("2", 24).flat(36).drops("2", 6), 24, 940 / 24.0),
                Arguments.of("hourly batches with a night without any",
                        Readings.of("1000").batches("20", 12, 5).flat(72).batches("20", 12, 2), 20, 43),
                Arguments.of("a single debit between hourly batches",
                        Readings.of("1000").batches("20", 12, 6).flat(4).drops("100", 1), 20, 39),
                Arguments.of("a single debit together with an hourly batch",
                        Readings.of("1000").batches("20", 12, 6).batches("120", 12, 1), 20, 38),
                Arguments.of("a larger hourly batch, of a fleet that has doubled within its hour",
                        Readings.of("1000").batches("20", 12, 6).batches("30", 12, 1), 40, 22),
                Arguments.of("a larger batch after a single one",
                        Readings.of("1000").batches("20", 12, 2).batches("30", 12, 1), 40, 24),
                Arguments.of("a single burst of two hours' worth, which may come again",
                        Readings.of("1000").drops("2", 24).drops("50", 1).drops("2", 11), 40, 880 / 40.0),
                Arguments.of("hourly batches that doubled two batches ago",
                        Readings.of("1000").batches("20", 12, 6).batches("40", 12, 2), 40, 20));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void notifiesOfTheBurnAndTheRunway(String story, Readings readings, double usdPerHour, double hours) {
        Forecast forecast = forecast(readings).orElseThrow();

        assertThat(forecast.restsOn()).isNotEqualTo(Source.DASHBOARD);
        assertThat(forecast.usdPerHour().doubleValue()).isCloseTo(usdPerHour, within(usdPerHour / 50));
        assertThat(hours(forecast.runway())).isCloseTo(hours, within(hours / 50));
        assertThat(forecast.endsAt()).isEqualTo(forecast.asOf().plus(forecast.runway()));
        assertThat(forecast.range().earliest()).isLessThanOrEqualTo(forecast.runway());
    }

    static Stream<Arguments> tooLittle() {
        return Stream.of(
                Arguments.of("one reading", Readings.of("1000")),
                Arguments.of("two readings", Readings.of("1000").drops("2", 1)),
                Arguments.of("ten minutes", Readings.of("1000").drops("2", 2)),
                Arguments.of("one batch", Readings.of("1000").batches("20", 12, 1).flat(6)),
                Arguments.of("a day without a drop, but for one debit", Readings.of("1000").flat(144).drops("100", 1)
                        .flat(144)),
                Arguments.of("a debit at the last poll", Readings.of("1000").flat(287).drops("100", 1)),
                Arguments.of("a day without a drop, but for two debits of one afternoon",
                        Readings.of("1000").flat(144).drops("50", 1).flat(3).drops("50", 1).flat(3)),
                Arguments.of("an hour without a drop, when a batch may come", Readings.of("1000").flat(12)),
                Arguments.of("a gap between two readings", Readings.of("1000").gap(Duration.ofHours(5), "100")),
                Arguments.of("a rise between two drops", Readings.of("1000").flat(12).drops("20", 1).topUp("100")
                        .drops("20", 1).flat(12)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooLittle")
    void notifiesOfNothingFromTooLittle(String story, Readings readings) {
        assertThat(forecast(readings)).isEmpty();
    }

    @Test
    void hasNoForecastWithoutReadings() {
        assertThat(Forecasts.of(ZoneOffset.UTC, List.of(), Optional.of(BigDecimal.TEN))).isEmpty();
    }

    @Test
    void usesTheDashboardBeforeThereIsAnyHistory() {
        Forecast forecast = Forecasts.of(ZoneOffset.UTC, Readings.of("480").history(), Optional.of(new BigDecimal("20")))
                .orElseThrow();

        assertThat(forecast.restsOn()).isEqualTo(Source.DASHBOARD);
        assertThat(forecast.runway()).isEqualTo(Duration.ofHours(24));
        assertThat(forecast.range().earliest()).isEqualTo(Duration.ofHours(12));
        assertThat(forecast.range().latest()).isEqualTo(Duration.ofHours(48));
    }

    @Test
    void usesTheReadingsAsSoonAsTheyShowARate() {
        assertThat(Forecasts.of(ZoneOffset.UTC, Readings.of("480").drops("2", 4).history(), Optional.of(BigDecimal.TEN)))
                .map(known -> known.restsOn()).contains(Source.NEWEST);
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 300})
    void saysThatNothingIsSpentWhileNothingIs(int polls) {
        assertThat(forecast(Readings.of("1000").flat(polls))).hasValueSatisfying(RunwayForecasterTest::nothingIsSpent);
    }

    @Test
    void forecastsNoSpendingHalfAnHourAfterTheFleetHasStopped() {
        assertThat(forecast(Readings.of("1000").drops("2", 24).flat(6)))
                .hasValueSatisfying(RunwayForecasterTest::nothingIsSpent);
    }

    /** Covers readings between two seconds. */
    /** The first night, or the first weekend: Monday's readings are moved to a Friday. */
    @ParameterizedTest(name = "{0} polls with a drop, {1} days later, then {2} polls without any")
    @CsvSource({"48, 0, 120", "60, 0, 150", "60, 4, 500"})
    void expectsSpendingAgainAfterAFirstEvening(int drops, int days, int pause) {
        List<CreditReading> history = Readings.of("1000").drops("2", drops).flat(pause).history().stream()
                .map(each -> new CreditReading("prod-eu", each.at().plus(Duration.ofDays(days)), each.credit(), null,
                        null)).toList();

        assertThat(Forecasts.of(ZoneOffset.UTC, history, Optional.empty()).orElseThrow().runway()).isNotNull();
    }

    @Test
    void expectsSpendingAfterAShortPauseAtTheWeekendToo() {
        List<CreditReading> history = Readings.of("9000").drops("5", 200).flat(24).history().stream()
                .map(reading -> new CreditReading(reading.account(), reading.at().plusMillis(500), reading.credit(),
                        reading.floor(), true)).toList();

        Forecast forecast = Forecasts.of(ZoneOffset.UTC, history, Optional.empty()).orElseThrow();

        assertThat(forecast.restsOn()).isEqualTo(Source.DAY_MEAN);
        assertThat(forecast.course()).isNull();
    }

    private static void nothingIsSpent(Forecast forecast) {
        assertThat(forecast.usdPerHour()).isZero();
        assertThat(forecast.runway()).isNull();
        assertThat(forecast.range().earliest()).isNull();
        assertThat(forecast.range().latest()).isNull();
        assertThat(forecast.endsAt()).isNull();
    }

    @Test
    void keepsTheBurnRateAfterATopUp() {
        Readings readings = Readings.of("300", Duration.ofMinutes(3)).drops("1", 40).topUp("200");

        IntStream.range(0, 20).forEach(poll -> {
            assertThat(hours(forecast(readings).orElseThrow().runway())).isCloseTo(23 - poll / 20.0, within(0.1));
            readings.drops("1", 1);
        });
    }

    @Test
    void acceptsASteadyHigherRateWithinHalfAnHour() {
        Readings readings = Readings.of("5000").drops("2", 288);

        assertThat(forecast(readings.drops("6", 1)).orElseThrow().usdPerHour().doubleValue()).isLessThan(25);
        assertThat(forecast(readings.drops("6", 5)).orElseThrow().usdPerHour()).isEqualByComparingTo("72");
    }

    @Test
    void ignoresASingleBatch() {
        Readings readings = Readings.of("5000").drops("2", 48).drops("102", 1);

        IntStream.range(0, 100).forEach(poll -> {
            assertThat(forecast(readings).orElseThrow().usdPerHour()).isEqualByComparingTo("24");
            readings.drops("2", 1);
        });
    }

    @Test
    void ignoresReadingsOlderThanItsReach() {
        Readings readings = Readings.of("90000").drops("100", 48).drops("2", 1 + 26 * 12);

        assertThat(forecast(readings).orElseThrow()).satisfies(forecast -> {
            assertThat(forecast.usdPerHour()).isEqualByComparingTo("24");
            assertThat(forecast.burn().usualUsdPerHour()).isNull();
            assertThat(forecast.burn().steadyFor()).isBetween(Duration.ofHours(25), BurnHistory.REACH);
        });
    }

    @ParameterizedTest(name = "a batch each {0} polls, {1} hours after the polls go on")
    @CsvSource({"1, 0, 24", "12, 1, 24", "12, 25, 24", "12, 27, 0"})
    void givesTheMeanRateAfterALongTimeWithoutReadings(int cycle, int hours, double usdPerHour) {
        Readings readings = Readings.of("9000").batches(String.valueOf(2 * cycle), cycle, 24 * 12 / cycle)
                .gap(Duration.ofHours(30), "720").flat(hours * 12);

        assertThat(forecast(readings).orElseThrow().usdPerHour().doubleValue()).isEqualTo(usdPerHour);
    }

    @Test
    void hasASmallerIntervalWithALongerHistory() {
        Forecast young = forecast(Readings.of("1000").drops("2", 6)).orElseThrow();
        Forecast old = forecast(Readings.of("1000").drops("2", 60)).orElseThrow();

        assertThat(hours(young.range().earliest())).isCloseTo(hours(young.runway()) / 2.11, within(0.1));
        assertThat(hours(old.range().earliest())).isGreaterThan(hours(old.runway()) * 0.6);
        assertThat(hours(old.range().latest())).isLessThan(hours(old.runway()) * 1.6);
    }

    @Test
    void hasALargerIntervalWhereTheSpendingVaries() {
        Readings bursts = Readings.of("1000");
        IntStream.range(0, 12).forEach(hour -> bursts.drops("0.1", 11).drops("20", 1));
        Forecast forecast = forecast(bursts.drops("0.1", 5)).orElseThrow();

        assertThat(hours(forecast.range().earliest())).isLessThan(hours(forecast.runway()) * 0.6);
        assertThat(hours(forecast.range().latest())).isGreaterThan(hours(forecast.runway()) * 1.6);
    }

    /** A fleet without earlier pauses has been scaled down, so no work is expected again. */
    @Test
    void acceptsAtOnceThatOnlyStorageIsPaidFor() {
        Forecast forecast = forecast(Readings.of("5000").drops("2", 4 * 288).drops("0.1", 8)).orElseThrow();

        assertThat(forecast.usdPerHour()).isEqualByComparingTo("1.2");
        assertThat(forecast.restsOn()).isEqualTo(Forecast.Source.NEWEST);
    }

    /** Batches of half an hour each, of which the last but one are far from the usual ones. */
    @Test
    void hasNoNegativeRateAfterUnevenBatches() {
        List<Cycle> batches = new ArrayList<>();
        for (int usd : List.of(38, 5, 4, 3, 1, 48, 46, 17)) {
            Instant from = Readings.START.plusSeconds(1800L * batches.size());
            batches.add(new Cycle(from, from.plusSeconds(1800), usd));
        }

        assertThat(Regime.of(batches).usdPerHour()).isGreaterThanOrEqualTo(34);
    }

    @Test
    void leavesTheLatestEndOpenAfterOneCycle() {
        assertThat(forecast(Readings.of("1000").batches("20", 12, 2)).orElseThrow().range().latest()).isNull();
    }

    @Test
    void hasNoRunwayLeftAtTheFloor() {
        Forecast forecast = forecast(Readings.of("47").drops("2", 24)).orElseThrow();

        assertThat(forecast.runway()).isZero();
        assertThat(forecast.range().earliest()).isZero();
        assertThat(forecast.usdPerHour()).isEqualByComparingTo("24");
    }

    /** Readings, and whether the spending is faster than usual now. */
    static Stream<Arguments> spends() {
        Readings day = Readings.of("90000").drops("2", 288);
        return Stream.of(
                Arguments.of("a fleet that tripled 20 minutes ago", tripled(4), false),
                Arguments.of("a fleet that tripled an hour ago", tripled(12), true),
                Arguments.of("a fleet that tripled twelve hours ago", tripled(144), true),
                Arguments.of("a fleet that tripled a day ago", tripled(288), false),
                Arguments.of("a fleet that grew by half as much again",
                        Readings.of("90000").drops("2", 288).drops("3", 24), false),
                Arguments.of("a steady drain", day, false),
                Arguments.of("a debit", Readings.of("90000").drops("2", 288).drops("500", 1).drops("2", 8), false),
                Arguments.of("a top-up", Readings.of("9000").drops("2", 288).topUp("5000").drops("2", 8), false),
                Arguments.of("hourly postings", Readings.of("90000").batches("20", 12, 20), false),
                Arguments.of("one larger batch of hourly ones",
                        Readings.of("90000").batches("20", 12, 20).batches("60", 12, 1), false),
                Arguments.of("hourly batches three times as large for two hours",
                        Readings.of("90000").batches("20", 12, 20).batches("60", 12, 2), true),
                Arguments.of("a morning after a night of 60 %",
                        Readings.of("90000").drops("5", 144).drops("3", 144).drops("5", 12), false),
                Arguments.of("an evening", Readings.of("90000").drops("5", 288).drops("3", 12), false),
                Arguments.of("an account that was idle until an hour ago",
                        Readings.of("90000").flat(288).drops("9", 12), false),
                Arguments.of("a fleet that tripled when little was known of what is usual",
                        Readings.of("90000").drops("2", 60).drops("6", 12), false));
    }

    private static Readings tripled(int polls) {
        return Readings.of("90000").drops("2", 288).drops("6", polls);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("spends")
    void knowsWhetherMoreThanTwiceTheUsualIsSpent(String story, Readings readings, boolean spikes) {
        assertThat(forecast(readings).orElseThrow()).matches(forecast -> SideAlerts.isSpike(forecast) == spikes);
    }

    @Test
    void givesTheUsualRateAndTheTimeSinceItChanged() {
        Forecast forecast = forecast(tripled(12)).orElseThrow();

        assertThat(forecast.usdPerHour()).isEqualByComparingTo("72");
        assertThat(forecast.burn().usualUsdPerHour()).isEqualByComparingTo("24");
        assertThat(forecast.burn().steadyFor()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void givesTheRateOfTheDashboardWithTheRateOfTheReadings() {
        List<CreditReading> history = Readings.of("480").drops("2", 24).history();

        assertThat(Forecasts.of(ZoneOffset.UTC, history, Optional.of(BigDecimal.TEN)).orElseThrow()).satisfies(forecast -> {
            assertThat(forecast.restsOn()).isNotEqualTo(Source.DASHBOARD);
            assertThat(forecast.burn().dashboardUsdPerHour()).isEqualByComparingTo("10");
            assertThat(forecast.burn().steadyFor()).isNotNull();
        });
        assertThat(Forecasts.of(ZoneOffset.UTC, history.subList(0, 1), Optional.of(BigDecimal.TEN)).orElseThrow())
                .satisfies(forecast -> {
                    assertThat(forecast.burn().dashboardUsdPerHour()).isEqualByComparingTo("10");
                    assertThat(forecast.burn().usualUsdPerHour()).isNull();
                    assertThat(forecast.burn().steadyFor()).isNull();
                });
    }
}
