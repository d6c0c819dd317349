package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Spending of an account in each hour of the last 28 days, counted from 1970, rounded to less than four kilobytes.
 *
 * @param rates   amount an hour in steps of 10^-decimals, the oldest first; {@link #UNKNOWN} without readings
 * @param usd     money of the hour after these, which is not complete
 * @param seconds known seconds of that hour
 */
record HourlySpending(long firstHour, int decimals, List<Integer> rates, double usd, long seconds) {

    static final HourlySpending NONE = new HourlySpending(0, 0, List.of(), 0, 0);

    private static final int UNKNOWN = -1;
    private static final int MOST = 28 * Course.DAY;

    HourlySpending {
        rates = List.copyOf(rates);
    }

    @JsonIgnore
    long openHour() {
        return firstHour + rates.size();
    }

    /** Returns this with the spending of one more cycle, spread evenly over its time. */
    HourlySpending plus(Cycle cycle) {
        HourlySpending sum = this;
        for (long hour = Course.hour(cycle.from()); hour * Course.SECONDS < cycle.to().getEpochSecond(); hour++) {
            long known = Course.seconds(hour, cycle.from(), cycle.to());
            HourlySpending open = sum.until(hour);
            sum = new HourlySpending(open.firstHour, open.decimals, open.rates,
                    open.usd + cycle.usd() * known / cycle.seconds(), open.seconds + known);
        }
        return sum;
    }

    /** Returns this with the hours before a later one as complete. It begins again after the clock was set. */
    private HourlySpending until(long hour) {
        if (hour > openHour() + MOST || hour < openHour() - 1) {
            return new HourlySpending(hour, 0, List.of(), 0, 0);
        }
        if (hour <= openHour()) {
            return this;
        }
        List<Double> all = new ArrayList<>(usdPerHour());
        all.add(2 * seconds < Course.SECONDS ? Double.NaN : usd / seconds * Course.SECONDS);
        all.addAll(Collections.nCopies((int) (hour - openHour() - 1), Double.NaN));
        List<Double> kept = all.subList(Math.max(0, all.size() - MOST), all.size());
        // the median of the rates has four digits
        double median = Cycle.median(kept.stream().mapToDouble(rate -> rate).filter(rate -> rate > 0).toArray());
        int digits = median > 0 ? 3 - (int) Math.floor(Math.log10(median)) : 0;
        return new HourlySpending(hour - kept.size(), digits, kept.stream().map(rate -> rate.isNaN() ? UNKNOWN
                : (int) Math.min(Integer.MAX_VALUE, Math.round(rate * Math.pow(10, digits)))).toList(), 0, 0);
    }

    /** Returns the rate of each complete hour, the oldest first; NaN where it is not known. */
    List<Double> usdPerHour() {
        return LongStream.range(firstHour, openHour()).mapToObj(this::rate).toList();
    }

    double rate(long hour) {
        int rate = hour < firstHour || hour >= openHour() ? UNKNOWN : rates.get((int) (hour - firstHour));
        return rate == UNKNOWN ? Double.NaN : rate / Math.pow(10, decimals);
    }

    /** Returns the complete hours between two times in which there was spending, each as one cycle. */
    List<Cycle> cycles(Instant from, Instant to) {
        return LongStream.range(Course.hour(from.plusSeconds(Course.SECONDS - 1)), Course.hour(to))
                .filter(hour -> rate(hour) > 0).mapToObj(hour -> new Cycle(Course.start(hour), Course.start(hour + 1),
                        rate(hour))).toList();
    }
}
