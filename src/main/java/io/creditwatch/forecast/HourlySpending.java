package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
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

    /**
     * Returns this with one more cycle, and with the pause before it, unless that was the wait for a posting.
     *
     * @param pause null for none
     */
    HourlySpending plus(Cycle pause, Cycle cycle) {
        return (pause != null && Cycle.isStop(pause.seconds(), cycle.seconds()) ? plus(pause) : this).plus(cycle);
    }

    /** Returns this with the spending of one more cycle, spread evenly over its time. */
    private HourlySpending plus(Cycle cycle) {
        HourlySpending sum = this;
        for (long hour = Course.hour(cycle.from()); hour * SECONDS < cycle.to().getEpochSecond(); hour++) {
            long known = Course.seconds(hour, cycle.from(), cycle.to());
            sum = sum.plus(hour, cycle.usd() * known / cycle.seconds(), known);
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
        // the median of the rates has four digits
        List<Double> spending = kept.stream().filter(rate -> rate > 0).toList();
        int digits = spending.isEmpty() ? 0
                : 3 - (int) Math.floor(Math.log10(Cycle.median(spending, Double::doubleValue)));
        return new HourlySpending(hour - kept.size(), digits, kept.stream().map(rate -> rate.isNaN() ? UNKNOWN
                : (int) Math.min(Integer.MAX_VALUE, Math.round(rate * Math.pow(10, digits)))).toList(), 0, 0);
    }

    /** Returns the rate of each complete hour as an amount an hour, the oldest first; NaN where it is not known. */
    List<Double> usdPerHour() {
        return LongStream.range(firstHour, openHour()).mapToObj(this::rate).toList();
    }

    /** Returns the rate of an hour counted from 1970; NaN where it is not known. */
    double rate(long hour) {
        int rate = hour < firstHour || hour >= openHour() ? UNKNOWN : rates.get((int) (hour - firstHour));
        return rate == UNKNOWN ? Double.NaN : rate / Math.pow(10, decimals);
    }

    /** Returns the mean rate of some hours; NaN when a sixth of them or more is not known. */
    double mean(long from, int count) {
        double[] known = LongStream.range(from, from + count).mapToDouble(this::rate).filter(rate -> rate >= 0)
                .toArray();
        return 6 * known.length <= 5 * count ? Double.NaN : DoubleStream.of(known).average().orElseThrow();
    }

    /** Returns the complete hours between two times in which there was spending, each as one cycle. */
    List<Cycle> cycles(Instant from, Instant to) {
        return LongStream.range(Course.hour(from.plusSeconds(SECONDS - 1)), Course.hour(to))
                .filter(hour -> rate(hour) > 0).mapToObj(hour -> new Cycle(Instant.ofEpochSecond(hour * SECONDS),
                        Instant.ofEpochSecond((hour + 1) * SECONDS), rate(hour))).toList();
    }
}
