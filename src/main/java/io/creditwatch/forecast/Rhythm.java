package io.creditwatch.forecast;

import io.creditwatch.forecast.Forecast.Source;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Rhythm of an account's spending. It is chosen again every hour: each kind forecasts the last week from what was known
 * at each time, and the best one counts, if it is clearly better than none. In a pause hardly anything is spent:
 * nothing, or what storage costs.
 *
 * @param usual   usual spending; null without a rhythm
 * @param error   mean of |ln(spent / forecast)| of the last week, or of the newest forecasts if more; zero if not known
 * @param mean    mean rate of the last week; NaN when not known
 * @param longest hours of the longest pause that is over
 * @param pause   hours of the current pause
 */
record Rhythm(Kind kind, Course usual, double error, double mean, int longest, int pause) {

    /** The current rate goes on; the mean of the last day does; weekdays are like each other; weeks are. */
    enum Kind { NONE, MEAN_OF_DAY, WEEKEND, WEEKLY }

    static final Rhythm NONE = new Rhythm(Kind.NONE, null, 0, 0, 0, 0);

    /** Hours ahead for which each kind is judged, and hours from one of these forecasts to the next. */
    private static final int[] HORIZONS = {6, 12, 24, 48};
    private static final int STEP = 6;
    /** Part of the error of every simpler kind that a kind may have. */
    private static final double BETTER = 0.8;
    /** Part of the mean of a week up to which an hour is one of a pause. */
    private static final double PAUSE = 0.25;
    /** Smaller shares say little about the level. */
    static final double LITTLE = 0.15;

    /** @param before kind before, which counts unless another one is clearly better */
    static Rhythm of(HourlySpending hours, ZoneId zone, Kind before) {
        Past past = new Past(hours, zone);
        Kind best = Kind.NONE;
        double least = Double.POSITIVE_INFINITY;
        for (Kind kind : Kind.values()) {
            double error = past.error(kind, 24);
            if ((error + 0.001) * (kind == before ? BETTER : 1) < BETTER * least) {
                best = kind;
                least = error;
            }
        }
        best = past.isLowOnFirstWeekend() ? Kind.WEEKEND : best;
        double[] shape = past.shape(best, past.size);
        double level = best == Kind.NONE || shape == null ? 0 : past.usualLevel(best, shape, past.size);
        // of a rhythm that has just ended, the newest errors are larger
        double newest = past.error(best, 6);
        double error = Double.isInfinite(newest) ? least : Math.max(least, newest);
        Course usual = !(level > 0) ? null : best == Kind.MEAN_OF_DAY ? Course.steady(level) : new Course(level,
                Arrays.stream(shape).mapToObj(share -> (int) Math.round(1000 * share)).toList(), zone);
        double mean = past.mean(past.size - Course.WEEK, past.size, 3);
        return new Rhythm(usual == null ? Kind.NONE : best, usual,
                Double.isInfinite(error) ? 0 : Math.round(1000 * error) / 1000.0, mean, past.longest, past.pause);
    }

    boolean isPause(double rate) {
        return rate <= PAUSE * mean;
    }

    boolean isOther(double level) {
        return kind != Kind.MEAN_OF_DAY && isOther(level, usual.usdPerHour());
    }

    /** Returns whether another level is that of a Sunday, on a weekday. Where nothing is spent, no day differs. */
    boolean isHoliday(double level, Instant now) {
        double weekday = kind.compareTo(Kind.WEEKEND) < 0 || usual.isWeekend(now) ? 0 : usual.rate(Course.hour(now));
        return weekday > 0 && !isOther(level * weekday / usual.usdPerHour(),
                usual.withHoliday(now).rate(Course.hour(now)));
    }

    private static boolean isOther(double level, double usual) {
        return Math.abs(Math.log(level / usual)) > 0.2;
    }

    Source source(Instant now) {
        return kind == Kind.MEAN_OF_DAY ? Source.DAY_MEAN
                : usual.isWeekend(now) ? Source.USUAL_WEEKEND : Source.USUAL_WEEKDAY;
    }

    /** Known spending by the hour, and what each kind of rhythm would have forecast at each time. */
    private static final class Past {

        private final int size;
        /** Amount of each hour, the oldest first, NaN where it is not known; and hour of the week of each. */
        private final double[] rates;
        private final int[] slots;
        /** Sum of the known rates before each hour, and their number. */
        private final double[] sums;
        private final int[] counts;
        private int longest;
        private int pause;

        Past(HourlySpending hours, ZoneId zone) {
            rates = hours.usdPerHour().stream().mapToDouble(rate -> rate).toArray();
            size = rates.length;
            slots = IntStream.range(0, size).map(i -> Course.hourOfWeek(hours.firstHour() + i, zone)).toArray();
            sums = new double[size + 1];
            counts = new int[size + 1];
            for (int i = 0; i < size; i++) {
                sums[i + 1] = sums[i] + (rates[i] >= 0 ? rates[i] : 0);
                counts[i + 1] = counts[i] + (rates[i] >= 0 ? 1 : 0);
            }
            for (int i = 0; i < size; i++) {
                // of the week before and the one after: a smaller fleet before is no pause
                double most = PAUSE * DoubleStream.of(mean(i - Course.WEEK, i, 2 * Course.DAY),
                        mean(i + 1, i + Course.WEEK, 2 * Course.DAY)).filter(rate -> rate >= 0).min().orElse(0);
                longest = rates[i] > most ? Math.max(longest, pause) : longest;
                pause = rates[i] <= most || pause > 0 && !(rates[i] > most) ? pause + 1 : 0;
            }
        }

