package io.creditwatch.forecast;

import io.creditwatch.forecast.Forecast.Source;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Rhythm of an account's spending, and how far off the forecasts with it were. It is chosen again every hour: each
 * kind forecasts the last week from what was known at each time, and the best one counts, if it is clearly better
 * than none.
 *
 * @param kind  kind that forecasts the past best
 * @param usual usual spending; null without a rhythm
 * @param error mean of |ln(spent / forecast)| over the last week, weighted with the money, or of the newest forecasts
 *              if that is more; zero when not known
 */
record Rhythm(Kind kind, Course usual, double error, Pauses pauses) {

    /**
     * Kind of rhythm, the simplest first: the current rate continues; the mean of the last day does, as for bursts at
     * any time; each day is like the others; weekdays are, and days of the weekend are; each week is like the others.
     */
    enum Kind {
        NONE, MEAN_OF_DAY, DAILY, WEEKEND, WEEKLY;

        private int slot(int hourOfWeek) {
            return switch (this) {
                case NONE, MEAN_OF_DAY -> 0;
                case DAILY -> hourOfWeek % Course.DAY;
                case WEEKEND -> (hourOfWeek < Course.SATURDAY ? 0 : Course.DAY) + hourOfWeek % Course.DAY;
                case WEEKLY -> hourOfWeek;
            };
        }
    }

    /**
     * Times with hardly any spending: nothing, or what storage costs.
     *
     * @param most    rate up to which it is a pause now
     * @param work    mean rate of the last day, or of the last week when the day was a pause; zero when not known
     * @param longest hours of the longest pause that is over
     * @param current hours of the current one
     */
    record Pauses(double most, double work, int longest, int current) {

        private static final Pauses NONE = new Pauses(0, 0, 0, 0);
    }

    static final Rhythm NONE = new Rhythm(Kind.NONE, null, 0, Pauses.NONE);

    /** Hours ahead for which each kind is judged, and hours from one of these forecasts to the next. */
    private static final int[] HORIZONS = {6, 12, 24, 48};
    private static final int STEP = 6;
    /** Hours after which a forecast of the past counts half, for the choice and for the interval, and least number. */
    private static final double HALF_LIFE = 24;
    private static final double SHORT_HALF_LIFE = 6;
    private static final double FEWEST = 3;
    /** Part of the error of every simpler kind that a kind may have; errors below the second are equal. */
    private static final double BETTER = 0.8;
    private static final double SAME = 0.001;
    private static final double LARGEST_ERROR = 2;
    /** Parts of the mean rate: an amount without an error, and one that is added to spent and forecast. */
    private static final double RIGHT = 0.2;
    private static final double ADDED = 0.02;
    /** Usual hours of which the level is the median: more than two days of jobs, of which one may be a holiday. */
    private static final double USUAL_HOURS = 120;
    private static final int FEWEST_HOURS_OF_WEEKLY = 11 * Course.DAY;
    /** Hours after which weekends are known: a daily rhythm is then one with equal days of the weekend. */
    private static final int MOST_HOURS_OF_DAILY = 8 * Course.DAY;
    /** Width of the interval in errors, the least one, and that without a rhythm: a first night may come any time. */
    private static final double WIDTH = 3;
    private static final double LEAST = 0.03;
    private static final double FIRST_NIGHT = 0.22;
    /** Part of the mean of the week up to which an hour is one of a pause, and fewest hours that show a pause. */
    private static final double PAUSE = 0.25;
    private static final int FEWEST_HOURS = 3;
    /** Smaller shares say little about the level. */
    static final double LITTLE = 0.15;

    /** @param before kind before, which counts unless another one is clearly better */
    static Rhythm of(HourlySpending hours, ZoneId zone, Kind before) {
        Past past = Past.of(hours, zone);
        int now = past.rates.length;
        Kind best = Kind.NONE;
        double least = Double.POSITIVE_INFINITY;
        for (Kind kind : Kind.values()) {
            double error = past.error(kind, HALF_LIFE);
            if ((error + SAME) * (kind == before ? BETTER : 1) < BETTER * least) {
                best = kind;
                least = error;
            }
        }
        best = past.isFirstWeekend() ? Kind.WEEKEND : best;
        double[] shape = past.shape(best, now);
        double level = best == Kind.NONE || shape == null ? 0 : past.usualLevel(best, shape, now);
        // of a rhythm that has just ended, the newest errors are larger
        double newest = past.error(best, SHORT_HALF_LIFE);
        double widest = Double.isInfinite(newest) ? least : Math.max(least, newest);
        double known = Double.isInfinite(widest) ? 0 : Math.round(1000 * widest) / 1000.0;
        return !(level > 0) ? new Rhythm(Kind.NONE, null, known, past.pauses())
                : new Rhythm(best, best == Kind.MEAN_OF_DAY ? Course.steady(level) : new Course(level,
                Arrays.stream(shape).mapToObj(share -> (int) Math.round(1000 * share)).toList(), zone), known,
                past.pauses());
    }

