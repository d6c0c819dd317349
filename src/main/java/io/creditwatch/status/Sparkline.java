package io.creditwatch.status;

import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Balance of the last day and its forecast for twelve hours, in a picture of 144 by 40.
 *
 * @param past  lines, with a break where there were no readings
 * @param ahead forecast; empty when there is none
 * @param floor height of the floor
 */
public record Sparkline(List<String> past, String ahead, String floor) {

    static final Duration DAY = Duration.ofHours(24);
    /** Number of points of the day. */
    static final int POINTS = 32;
    private static final Sparkline NONE = new Sparkline(List.of(), "", "38.0");
    private static final double PER_HOUR = 4;
    private static final int HOURS_AHEAD = 12;
    private static final double BOTTOM = 38;
    private static final double HEIGHT = 36;
    /** Time without readings at which the line breaks. */
    private static final Duration BREAK = DAY.dividedBy(POINTS).multipliedBy(3);

    static Sparkline of(List<CreditReading> day, AccountView account, Instant now) {
        if (day.isEmpty()) {
            return NONE;
        }
        CreditReading last = day.get(day.size() - 1);
        double floor = last.floor().doubleValue();
        double most = day.stream().mapToDouble(reading -> reading.credit().doubleValue()).max().orElse(floor);
        double least = Math.min(floor, day.stream().mapToDouble(reading -> reading.credit().doubleValue()).min()
                .orElse(floor));
        Scale scale = new Scale(now.minus(DAY), least, most > least ? most : least + 1);
        return new Sparkline(lines(day, scale), ahead(last, account, now, scale), scale.y(floor));
    }

    private static List<String> lines(List<CreditReading> day, Scale scale) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        Instant before = day.get(0).at();
        for (CreditReading reading : day) {
            if (Duration.between(before, reading.at()).compareTo(BREAK) > 0) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(scale.point(reading.at(), reading.credit().doubleValue()));
            before = reading.at();
        }
        lines.add(line.toString());
        return lines;
    }

    private static String ahead(CreditReading last, AccountView account, Instant now, Scale scale) {
        if (account.burn() == null || account.runwayStatus(now) != AccountView.RunwayStatus.LEFT) {
            return "";
        }
        Instant horizon = now.plus(Duration.ofHours(HOURS_AHEAD));
        Instant ends = account.runway().endsAt();
        Instant end = ends.isBefore(horizon) ? ends : horizon;
        BigDecimal whole = last.credit().subtract(last.floor());
        double share = (double) Duration.between(last.at(), end).toSeconds()
                / Math.max(1, Duration.between(last.at(), ends).toSeconds());
        return scale.point(last.at(), last.credit().doubleValue())
                + scale.point(end, last.credit().doubleValue() - whole.doubleValue() * share);
    }

    private record Scale(Instant begin, double least, double most) {

        String point(Instant at, double credit) {
            return String.format(Locale.ROOT, "%.1f,%s ", Duration.between(begin, at).toSeconds() / 3600.0 * PER_HOUR,
                    y(credit));
        }

        String y(double credit) {
            return String.format(Locale.ROOT, "%.1f", BOTTOM - HEIGHT * (credit - least) / (most - least));
        }
    }
}
