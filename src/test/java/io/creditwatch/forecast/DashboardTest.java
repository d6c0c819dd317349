package io.creditwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.creditwatch.forecast.Forecast.Source;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forecasts by the balance and by the dashboard together. */
class DashboardTest {

    /** Returns the forecast after all polls, as of the last one, with the dashboard's cost at each poll. */
    private static Forecast forecast(Readings readings, IntFunction<String> cost) {
        List<CreditReading> history = readings.history();
        BurnHistory burn = BurnHistory.EMPTY;
        for (int i = 0; i < history.size(); i++) {
            CreditReading reading = history.get(i);
            burn = BurnHistory.parse(burn.after(reading, Optional.ofNullable(cost.apply(i)).map(usd ->
                    new Cost("prod-eu", reading.at(), new BigDecimal(usd))), ZoneOffset.UTC).text()).orElseThrow();
        }
        return new RunwayForecaster(ZoneOffset.UTC).forecast(burn, history.get(history.size() - 1)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"10, 60", "100, 6"})
    void acceptsAHigherCostAtOnce(String cost, int hours) {
        Readings readings = Readings.of("602").drops("0.083", 24);
        int last = readings.history().size() - 1;
        Forecast forecast = forecast(readings, i -> i < last ? "0.996" : cost);

        assertThat(forecast.restsOn()).isEqualTo(Source.DASHBOARD);
        assertThat(forecast.burn().dashboardUsdPerHour()).isEqualByComparingTo(cost);
        assertThat(forecast.runway()).isCloseTo(Duration.ofHours(hours), Duration.ofMinutes(2));
    }

    @Test
    void countsTheHigherOfBothWhenTheVendorPostsByTheHour() {
        Readings readings = Readings.of("880").batches("10", 12, 3);
        int last = readings.history().size() - 1;
        Forecast forecast = forecast(readings, i -> i < last ? "10" : "150");

        assertThat(forecast.usdPerHour()).isEqualByComparingTo("150");
        assertThat(forecast.burn().balanceUsdPerHour()).isEqualByComparingTo("10");
        assertThat(forecast.runway()).isEqualTo(Duration.ofMinutes(340));
        assertThat(forecast.range().latest()).isGreaterThan(Duration.ofHours(11));
    }

    /** Polls after a change of the cost to 150 dollars an hour, of which the readings show ten. */
    @ParameterizedTest
    @CsvSource({"1, DASHBOARD, 150", "6, DASHBOARD, 150", "8, NEWEST, 10"})
    void followsTheReadingsThatContradictItForHalfAnHour(int polls, Source source, String usdPerHour) {
        Readings readings = Readings.of("1000.00").drops("0.83", 24 + polls);
        Forecast forecast = forecast(readings, i -> i <= 24 ? "10" : "150");

        assertThat(forecast.restsOn()).isEqualTo(source);
        assertThat(forecast.burn().balanceUsdPerHour() == null).isEqualTo(source == Source.NEWEST);
        assertThat(forecast.usdPerHour().doubleValue()).isCloseTo(Double.parseDouble(usdPerHour),
                within(0.1));
        assertThat(forecast.burn().dashboardUsdPerHour()).isEqualByComparingTo("150");
    }

    /** Snapshots that the dashboard lacks, or contract prices below its list prices. */
    @ParameterizedTest
    @CsvSource({"10, 150, 152", "15, 150, 147", "12, 12.5, 12", "12, 13, 12"})
    void learnsWhatTheDashboardLacks(String before, String after, String usdPerHour) {
        Readings readings = Readings.of("5000").drops("1", 36);
        int last = readings.history().size() - 1;

        assertThat(forecast(readings, i -> i < last ? before : after).usdPerHour()).isEqualByComparingTo(usdPerHour);
    }

    @Test
    void keepsTheHigherRateOfTheReadingsWhenTheCostFalls() {
        Readings readings = Readings.of("5000").drops("8", 36);
        int last = readings.history().size() - 1;

        assertThat(forecast(readings, i -> i < last ? "96" : "1").usdPerHour()).isEqualByComparingTo("96");
        assertThat(forecast(readings.drops("0.1", 7), i -> i < last ? "96" : "1").usdPerHour()).isEqualByComparingTo("1.2");
    }

    @Test
    void saysNoSpendingWhenTheBalanceStandsStillInSpiteOfTheDashboard() {
        assertThat(forecast(Readings.of("1000").drops("2", 24).flat(8), i -> "24").runway()).isNull();
    }

    @Test
    void countsACostThatComesWhileNothingIsSpent() {
        Readings readings = Readings.of("1000").drops("2", 24).flat(24);
        int last = readings.history().size() - 1;

        assertThat(forecast(readings, i -> i <= 24 ? "24" : i < last ? "0" : "40").usdPerHour()).isEqualByComparingTo("40");
    }

    @Test
    void forgetsACostThatIsNotKnownAnyMore() {
        assertThat(forecast(Readings.of("1000").drops("2", 24), i -> i < 24 ? "500" : null).usdPerHour())
                .isEqualByComparingTo("24");
    }

    @Test
    void ignoresTheLowCostOfASuspendedAccountUntilTheReadingsShowARate() {
        Readings readings = Readings.of("44").drops("3.5", 13).flat(30).topUp("499").flat(1);

        Forecast forecast = forecast(readings, i -> i < 13 ? "40" : "0.02");
        assertThat(forecast.restsOn()).isEqualTo(Source.BEFORE_SUSPENSION);
        assertThat(forecast.usdPerHour()).isEqualByComparingTo("42");
    }

    @Test
    void saysThatTheRateIsTheOneBeforeTheSuspension() {
        assertThat(forecast(Readings.of("44").drops("3.5", 13).flat(3), i -> null).restsOn())
                .isEqualTo(Source.BEFORE_SUSPENSION);
    }

    /** The suspension fell between the call for the balance and the call for the cost. */
    @ParameterizedTest
    @CsvSource({"40", "42"})
    void forgetsACostOfASuspendedAccountThatCameBeforeItsBalance(String cost) {
        Readings readings = Readings.of("44").drops("3.5", 13).flat(30).topUp("499").flat(1);

        assertThat(forecast(readings, i -> i < 12 || i >= 44 ? cost : "0").usdPerHour()).isEqualByComparingTo("42");
    }

    @Test
    void acceptsAHigherCostRightAfterASuspension() {
        Readings readings = Readings.of("44").drops("3.5", 13).flat(30).topUp("499").flat(1);

        assertThat(forecast(readings, i -> i < 13 ? "40" : i < 44 ? "0.02" : "80").usdPerHour())
                .isEqualByComparingTo("82");
    }

    @Test
    void knowsHowFarOffItsForecastsWere() {
        BurnHistory burn = BurnHistory.EMPTY;
        BigDecimal credit = new BigDecimal("90000.00");
        for (int i = 0; i < 8 * 288; i++) {
            credit = credit.subtract(new BigDecimal(i < 6 * 288 ? "1" : "2"));
            burn = burn.after(new CreditReading("prod-eu", Readings.START.plusSeconds(300L * i), credit, BigDecimal.ZERO,
                    true), Optional.empty(), ZoneOffset.UTC);
        }

        // five days without an error, and the last judged ones half as high as what was spent
        assertThat(burn.errorRatio(Duration.ofDays(28)).orElseThrow()).isBetween(0.02, 0.15);
        assertThat(BurnHistory.EMPTY.errorRatio(Duration.ofDays(7))).isEmpty();
    }
}