    /** Returns how far ln(spent / forecast) may be from zero. */
    double width() {
        return Math.max(usual == null ? FIRST_NIGHT : LEAST, WIDTH * error);
    }

    /** Returns whether the newest cycles show another level than the usual one. */
    boolean isOther(double level) {
        return kind != Kind.MEAN_OF_DAY && isOther(level, usual.usdPerHour());
    }

    /** Returns whether another level is that of a Sunday, on a weekday. */
    boolean isHoliday(double level, Instant now) {
        double weekday = kind.compareTo(Kind.WEEKEND) < 0 || usual.isWeekend(now) ? 0 : usual.rate(Course.hour(now));
        // at an hour without any spending no day differs from a Sunday
        return weekday > 0 && !isOther(level * weekday / usual.usdPerHour(),
                usual.withHoliday(now).rate(Course.hour(now)));
    }

    /** Returns whether two levels differ by more than a fifth. */
    private static boolean isOther(double level, double usual) {
        return Math.abs(Math.log(level / usual)) > 0.2;
    }

    Source source(Instant now) {
        return switch (kind) {
            case NONE -> Source.NEWEST;
            case MEAN_OF_DAY -> Source.DAY_MEAN;
            case DAILY -> Source.USUAL_DAY;
            case WEEKEND, WEEKLY -> usual.isWeekend(now) ? Source.USUAL_WEEKEND : Source.USUAL_WEEKDAY;
        };
    }

    /**
     * Known spending by the hour, and what each kind of rhythm would have forecast at each time.
     *
     * @param rates  amount an hour; NaN where it is not known
     * @param slots  hour of the week of each of them, and of the current one
     * @param sums   sum of the known rates before each hour
     * @param counts number of them
     */
    private record Past(double[] rates, int[] slots, double[] sums, int[] counts) {

        static Past of(HourlySpending hours, ZoneId zone) {
            double[] rates = hours.usdPerHour().stream().mapToDouble(Double::doubleValue).toArray();
            double[] sums = new double[rates.length + 1];
            int[] counts = new int[rates.length + 1];
            for (int i = 0; i < rates.length; i++) {
                sums[i + 1] = sums[i] + (rates[i] >= 0 ? rates[i] : 0);
                counts[i + 1] = counts[i] + (rates[i] >= 0 ? 1 : 0);
            }
            return new Past(rates, LongStream.rangeClosed(hours.firstHour(), hours.openHour())
                    .mapToInt(hour -> Course.hourOfWeek(hour, zone)).toArray(), sums, counts);
        }

        /**
         * Returns the mean of |ln(spent / forecast)| over the last week, each weighted with the larger amount, so that
         * a pause hardly counts; infinite when not known.
         */
        double error(Kind kind, double halfLife) {
            boolean fits = kind == Kind.WEEKLY ? rates.length >= FEWEST_HOURS_OF_WEEKLY
                    : kind != Kind.DAILY || rates.length < MOST_HOURS_OF_DAILY;
            double mean = Math.max(1e-9, sums[rates.length] / Math.max(1, counts[rates.length]));
            double added = ADDED * mean;
            double sum = 0;
            double amounts = RIGHT * mean;
            double weights = 0;
            int first = Math.max(STEP, rates.length - Course.WEEK);
            for (int now = rates.length - STEP; fits && now >= first; now -= STEP) {
                double[] shape = shape(kind, now);
                double usual = shape == null ? Double.NaN : usualLevel(kind, shape, now);
                double recent = shape == null || kind == Kind.MEAN_OF_DAY ? usual : level(shape, now, 0.5);
                double level = isOther(recent, usual) ? recent : usual;
                for (int hours : HORIZONS) {
                    if (level >= 0 && now + hours <= rates.length) {
                        double weight = Math.pow(0.5, (rates.length - now - STEP) / halfLife);
                        double spent = added + (sums[now + hours] - sums[now]) / hours;
                        double forecast = added + level * IntStream.range(now, now + hours)
                                .filter(i -> rates[i] >= 0).mapToDouble(i -> shape[slots[i]]).sum() / hours;
                        double amount = weight * Math.max(spent, forecast);
                        weights += weight;
                        amounts += amount;
                        sum += amount * Math.min(LARGEST_ERROR, Math.abs(Math.log(spent / forecast)));
                    }
                }
            }
            return weights < FEWEST ? Double.POSITIVE_INFINITY : sum / amounts;
        }

