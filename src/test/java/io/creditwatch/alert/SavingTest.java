package io.creditwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.creditwatch.Forecasts;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.Spending.Spender;
import io.creditwatch.vendor.Spending;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SavingTest {

    private static final Instant MONDAY = Instant.parse("2026-11-30T00:00:00Z");

    /** $600 above the floor at $10/h. */
    @ParameterizedTest(name = "${0}/h: {1}")
    @CsvSource({"4, PT100H", "4 2, PT100H PT150H", "5 4 0.5, PT120H PT600H PT1200H", "0.0001, PT60H2S",
        "10, null", "12, null", "4 6, PT100H null", "4 6 1, PT94H17M9S PT660H null", "4 7, PT94H17M9S null"})
    void addsUpTheMachinesUpToTheFirstThatLeavesNoSpending(String costs, String runways) {
        List<Saving> savings = Saving.of(steady("620", "20"), machines(costs));

        assertThat(savings).extracting(saving -> saving.endsAt() == null ? "null"
                : Duration.between(MONDAY, saving.endsAt()).toString()).containsExactly(runways.split(" "));
        assertThat(savings.get(0).name()).isEqualTo("machine-0");
        assertThat(savings.get(0).usdPerHour()).isEqualTo(costs.split(" ")[0]);
    }

    /** $600 above the floor at $10/h, at list prices of $15/h or $20/h: a contract makes them cheaper. */
    @ParameterizedTest(name = "${0}/h beside ${1}/h: {2}")
    @CsvSource({"12, 3, PT300H", "10 5, 5, PT120H PT240H", "9, 0.5, PT600H"})
    void leavesWhatTheOtherResourcesCost(String machines, String others, String runways) {
        List<Spender> known = spenders("machine", machines);
        Spending spending = new Spending(Stream.concat(known.stream(), spenders("disk", others).stream()).toList(),
                known, 0);

        assertThat(Saving.of(steady("620", "20"), spending)).extracting(saving -> saving.endsAt() == null ? "null"
                : Duration.between(MONDAY, saving.endsAt()).toString()).containsExactly(runways.split(" "));
    }

    @Test
    void promisesNothingWhenTheMoneyDoesNotEndOrHasEnded() {
        Forecast idle = Forecast.steady(new Forecast.Balance(MONDAY, BigDecimal.TEN, BigDecimal.ZERO),
                BigDecimal.ZERO, new Forecast.Range(null, null, null));

        assertThat(Saving.of(null, machines("4"))).isEmpty();
        assertThat(Saving.of(idle, machines("4"))).isEmpty();
        assertThat(Saving.of(steady("20", "20"), machines("4"))).isEmpty();
        assertThat(Saving.of(steady("620", "20"), Spending.UNKNOWN)).isEmpty();
    }

    /** $2 by night and $20 by day: half the spending lasts as long as twice the money. */
    @Test
    void followsTheCourseOfTheForecastByTheHour() {
        Forecast nights = nights("600");
        assertThat(nights.course() == null).isFalse();
        Instant twice = nights("1200").endsAt();

        Saving half = Saving.of(nights, new Spending(List.of(),
                List.of(new Spender("train-7", "vm", nights.usdPerHour().divide(BigDecimal.valueOf(2)))), 0)).get(0);

        assertThat(half.endsAt()).isBetween(twice.minusSeconds(600), twice.plusSeconds(600));
    }

    /** A double rounds the money by more than a week of spending, and the course is followed hour by hour. */
    @Test
    void copesWithPricesThatMakeNoSense() {
        Forecast rich = nights("1000000");
        assertThat(rich.course() == null).isFalse();

        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> IntStream.rangeClosed(1, 400).forEach(i -> {
            Spending spending = new Spending(spenders("disk", "0.0001"), spenders("machine", i + "50000000000000"), 0);
            assertThat(Saving.of(rich, spending).get(0).endsAt()).isAfter(rich.endsAt());
        }));
    }

    private static Forecast nights(String credit) {
        LinkedList<CreditReading> readings = new LinkedList<>();
        BigDecimal balance = new BigDecimal(credit);
        for (Instant at = MONDAY; at.isAfter(MONDAY.minus(Duration.ofDays(14))); at = at.minusSeconds(300)) {
            readings.addFirst(new CreditReading("prod-eu", at, balance, BigDecimal.ZERO, true));
            balance = balance.add(rate(at.minusSeconds(300)));
        }
        return Forecasts.of(ZoneOffset.UTC, readings, Optional.empty()).orElseThrow();
    }

    private static BigDecimal rate(Instant at) {
        int hour = at.atZone(ZoneOffset.UTC).getHour();
        return new BigDecimal(hour >= 8 && hour < 20 ? "20" : "2").divide(BigDecimal.valueOf(12), 6,
                RoundingMode.HALF_UP);
    }

    private static Forecast steady(String credit, String floor) {
        BigDecimal left = new BigDecimal(credit).subtract(new BigDecimal(floor));
        Duration runway = Duration.ofHours(left.longValue() / 10);
        return Forecast.steady(new Forecast.Balance(MONDAY, new BigDecimal(credit), new BigDecimal(floor)),
                BigDecimal.TEN, new Forecast.Range(runway, runway, null));
    }

    private static Spending machines(String costs) {
        return new Spending(List.of(), spenders("machine", costs), 0);
    }

    private static List<Spender> spenders(String name, String costs) {
        String[] each = costs.split(" ");
        return IntStream.range(0, each.length).mapToObj(i -> new Spender(name + "-" + i, "vm", new BigDecimal(each[i])))
                .toList();
    }
}
