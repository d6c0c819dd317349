package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.creditwatch.alert.AlertState;
import io.creditwatch.assessment.Condition;
import io.creditwatch.delivery.ForecastFan;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.History.Balance;
import io.creditwatch.status.ChartView.Gap;
import io.creditwatch.status.ChartView.Point;
import io.creditwatch.status.ChartView.TopUp;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChartViewTest {

    private static final Instant START = Instant.parse("2026-11-29T00:00:00Z");
    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final Forecast.Balance BALANCE =
            new Forecast.Balance(START, new BigDecimal("110.00"), new BigDecimal("10"));

    private final List<Balance> balances = new ArrayList<>(IntStream.range(0, 8)
            .mapToObj(i -> balance(PERIOD.multipliedBy(i), 100 - i)).toList());

    @Test
    void showsATimeWithoutReadingsAsAGapAndNotAShortOne() {
        balances.add(balance(Duration.ofMinutes(50), 90));
        balances.add(balance(Duration.ofHours(51), 60));
        balances.add(balance(Duration.ofHours(51).plus(PERIOD), 59));

        assertThat(until(Duration.ofHours(51).plusMinutes(9)).gaps())
                .containsExactly(new Gap(at(Duration.ofMinutes(50)), at(Duration.ofHours(51))));
    }

    @Test
    void showsAGapThatIsNotOverYetUntilTheEnd() {
        assertThat(until(Duration.ofHours(60)).gaps())
                .containsExactly(new Gap(at(Duration.ofMinutes(35)), at(Duration.ofHours(60))));
    }

    @Test
    void findsGapsAndTopUpsFromTheReadingsBeforeTheChart() {
        balances.add(balance(Duration.ofHours(9), 200));
        ChartView chart = ChartView.of(balances, at(Duration.ofHours(3)), at(Duration.ofHours(9)), Instant.MAX,
                AlertState.INITIAL);

        assertThat(chart.points()).containsExactly(new Point(at(Duration.ofHours(9)), new BigDecimal("200"), null));
        assertThat(chart.gaps()).containsExactly(new Gap(at(Duration.ofMinutes(35)), at(Duration.ofHours(9))));
        assertThat(chart.topUps()).containsExactly(new TopUp(at(Duration.ofHours(9)), new BigDecimal("107")));
    }

    @Test
    void showsARiseOfADollarAsATopUpAndNotASmallerOne() {
        balances.add(new Balance(at(Duration.ofMinutes(40)), new BigDecimal("93.003"), "USD"));
        balances.add(new Balance(at(Duration.ofMinutes(45)), new BigDecimal("94.003"), "USD"));

        assertThat(until(Duration.ofMinutes(46)).topUps())
                .containsExactly(new TopUp(at(Duration.ofMinutes(45)), new BigDecimal("1.000")));
    }

    @Property(tries = 100)
    void keepsTheOutlineInAThousandPoints(
            @ForAll @Size(min = 1, max = 4000) List<@IntRange(min = -9, max = 9) Integer> changes,
            @ForAll @IntRange(min = 1, max = 200_000) int jump) {
        Balance last = balance(Duration.ZERO, 0);
        List<Balance> all = new ArrayList<>();
        for (int change : changes) {
            Duration interval = change == 9 ? Duration.ofSeconds(jump) : Duration.ofMinutes(1);
            last = new Balance(last.at().plus(interval), last.credit().add(BigDecimal.valueOf(change)), "USD");
            all.add(last);
        }
        Comparator<Balance> byCredit = Comparator.comparing(Balance::credit);

        List<Balance> points = ChartView.of(all, START, last.at(), Instant.MAX, AlertState.INITIAL).points().stream()
                .map(point -> new Balance(point.at(), point.credit(), "USD")).toList();

        assertThat(points).hasSizeLessThanOrEqualTo(ChartView.MOST_POINTS).isSubsetOf(all)
                .isSortedAccordingTo(Comparator.comparing(Balance::at)).doesNotHaveDuplicates()
                .startsWith(all.get(0)).endsWith(all.get(all.size() - 1));
        assertThat(points.stream().min(byCredit).map(Balance::credit)).isEqualTo(all.stream().min(byCredit)
                .map(Balance::credit));
        assertThat(points.stream().max(byCredit).map(Balance::credit)).isEqualTo(all.stream().max(byCredit)
                .map(Balance::credit));
        assertThat(all.size() > ChartView.MOST_POINTS || points.equals(all)).isTrue();
    }

    @Test
    void givesTheBurnRateOfAnHourUnlessAGapOrATopUpIsInIt() {
        balances.clear();
        for (int i = 0; i < 60; i++) {
            int paid = i < 20 ? 0 : 1000;
            balances.add(balance(PERIOD.multipliedBy(i < 40 ? i : i + 10), 5000 + paid - i));
        }

        assertThat(until(Duration.ofHours(6)).points()).extracting(Point::usdPerHour).hasSize(60).satisfies(rates -> {
            for (int i = 0; i < 60; i++) {
                assertThat(rates.get(i)).as("%d", i).isEqualTo(i % 20 < 12 ? null : dollars("12.00"));
            }
        });
    }

    @Test
    void givesTheBurnRateOfReadingsThatAreLeftOut() {
        balances.clear();
        for (int i = 0; i < 30 * 24 * 60; i++) {
            balances.add(balance(Duration.ofMinutes(i), 50_000 - i / 60 * 40));
        }

        assertThat(until(Duration.ofDays(30)).points()).hasSizeLessThan(ChartView.MOST_POINTS + 1)
                .extracting(Point::usdPerHour).as("a posting of $40 each hour")
                .filteredOn(rate -> rate != null).containsOnly(dollars("40.00"));
    }

    @Test
    void givesTheForecastDownToTheFloorWithItsLimits() {
        assertThat(forecast(Duration.ofHours(10), Duration.ofHours(8), Duration.ofHours(20))).containsExactly(
                new ForecastFan.Point(at(Duration.ZERO), dollars("110.00"), dollars("110.00"), dollars("110.00")),
                new ForecastFan.Point(at(Duration.ofHours(8)), dollars("30.00"), dollars("10"), dollars("70.00")),
                new ForecastFan.Point(at(Duration.ofHours(10)), dollars("10"), dollars("10"), dollars("60.00")),
                new ForecastFan.Point(at(Duration.ofHours(20)), dollars("10"), dollars("10"), dollars("10")));
        assertThat(forecast(Duration.ofHours(10), Duration.ofHours(10), null))
                .extracting(ForecastFan.Point::at, ForecastFan.Point::most).as("the spending may have stopped")
                .endsWith(tuple(at(Duration.ofHours(15)), dollars("110.00")));
        assertThat(forecast(Duration.ZERO, Duration.ZERO, Duration.ZERO)).as("at the floor").isEmpty();
        assertThat(forecast(null, null, null)).as("no spending").isEmpty();
    }

    private static List<ForecastFan.Point> forecast(Duration runway, Duration earliest, Duration latest) {
        AlertState state = SampleEvents.current(Condition.HEALTHY, "110.00", START,
                Forecast.steady(BALANCE, BigDecimal.TEN, new Forecast.Range(runway, earliest, latest)));
        assertThat(ChartView.of(List.of(), START.minusSeconds(9), START.minusSeconds(1), Instant.MAX, state).forecast())
                .as("before the last reading").isEmpty();
        return ChartView.of(List.of(), START, START, Instant.MAX, state).forecast();
    }

    private ChartView until(Duration end) {
        return ChartView.of(balances, START, at(end), Instant.MAX, AlertState.INITIAL);
    }

    @Test
    void leavesOutTheBalancesInAnEarlierCurrency() {
        Balance dollars = balance(Duration.ZERO, 900);
        Balance euros = new Balance(at(Duration.ofMinutes(5)), BigDecimal.valueOf(100), "EUR");
        Balance later = new Balance(at(Duration.ofMinutes(10)), BigDecimal.valueOf(99), "EUR");

        ChartView chart = ChartView.of(List.of(dollars, euros, later), at(Duration.ZERO), at(Duration.ofMinutes(10)),
                Instant.MAX, AlertState.INITIAL);

        assertThat(chart.currency()).isEqualTo("EUR");
        assertThat(chart.points()).extracting(Point::credit).containsExactly(euros.credit(), later.credit());
        assertThat(chart.topUps()).isEmpty();
    }

    private static Balance balance(Duration after, int credit) {
        return new Balance(at(after), BigDecimal.valueOf(credit), "USD");
    }

    private static Instant at(Duration after) {
        return START.plus(after);
    }

    private static BigDecimal dollars(String amount) {
        return new BigDecimal(amount);
    }
}