        /**
         * Returns the mean of |ln(spent / forecast)| over the last week, each weighted with the larger amount, so that
         * a pause hardly counts; after each half-life it counts half. It is infinite when not known.
         */
        double error(Kind kind, double halfLife) {
            double sum = 0;
            double amounts = 1e-9;
            double weights = 0;
            int first = kind == Kind.WEEKLY && size < 11 * Course.DAY ? size : Math.max(STEP, size - Course.WEEK);
            for (int now = size - STEP; now >= first; now -= STEP) {
                double[] shape = shape(kind, now);
                double usual = shape == null ? Double.NaN : usualLevel(kind, shape, now);
                double recent = shape == null || kind == Kind.MEAN_OF_DAY ? usual : level(shape, now, 0.5);
                double level = isOther(recent, usual) ? recent : usual;
                double weight = Math.pow(0.5, (size - now - STEP) / halfLife);
                for (int hours : HORIZONS) {
                    if (level >= 0 && now + hours <= size) {
                        double spent = 1e-9 + (sums[now + hours] - sums[now]) / hours;
                        double forecast = 1e-9 + level * IntStream.range(now, now + hours)
                                .filter(i -> rates[i] >= 0).mapToDouble(i -> shape[slots[i]]).sum() / hours;
                        double amount = weight * Math.max(spent, forecast);
                        weights += weight;
                        amounts += amount;
                        sum += amount * Math.min(2, Math.abs(Math.log(spent / forecast)));
                    }
                }
            }
            return weights < 3 ? Double.POSITIVE_INFINITY : sum / amounts;
        }

        /** Returns the mean of the last day, or the median of 120 usual hours, so that one holiday does not count. */
        double usualLevel(Kind kind, double[] shape, int now) {
            return kind == Kind.MEAN_OF_DAY ? mean(now - Course.DAY, now, STEP) : level(shape, now, 120);
        }

        /** Returns the median level of the hours before a time with that sum of shares; NaN when not known. */
        double level(double[] shape, int now, double enough) {
            double[] levels = new double[now];
            int count = 0;
            double shares = 0;
            for (int i = now - 1; i >= Math.max(0, now - 8 * Course.DAY) && shares < enough; i--) {
                double share = shape[slots[i]];
                if (rates[i] >= 0 && share > LITTLE) {
                    levels[count++] = rates[i] / share;
                    shares += share;
                }
            }
            return shares < Math.min(1, enough) ? Double.NaN : Cycle.median(Arrays.copyOf(levels, count));
        }

        /** Returns the share of each hour of the week by what was known at a time; null when it is too little. */
        double[] shape(Kind kind, int now) {
            double[] shape = new double[Course.WEEK];
            Arrays.fill(shape, 1);
            if (kind.compareTo(Kind.WEEKEND) < 0) {
                return shape;
            }
            double[][] known = new double[Course.WEEK][28];
            int[] numbers = new int[Course.WEEK];
            for (int i = 0; i < now; i++) {
                int slot = slot(kind, slots[i]);
                int from = Math.max(0, Math.min(i, now - Course.WEEK / 2) - Course.WEEK / 2);
                double level = mean(from, Math.min(now, from + Course.WEEK), Math.min(now, Course.WEEK) / 2);
                // the level of the newest hours is not settled after a change
                if ((i < now - Course.WEEK / 2 || numbers[slot] < 2) && level > 0 && rates[i] >= 0) {
                    known[slot][numbers[slot]++] = rates[i] / level;
                }
            }
            double[] shares = IntStream.range(0, Course.WEEK)
                    .mapToDouble(slot -> Cycle.median(Arrays.copyOf(known[slot], numbers[slot]))).toArray();
            double weekend = kind == Kind.WEEKLY ? Double.NaN : weekendShare(shares);
            Arrays.setAll(shape, hour -> shares[slot(kind, hour)] >= 0 ? shares[slot(kind, hour)]
                    : hour >= Course.SATURDAY ? weekend * shares[hour % Course.DAY]
                    : shares[Course.SATURDAY + hour % Course.DAY] / weekend);
            return Double.isNaN(Arrays.stream(shape).sum()) ? null : shape;
        }

        private static int slot(Kind kind, int hour) {
            return kind == Kind.WEEKLY ? hour : hour % Course.DAY + (hour < Course.SATURDAY ? 0 : Course.SATURDAY);
        }

        /** Returns the spending in the known hours of a weekend, as a part of the one in these hours of weekdays. */
        private static double weekendShare(double[] shares) {
            int[] known = IntStream.range(0, Course.DAY)
                    .filter(hour -> shares[hour] + shares[Course.SATURDAY + hour] >= 0).toArray();
            double weekend = 1e-3 + Arrays.stream(known).mapToDouble(hour -> shares[Course.SATURDAY + hour]).sum();
            double weekdays = 1e-3 + Arrays.stream(known).mapToDouble(hour -> shares[hour]).sum();
            return known.length < 3 ? 1 : weekend / weekdays;
        }

        boolean isLowOnFirstWeekend() {
            long known = Arrays.stream(slots).filter(slot -> slot >= Course.SATURDAY).count();
            boolean first = known > 2 && known <= 2 * Course.DAY && slots[size - 1] >= Course.SATURDAY;
            double[] shape = first ? shape(Kind.WEEKEND, size) : null;
            return shape != null && weekendShare(shape) < 0.8;
        }

        /** Returns the mean of some hours; NaN when less than the fewest of them are known. */
        private double mean(int from, int to, int fewest) {
            int end = Math.min(size, to);
            int count = counts[end] - counts[Math.max(0, from)];
            return count < fewest ? Double.NaN : (sums[end] - sums[Math.max(0, from)]) / count;
        }
    }
}
