package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/**
 * Spending of an account in each hour of the last 28 days. It is rounded, so that it stays under four kilobytes, and
 * serves the statistics alone.
 *
 * @param firstHour hours from 1970 to the first hour
 * @param decimals  decimals of the rates: a rate is a number of steps of 10^-decimals
 * @param rates     amount an hour in such steps, the oldest first; {@link #UNKNOWN} for an hour without readings
 * @param usd       money of the hour after these, which is not complete
 * @param seconds   known seconds of that hour
 */
record HourlySpending(long firstHour, int decimals, List<Integer> rates, double usd, long seconds) {

    static final HourlySpending NONE = new HourlySpending(0, 0, List.of(), 0, 0);

    private static final int UNKNOWN = -1;
    private static final int MOST = 28 * 24;
    private static final int SECONDS = Course.SECONDS;

    HourlySpending {
        rates = List.copyOf(rates);
    }

    /** Returns the number of the hour that is not complete, counted from 1970. */
    @JsonIgnore
    long openHour() {
        return firstHour + rates.size();
    }

    /** Returns this with the spending of one more cycle, spread evenly over its time. */
    HourlySpending plus(Cycle cycle) {
        long end = cycle.to().getEpochSecond();
        long length = end - cycle.from().getEpochSecond();
        HourlySpending sum = this;
        for (long at = cycle.from().getEpochSecond(); at < end;) {
            long next = Math.min(end, (Math.floorDiv(at, SECONDS) + 1) * SECONDS);
            sum = sum.plus(Math.floorDiv(at, SECONDS), cycle.usd() * (next - at) / length, next - at);
            at = next;
        }
        return sum;
    }

    private HourlySpending plus(long hour, double more, long known) {
        if (hour > openHour() + MOST || hour < openHour() - 1) {
            // the first hour, or the first one after the clock was set
            return new HourlySpending(hour, 0, List.of(), more, known);
        }
        return hour <= openHour() ? new HourlySpending(firstHour, decimals, rates, usd + more, seconds + known)
                : until(hour).plus(hour, more, known);
    }

    private HourlySpending until(long hour) {
        List<Double> all = new ArrayList<>(usdPerHour());
        all.add(2 * seconds < SECONDS ? Double.NaN : usd / seconds * SECONDS);
        all.addAll(Collections.nCopies((int) (hour - openHour() - 1), Double.NaN));
        List<Double> kept = all.subList(Math.max(0, all.size() - MOST), all.size());
        int digits = decimalsFor(kept);
        return new HourlySpending(hour - kept.size(), digits, kept.stream().map(rate -> rate.isNaN() ? UNKNOWN
                : (int) Math.min(Integer.MAX_VALUE, Math.round(rate * Math.pow(10, digits)))).toList(), 0, 0);
    }

    /** Returns the number of decimals with which the median of the rates has four digits. */
    private static int decimalsFor(List<Double> rates) {
        List<Double> spending = rates.stream().filter(rate -> rate > 0).toList();
        return spending.isEmpty() ? 0
                : 3 - (int) Math.floor(Math.log10(Cycle.median(spending, Double::doubleValue)));
    }

    /** Returns the rate of each complete hour as an amount an hour, the oldest first; NaN where it is not known. */
    List<Double> usdPerHour() {
        return rates.stream().map(this::usdPerHour).toList();
    }

    /** Returns the money of some hours; empty when a sixth of them or more is not known. */
    OptionalDouble usd(long from, int count) {
        double[] known = LongStream.range(Math.max(from, firstHour), Math.min(from + count, openHour()))
                .mapToInt(this::rate).filter(rate -> rate != UNKNOWN).mapToDouble(this::usdPerHour).toArray();
        return 6 * known.length <= 5 * count ? OptionalDouble.empty()
                : OptionalDouble.of(Arrays.stream(known).sum() / known.length * count);
    }

    private int rate(long hour) {
        return rates.get((int) (hour - firstHour));
    }

    private double usdPerHour(int rate) {
        return rate == UNKNOWN ? Double.NaN : rate / Math.pow(10, decimals);
    }

    /** Returns the complete hours between two times in which there was spending, each as one cycle. */
    List<Cycle> cycles(Instant from, Instant to) {
        long first = Math.max(firstHour, Course.hour(from.plusSeconds(SECONDS - 1)));
        long end = Math.min(openHour(), Course.hour(to));
        return LongStream.range(first, end).filter(hour -> rate(hour) > 0).mapToObj(hour -> Cycle.ofHour(
                Instant.ofEpochSecond(hour * SECONDS), usdPerHour(rate(hour)))).toList();
    }
}
