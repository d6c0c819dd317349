package io.creditwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.creditwatch.Forecasts;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Rules that hold for each forecast, of any readings. */
class RunwayForecasterPropertyTest {

    private static Optional<Forecast> forecast(List<CreditReading> history) {
        return Forecasts.of(ZoneOffset.UTC, history, Optional.empty());
    }

    /** Flat, small and large drops, rises and failed polls, in any order. */
    @Provide
    Arbitrary<List<CreditReading>> histories() {
        Arbitrary<Integer> cents = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0)), Tuple.of(6, Arbitraries.integers().between(100, 300)),
                Tuple.of(1, Arbitraries.integers().between(300, 100_000)),
                Tuple.of(1, Arbitraries.integers().between(-100_000, -1)));
        Arbitrary<Integer> minutes = Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.just(5)), Tuple.of(2, Arbitraries.integers().between(1, 300)));
        return Combinators.combine(cents, minutes).as(Tuple::of).list().ofMaxSize(120).map(this::history);
    }

    private List<CreditReading> history(List<Tuple2<Integer, Integer>> steps) {
        List<CreditReading> history = new ArrayList<>();
        Instant at = Instant.parse("2026-11-23T06:00:00Z");
        BigDecimal credit = new BigDecimal("1000.00");
        history.add(new CreditReading("prod-eu", at, credit, BigDecimal.ZERO, true));
        for (Tuple2<Integer, Integer> step : steps) {
            at = at.plus(Duration.ofMinutes(step.get2()));
            credit = credit.subtract(BigDecimal.valueOf(step.get1(), 2));
            history.add(new CreditReading("prod-eu", at, credit, BigDecimal.ZERO, true));
        }
        return history;
    }

    private static List<CreditReading> each(List<CreditReading> history, UnaryOperator<CreditReading> change) {
        return history.stream().map(change).toList();
    }

    @Property
    void isNeverNegativeAndWithinItsInterval(@ForAll("histories") List<CreditReading> history) {
        forecast(history).ifPresent(forecast -> {
            assertThat(forecast.asOf()).isEqualTo(history.get(history.size() - 1).at());
            assertThat(forecast.usdPerHour().signum()).isNotNegative();
            assertThat(forecast.runway() == null).isEqualTo(forecast.usdPerHour().signum() == 0);
            if (forecast.runway() != null) {
                assertThat(forecast.range().earliest()).isGreaterThanOrEqualTo(Duration.ZERO)
                        .isLessThanOrEqualTo(forecast.runway());
            }
            if (forecast.range().latest() != null) {
                assertThat(forecast.range().latest()).isGreaterThanOrEqualTo(forecast.runway());
            }
        });
    }

    @Property
    void scalesWithTheDollars(@ForAll("histories") List<CreditReading> history,
                                                 @ForAll @IntRange(min = 1, max = 3) int zeros) {
        Optional<Forecast> scaled = forecast(each(history, reading -> new CreditReading(reading.account(),
                reading.at(), reading.credit().movePointRight(zeros), reading.threshold(), true)));

        Optional<Forecast> forecast = forecast(history);

        assertThat(scaled.map(known -> known.runway() == null)).isEqualTo(forecast.map(known -> known.runway() == null));
        // the hours of the past are rounded
        forecast.ifPresent(known -> assertThat(scaled.orElseThrow().usdPerHour().movePointLeft(zeros))
                .isCloseTo(known.usdPerHour(), withinPercentage(1)));
    }

    @Property
    void isTheSameInAnotherWeek(@ForAll("histories") List<CreditReading> history,
                                   @ForAll @LongRange(min = -100, max = 100) long weeks) {
        long seconds = Duration.ofDays(7 * weeks).toSeconds();
        Optional<Forecast> shifted = forecast(each(history, reading -> new CreditReading(reading.account(),
                reading.at().plusSeconds(seconds), reading.credit(), reading.threshold(), true)));

        assertThat(shifted).isEqualTo(forecast(history).map(known -> new Forecast(new Forecast.Balance(
                known.asOf().plusSeconds(seconds), known.balance().credit(), known.balance().floor()), known.burn(),
                known.range(), known.course())));
    }

    @Property
    void computesFromTheFloor(@ForAll("histories") List<CreditReading> history,
                             @ForAll @IntRange(min = -5000, max = 5000) int dollars) {
        Optional<Forecast> moved = forecast(each(history, reading -> new CreditReading(reading.account(), reading.at(),
                reading.credit().add(BigDecimal.valueOf(dollars)), BigDecimal.valueOf(dollars), true)));

        assertThat(moved).usingRecursiveComparison().ignoringFields("value.balance.credit", "value.balance.floor")
                .isEqualTo(forecast(history));
    }
}
