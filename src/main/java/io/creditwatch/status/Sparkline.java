package io.creditwatch.status;

import io.creditwatch.alert.AlertState;
import io.creditwatch.ledger.History.Balance;
import io.creditwatch.status.ChartView.Point;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Balance of the last day and its forecast for twelve hours, in a picture of 144 by 40.
 *
 * @param past  lines, with a break where there were no readings
 * @param ahead forecast, as far as it is in the picture; empty when there is none
 * @param floor height of the floor
 */
public record Sparkline(List<String> past, String ahead, String floor) {

    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration AHEAD = Duration.ofHours(12);
    private static final double PER_HOUR = 4;
    private static final double BOTTOM = 38;
    private static final double HEIGHT = 36;

    static Sparkline of(List<Balance> balances, Instant from, Instant now, AlertState state) {
        ChartView chart = ChartView.of(balances, from, now, now.plus(AHEAD), state);
        BigDecimal floor = state.lastReading() == null ? BigDecimal.ZERO : state.lastReading().floor();
        List<Double> amounts = Stream.concat(Stream.of(floor), chart.points().stream().map(Point::credit))
                .map(BigDecimal::doubleValue).sorted().toList();
        Scale scale = new Scale(now.minus(DAY), amounts.get(0),
                Math.max(amounts.get(amounts.size() - 1), amounts.get(0) + 1));
        return new Sparkline(lines(chart, scale), chart.forecast().stream()
                .map(point -> scale.point(point.at(), point.credit())).collect(Collectors.joining(" ")),
                scale.y(floor));
    }

    private static List<String> lines(ChartView chart, Scale scale) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        Instant before = null;
        for (Point point : chart.points()) {
            Instant last = before;
            if (chart.gaps().stream().anyMatch(gap -> gap.from().equals(last) && gap.to().equals(point.at()))) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(scale.point(point.at(), point.credit()));
            before = point.at();
        }
        lines.add(line.toString());
        return lines;
    }

    private record Scale(Instant begin, double least, double most) {

        String point(Instant at, BigDecimal credit) {
            return String.format(Locale.ROOT, "%.1f,%s", Duration.between(begin, at).toSeconds() / 3600.0 * PER_HOUR,
                    y(credit));
        }

        String y(BigDecimal credit) {
            return String.format(Locale.ROOT, "%.1f",
                    BOTTOM - HEIGHT * (credit.doubleValue() - least) / (most - least));
        }
    }
}