        /** Returns the level without a change: the mean of the last day, or the median of the usual hours. */
        double usualLevel(Kind kind, double[] shape, int now) {
            return kind == Kind.MEAN_OF_DAY ? mean(now, now, Course.DAY) : level(shape, now, USUAL_HOURS);
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
            return shares < Math.min(1, enough) ? Double.NaN : Cycle.median(levels, count);
        }

        /** Returns the share of each hour of the week by what was known at a time; null when that is too little. */
        double[] shape(Kind kind, int now) {
            int window = kind == Kind.DAILY ? Course.DAY : Course.WEEK;
            double[][] known = new double[Course.WEEK][28];
            int[] numbers = new int[Course.WEEK];
            for (int i = 0; i < now && kind.compareTo(Kind.DAILY) >= 0; i++) {
                int slot = kind.slot(slots[i]);
                double level = mean(i, now, window);
                // the level of the newest hours is not settled after a change
                if ((i < now - window / 2 || numbers[slot] < 2) && level > 0 && rates[i] >= 0) {
                    known[slot][numbers[slot]++] = rates[i] / level;
                }
            }
            double[] shares = new double[Course.WEEK];
            Arrays.setAll(shares, slot -> kind.compareTo(Kind.DAILY) < 0 ? 1
                    : Cycle.median(known[slot], numbers[slot]));
            double weekend = kind == Kind.WEEKEND ? weekendShare(shares) : Double.NaN;
            double[] shape = new double[Course.WEEK];
            Arrays.setAll(shape, hour -> Double.isNaN(shares[kind.slot(hour)]) ? weekend * shares[hour % Course.DAY]
                    : shares[kind.slot(hour)]);
            return Double.isNaN(Arrays.stream(shape).sum()) ? null : shape;
        }

        /** Returns the mean of the day or the week around an hour; NaN when less than half of it is known. */
        private double mean(int i, int now, int window) {
            int from = Math.max(0, Math.min(i - window / 2, now - window));
            int to = Math.min(now, from + window);
            int count = counts[to] - counts[from];
            return 2 * count < to - from ? Double.NaN : (sums[to] - sums[from]) / count;
        }

        /** Returns the spending in the known hours of a weekend, as a part of the one in these hours of weekdays. */
        private static double weekendShare(double[] shares) {
            int[] known = IntStream.range(0, Course.DAY).filter(hour -> shares[hour] + shares[Course.DAY + hour] >= 0)
                    .toArray();
            double weekdays = Arrays.stream(known).mapToDouble(hour -> shares[hour]).sum();
            double weekend = Arrays.stream(known).mapToDouble(hour -> shares[Course.DAY + hour]).sum();
            return known.length < 3 || weekdays == 0 ? 1 : weekend / weekdays;
        }

        /** Returns the pauses: hours with hardly any of the mean of the week before, and of the week after. */
        Pauses pauses() {
            int now = rates.length;
            if (counts[now] < FEWEST_HOURS) {
                return Pauses.NONE;
            }
            int longest = 0;
            int current = 0;
            for (int i = 0; i < now; i++) {
                double most = PAUSE * Math.min(work(Math.max(0, i - Course.WEEK), i),
                        work(i + 1, Math.min(now, i + Course.WEEK)));
                longest = rates[i] > most ? Math.max(longest, current) : longest;
                current = rates[i] <= most || current > 0 && !(rates[i] > most) ? current + 1 : 0;
            }
            double day = mean(now, now, Course.DAY);
            double week = mean(now, now, Course.WEEK);
            return new Pauses(PAUSE * week, day > PAUSE * week ? day : week, longest, current);
        }

        /** Returns the mean of some hours, to which a pause is compared; infinite when less than two days are known. */
        private double work(int from, int to) {
            int count = counts[to] - counts[from];
            return count < 2 * Course.DAY ? Double.POSITIVE_INFINITY : (sums[to] - sums[from]) / count;
        }

        /** Returns whether less is spent on the first weekend than on weekdays: more is expected on Monday. */
        boolean isFirstWeekend() {
            int now = slots[rates.length] - Course.SATURDAY;
            long known = Arrays.stream(slots).filter(slot -> slot >= Course.SATURDAY).count();
            double[] shape = now < 3 || known > now + Course.DAY / 2 ? null : shape(Kind.WEEKEND, rates.length);
            return shape != null && Arrays.stream(shape, Course.SATURDAY, Course.WEEK).average().orElseThrow()
                    < 0.8 * Arrays.stream(shape, 0, Course.SATURDAY).average().orElseThrow();
        }
    }
}
