package io.creditwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BurnHistoryTest {

    @ParameterizedTest
    @EnumSource(Drain.class)
    void isTheSameWhenItIsStoredAfterEachReading(Drain drain) {
        BurnHistory memory = BurnHistory.EMPTY;
        BurnHistory written = BurnHistory.EMPTY;
        for (CreditReading reading : Backtest.history(drain.scene(1, 25 * Drain.HOUR), 25 * Drain.HOUR, 5)) {
            memory = memory.after(reading, Optional.empty(), ZoneOffset.UTC);
            written = BurnHistory.parse(written.text()).orElseThrow().after(reading, Optional.empty(), ZoneOffset.UTC);
        }

        assertThat(written).isEqualTo(memory);
    }

    @ParameterizedTest(name = "polled every {0} s for two days: at most {1} characters")
    @CsvSource({"300, 4700", "60, 4700", "10, 4700"})
    void isNoLargerHoweverOftenAnAccountIsPolled(int seconds, int characters) {
        Random random = new Random(1);
        Instant start = Instant.parse("2026-11-23T06:00:00Z");
        BigDecimal credit = new BigDecimal("90000.00");
        BurnHistory memory = BurnHistory.EMPTY;
        for (int at = 0; at < Duration.ofDays(2).toSeconds(); at += seconds) {
            credit = credit.subtract(BigDecimal.valueOf(random.nextInt(10 * seconds), 2));
            memory = memory.after(new CreditReading("prod-eu", start.plusSeconds(at), credit, null, null),
                    Optional.empty(), ZoneOffset.UTC);
        }

        assertThat(memory.text()).hasSizeLessThanOrEqualTo(characters);
        assertThat(Cycle.hours(memory.newest().all())).isGreaterThanOrEqualTo(25);
    }

    /** The vendor posts once a day, every six hours, at each poll, or every hour. */
    @ParameterizedTest(name = "a batch each {0} polls, after {1} without any")
    @CsvSource({"288, 216", "72, 60", "1, 216", "12, 216"})
    void takesNoWaitForAFirstPostingForAPause(int cycle, int wait) {
        List<CreditReading> first = Readings.of("9000").flat(wait).batches("12", cycle, 30).history();
        List<CreditReading> afterASuspension = Readings.of("9000").batches("12", cycle, 20).drops("8760", 1)
                .topUp("8760").flat(wait).batches("12", cycle, 30).history();

        for (List<CreditReading> readings : List.of(first, afterASuspension)) {
            assertThat(BurnHistory.of(readings, ZoneOffset.UTC).newest().hours().usdPerHour()).isNotEmpty()
                    .doesNotContain(0.0);
        }
    }

    @Test
    void beginsAgainInAnotherCurrency() {
        Instant at = Instant.parse("2026-11-23T06:00:00Z");
        BurnHistory dollars = BurnHistory.EMPTY;
        BurnHistory euros = BurnHistory.EMPTY;
        for (int i = 0; i < 24; i++) {
            dollars = dollars.after(reading(at.plusSeconds(300L * i), 500 - 2 * i), Optional.empty(), ZoneOffset.UTC);
        }
        assertThat(dollars.text()).doesNotContain("currency");
        BurnHistory both = dollars;
        for (int i = 24; i < 48; i++) {
            CreditReading reading = new CreditReading("prod-eu", at.plusSeconds(300L * i), BigDecimal.valueOf(900 - i), null,
                    null, "EUR", false, null, null);
            both = BurnHistory.parse(both.text()).orElseThrow().after(reading, Optional.empty(), ZoneOffset.UTC);
            euros = euros.after(reading, Optional.empty(), ZoneOffset.UTC);
        }

        assertThat(both).isEqualTo(euros);
    }

    @Test
    void ignoresADropDuringAJumpOfTheClock() {
        Instant at = Instant.parse("2026-11-23T06:00:00Z");
        BurnHistory memory = BurnHistory.EMPTY;
        for (int i = 0; i < 24; i++) {
            at = at.plusSeconds(300);
            memory = memory.after(reading(at, 500 - 2 * i), Optional.empty(), ZoneOffset.UTC);
        }
        // a machine that was stopped for eight hours, and does not know it yet
        memory = memory.after(reading(at.plusSeconds(300), 262), Optional.empty(), ZoneOffset.UTC, true);
        memory = memory.after(reading(at.plusSeconds(600), 260), Optional.empty(), ZoneOffset.UTC);
        memory = memory.after(reading(at.plusSeconds(900), 258), Optional.empty(), ZoneOffset.UTC);

        assertThat(new RunwayForecaster(ZoneOffset.UTC).forecast(memory, reading(at.plusSeconds(900), 258))
                .orElseThrow().usdPerHour()).isEqualByComparingTo("24");
    }

    private static CreditReading reading(Instant at, int dollars) {
        return new CreditReading("prod-eu", at, BigDecimal.valueOf(dollars), null, null);
    }

    @Test
    void isBoundedForAnyReadings() {
        Random random = new Random(1);
        Instant at = Instant.parse("2026-11-23T06:00:00Z");
        BurnHistory memory = BurnHistory.EMPTY;
        for (int i = 0; i < 1000; i++) {
            at = at.plusSeconds(240 + random.nextInt(300));
            BigDecimal credit = BigDecimal.valueOf(random.nextInt(), 6);
            memory = memory.after(new CreditReading("prod-eu", at, credit, null, null), Optional.empty(),
                    ZoneOffset.UTC);
        }

        assertThat(memory.text()).hasSizeLessThan(6000);
    }

    @Test
    void keepsTheBurnRateWhenTheClockIsSetBack() {
        List<CreditReading> before = Readings.of("1000").drops("2", 24).history();
        CreditReading last = before.get(before.size() - 1);
        BurnHistory memory = BurnHistory.of(before, ZoneOffset.UTC);
        Instant at = last.at().minus(Duration.ofHours(3));
        CreditReading now = new CreditReading("prod-eu", at, new BigDecimal("950"), BigDecimal.ZERO, true);

        Optional<Forecast> forecast = new RunwayForecaster(ZoneOffset.UTC)
                .forecast(memory.after(now, Optional.empty(), ZoneOffset.UTC), now);

        assertThat(forecast.orElseThrow().usdPerHour()).isEqualByComparingTo("24");
        assertThat(forecast.orElseThrow().asOf()).isEqualTo(at);
    }

    /** Account that spends $36 an hour until it is suspended; then disks bill 12 cents. */
    private static final Readings SUSPENDED = Readings.of("36.00").drops("3.00", 13).drops("0.01", 400);

    @Test
    void holdsTheBurnRateForAnyLengthOfASuspension() {
        for (Optional<BigDecimal> dashboard : List.of(Optional.<BigDecimal>empty(),
                Optional.of(new BigDecimal("0.12")))) {
            Forecast forecast = last(SUSPENDED.history(), dashboard).orElseThrow();

            assertThat(forecast.usdPerHour()).isEqualByComparingTo("36");
            assertThat(forecast.runway()).isZero();
            assertThat(forecast.burn().dashboardUsdPerHour()).isNull();
        }
    }

    @Test
    void holdsItAfterThePaymentUntilTheReadingsShowARate() {
        List<CreditReading> paid = Readings.of("36.00").drops("3.00", 13).drops("0.01", 40).topUp("39.40").history();
        Forecast forecast = last(paid, Optional.of(new BigDecimal("0.12"))).orElseThrow();
        assertThat(forecast.usdPerHour()).isEqualByComparingTo("36");
        assertThat(forecast.runway()).isEqualTo(Duration.ofHours(1));

        List<CreditReading> half = Readings.of("36.00").drops("3.00", 13).drops("0.01", 40).topUp("399.40")
                .drops("1.50", 2).history();
        assertThat(last(half, Optional.empty()).orElseThrow().usdPerHour()).isEqualByComparingTo("36");
        List<CreditReading> whole = Readings.of("36.00").drops("3.00", 13).drops("0.01", 40).topUp("399.40")
                .drops("1.50", 8).history();
        assertThat(last(whole, Optional.empty()).orElseThrow().usdPerHour()).isEqualByComparingTo("18");

        List<CreditReading> again = Readings.of("36.00").drops("3.00", 13).drops("0.01", 40).topUp("4.00")
                .drops("0.70", 2).drops("0.01", 40).history();
        assertThat(last(again, Optional.empty()).orElseThrow().usdPerHour()).isEqualByComparingTo("36");
    }

    @Test
    void holdsTheRateOfTheDashboardBeforeASuspension() {
        List<CreditReading> few = Readings.of("5.00").drops("3.00", 2).drops("0.01", 40).history();
        BurnHistory memory = BurnHistory.EMPTY;
        Optional<Forecast> forecast = Optional.empty();
        for (CreditReading reading : few) {
            BigDecimal dashboard = new BigDecimal(reading.credit().signum() > 0 ? "40" : "0.02");
            memory = memory.after(reading, Optional.of(new Cost("prod-eu", reading.at(), dashboard)), ZoneOffset.UTC);
            forecast = new RunwayForecaster(ZoneOffset.UTC).forecast(memory, reading);
            memory = BurnHistory.parse(memory.text()).orElseThrow();
        }

        assertThat(forecast.orElseThrow().usdPerHour()).isEqualByComparingTo("40");
        assertThat(forecast.orElseThrow().restsOn()).isEqualTo(Forecast.Source.DASHBOARD);
    }

    @Test
    void hasNoRateForAnAccountThatWasSuspendedAtItsFirstReading() {
        List<CreditReading> history = Readings.of("-5.00").drops("0.01", 40).history();
        assertThat(last(history, Optional.of(new BigDecimal("0.02")))).isEmpty();
    }

    /** Forecasts as the ledger does, with the history stored after each reading. */
    private static Optional<Forecast> last(List<CreditReading> history, Optional<BigDecimal> dashboard) {
        BurnHistory memory = BurnHistory.EMPTY;
        Optional<Forecast> forecast = Optional.empty();
        for (CreditReading reading : history) {
            memory = memory.after(reading, dashboard.map(usd -> new Cost("prod-eu", reading.at(), usd)), ZoneOffset.UTC);
            forecast = new RunwayForecaster(ZoneOffset.UTC).forecast(memory, reading);
            assertThat(BurnHistory.parse(memory.text())).contains(memory);
        }
        return forecast;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "2 a b c", "{}", "null", "[]", "{\"last\":\"2026-11-23T06:00:00Z\",\"past\":{}}"})
    void readsNoDamagedText(String text) {
        assertThat(BurnHistory.parse(text)).isEmpty();
    }
}
