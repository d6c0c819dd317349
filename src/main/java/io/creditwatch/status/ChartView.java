package io.creditwatch.status;

import static com.fasterxml.jackson.annotation.JsonFormat.Shape.STRING;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.creditwatch.alert.AlertState;
import io.creditwatch.delivery.ForecastFan;
import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.History.Balance;
import io.creditwatch.text.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Data of a chart: the balances of an account, thinned so that a chart looks the same, and what only the program can
 * say of them. Amounts are decimal strings. Balances in an earlier currency are left out.
 *
 * @param currency code of ISO 4217; null without a balance
 * @param points   balances in the order of time, at most {@link #MOST_POINTS}
 * @param gaps     times without readings, by the rule of the forecast
 * @param topUps   payments, by the rule of the alert policy
 * @param forecast points of the forecast, joined by straight lines; empty when there is no end ahead
 */
public record ChartView(String currency, List<Point> points, List<Gap> gaps, List<TopUp> topUps,
                        List<ForecastFan.Point> forecast) {

    static final int MOST_POINTS = 1_000;
    /** Points of a stretch of time that are kept: its first, last, least and most. */
    private static final int OF_STRETCH = 4;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final BigDecimal MILLIS = BigDecimal.valueOf(HOUR.toMillis());

    /**
     * Balance that was read.
     *
     * @param usdPerHour burn rate since the last reading that is at least an hour older; null across a gap or a top-up
     */
    public record Point(Instant at,
                        @JsonProperty("creditUsd") @JsonFormat(shape = STRING) BigDecimal credit,
                        @JsonFormat(shape = STRING) BigDecimal usdPerHour) {

        /** @param before the last readings before it, without a gap or a top-up; it is to keep the last hour of them */
        private static Point of(Balance balance, Deque<Balance> before) {
            Instant hourAgo = balance.at().minus(HOUR);
            Balance older = null;
            while (!before.isEmpty() && !before.peek().at().isAfter(hourAgo)) {
                older = before.remove();
            }
            if (older == null) {
                return new Point(balance.at(), balance.credit(), null);
            }
            before.push(older);
            return new Point(balance.at(), balance.credit(), older.credit().subtract(balance.credit())
                    .multiply(MILLIS).divide(BigDecimal.valueOf(Duration.between(older.at(), balance.at()).toMillis()),
                            2, RoundingMode.HALF_UP));
        }
    }

    /** Time without readings: from the last reading before it to the next one, or to the end of the chart. */
    public record Gap(Instant from, Instant to) {
    }

    /** @param at time of the reading that showed it */
    public record TopUp(Instant at,
                        @JsonProperty("amountUsd") @JsonFormat(shape = STRING) BigDecimal amount) {
    }

    /**
     * @param all      balances in the order of time; the ones before {@code from} only help to find gaps, top-ups and
     *                 burn rates
     * @param until    end of the balances, not later than now
     * @param horizon  end of the forecast, if it is not over before
     * @param state    current state of the account, for its forecast
     */
    static ChartView of(List<Balance> all, Instant from, Instant until, Instant horizon, AlertState state) {
        String now = state.lastReading() == null ? null : state.lastReading().currency();
        String currency = all.isEmpty() ? now : all.get(all.size() - 1).currency();
        List<Balance> balances = all.stream().filter(balance -> balance.currency().equals(currency)).toList();
        List<Point> points = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        List<TopUp> topUps = new ArrayList<>();
        Deque<Balance> unbroken = new ArrayDeque<>();
        Duration before = null;
        Balance last = null;
        for (Balance balance : balances) {
            if (last != null) {
                Duration interval = Duration.between(last.at(), balance.at());
                BigDecimal rise = balance.credit().subtract(last.credit());
                if (BurnHistory.isGap(before, interval)) {
                    gaps.add(new Gap(last.at(), balance.at()));
                    unbroken.clear();
                }
                if (new Money(rise, currency).isAHundredCents()) {
                    topUps.add(new TopUp(balance.at(), rise));
                    unbroken.clear();
                }
                before = interval;
            }
            points.add(Point.of(balance, unbroken));
            unbroken.add(balance);
            last = balance;
        }
        if (last != null && BurnHistory.isGap(before, Duration.between(last.at(), until))) {
            gaps.add(new Gap(last.at(), until));
        }
        points.removeIf(point -> point.at().isBefore(from));
        gaps.removeIf(gap -> gap.to().isBefore(from));
        topUps.removeIf(topUp -> topUp.at().isBefore(from));
        return new ChartView(currency, thinned(points), gaps, topUps,
                Objects.equals(currency, now) ? forecast(state.forecast(), until, horizon) : List.of());
    }

    /** Keeps the outline: a chart that is no wider than the stretches looks the same. */
    private static List<Point> thinned(List<Point> all) {
        if (all.size() <= MOST_POINTS) {
            return all;
        }
        Instant first = all.get(0).at();
        long length = Duration.between(first, all.get(all.size() - 1).at()).toMillis()
                / (MOST_POINTS / OF_STRETCH) + 1;
        return all.stream().collect(Collectors.groupingBy(
                        point -> Duration.between(first, point.at()).toMillis() / length,
                        LinkedHashMap::new, Collectors.toList()))
                .values().stream().flatMap(ChartView::outline).toList();
    }

    private static Stream<Point> outline(List<Point> stretch) {
        Comparator<Point> byCredit = Comparator.comparing(Point::credit);
        return Stream.of(stretch.get(0), stretch.get(stretch.size() - 1),
                        stretch.stream().min(byCredit).orElseThrow(), stretch.stream().max(byCredit).orElseThrow())
                .distinct().sorted(Comparator.comparing(Point::at));
    }

    private static List<ForecastFan.Point> forecast(Forecast forecast, Instant until, Instant horizon) {
        return forecast == null || forecast.runway() == null || forecast.runway().isZero()
                || forecast.asOf().isAfter(until) ? List.of() : ForecastFan.of(forecast, horizon);
    }
}
