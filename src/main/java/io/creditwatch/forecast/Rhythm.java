package io.creditwatch.forecast;

import io.creditwatch.forecast.Forecast.Source;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rhythm of an account's spending, and how far off the forecasts with it were. It is chosen again every hour: each
 * kind forecasts the last week from what was known at each time, and the best one counts, if it is clearly better
 * than none.
 *
 * @param kind   kind that forecasts the past best
 * @param usual  usual spending; null without a rhythm
 * @param widths for each of {@link #HORIZONS} the largest recent |ln(spent / forecast)|; empty when not known
 * @param pause  longest time in hours with hardly any spending, after which there was spending again
 * @param mean   amount an hour of the last day, with its pauses; zero when not known
 */
record Rhythm(Kind kind, Course usual, List<Double> widths, int pause, double mean) {

    /**
     * Kind of rhythm, the simplest first: the current rate continues; the mean of the last day does, as for bursts at
     * any time; each day is like the others; weekdays are, and days of the weekend are; each week is like the others.
     */
    enum Kind {
        NONE, MEAN_OF_DAY, DAILY, WEEKEND, WEEKLY;

        private int slot(int hourOfWeek) {
            return switch (this) {
                case WEEKLY -> hourOfWeek;
                case WEEKEND -> (hourOfWeek < Course.SATURDAY ? 0 : Course.DAY) + hourOfWeek % Course.DAY;
                default -> hourOfWeek % Course.DAY;
            };
        }
    }

    static final Rhythm NONE = new Rhythm(Kind.NONE, null, List.of(), 0, 0);

    /** Difference of ln(level) from which the newest level counts instead of the usual one. */
    private static final double OTHER_LEVEL = 0.2;
    /** Hours ahead for which each kind is judged. */
    private static final int[] HORIZONS = {6, 12, 24, 48};
    private static final int STEP = 6;
    private static final int FEWEST_HOURS = 12;
    private static final int FEWEST_HOURS_OF_WEEKLY = 11 * Course.DAY;
    /** Hours after which weekends are known: a daily rhythm is then one with equal days of the weekend. */
    private static final int MOST_HOURS_OF_DAILY = 8 * Course.DAY;
    /** Time after which a forecast of the past counts half, in hours: a rhythm that has ended is left within a day. */
    private static final double HALF_LIFE = 36;
    /** Part of the error without a rhythm that a rhythm may have, and part of the one of a simpler rhythm. */
    private static final double BETTER = 0.8;
    private static final double BETTER_THAN_SIMPLER = 0.9;
    /** Errors below this are equal. */
    private static final double SAME = 0.001;
    private static final double LARGEST_ERROR = 2;
    private static final double WIDER = 1.15;
    private static final double LEAST = 0.03;
    private static final int FEWEST_ORIGINS = 8;
    /** Part of the spending of weekdays below which the first weekend is one. */
    private static final double LOWER = 0.8;
    /** Hours of a pause that is not known yet. */
    private static final int NIGHT = 15;
    /** Smaller shares say little about the level. */
    static final double LITTLE = 0.15;

    Rhythm {
        widths = List.copyOf(widths);
    }

    /** @param before kind before, which counts unless another one is clearly better */
    static Rhythm of(HourlySpending hours, ZoneId zone, Kind before) {
        Past past = Past.of(hours, zone);
        int now = past.rates.length;
        if (past.counts[now] < FEWEST_HOURS) {
            return NONE;
        }
        double[][] steady = past.errors(Kind.NONE);
        double[][] errors = steady;
        Kind best = Kind.NONE;
        double least = BETTER / BETTER_THAN_SIMPLER;
        for (Kind kind : List.of(Kind.MEAN_OF_DAY, Kind.DAILY, Kind.WEEKEND, Kind.WEEKLY)) {
            double[][] some = past.errors(kind);
            double ratio = ratio(some, steady) * (kind == before ? BETTER : 1);
            if (ratio < BETTER_THAN_SIMPLER * least) {
                best = kind;
                least = ratio;
                errors = some;
            }
        }
        best = past.isFirstWeekend() ? Kind.WEEKEND : best;
        double[] shape = best == Kind.NONE ? null : past.shape(best, now);
        double level = shape == null ? 0 : past.usualLevel(best, shape, now);
        Course usual = !(level > 0) ? null : best == Kind.MEAN_OF_DAY ? Course.steady(level) : new Course(level,
                Arrays.stream(shape).mapToObj(share -> (int) Math.round(1000 * share)).toList(), zone, null);
        double mean = past.mean(now, now, Course.DAY);
        return new Rhythm(usual == null ? Kind.NONE : best, usual, widths(usual == null ? steady : errors, now),
                past.pause(), Double.isNaN(mean) ? 0 : mean);
    }

    private static double weight(int origin) {
        return Math.pow(0.5, origin * STEP / HALF_LIFE);
    }

    /** Returns the error of a kind as a part of the error of another, over the forecasts that both have made. */
    private static double ratio(double[][] errors, double[][] others) {
        double sum = 0;
        double base = 0;
        double weights = 0;
        double all = 0;
        for (int origin = 0; origin < errors.length; origin++) {
            for (int h = 0; h < HORIZONS.length; h++) {
                double weight = Double.isNaN(others[origin][h]) ? 0 : weight(origin);
                all += weight;
                if (weight > 0 && !Double.isNaN(errors[origin][h])) {
                    weights += weight;
                    sum += weight * (Math.min(LARGEST_ERROR, Math.abs(errors[origin][h])) + 2 * SAME);
                    base += weight * (Math.min(LARGEST_ERROR, Math.abs(others[origin][h])) + SAME);
                }
            }
        }
        return weights < 3 || 2 * weights < all ? Double.POSITIVE_INFINITY : sum / base;
    }

    private static List<Double> widths(double[][] errors, int hours) {
        if (errors.length < FEWEST_ORIGINS) {
            return List.of();
        }
        List<Double> widths = new ArrayList<>();
        double width = LEAST;
        for (int h = 0; h < HORIZONS.length; h++) {
            for (int origin = 0; origin < errors.length; origin++) {
                double error = (WIDER + 2.0 * Course.DAY / hours) * weight(origin) * Math.abs(errors[origin][h]);
                width = error > width ? error : width;
            }
            widths.add(Math.round(width * 1000) / 1000.0);
        }
        return widths;
    }

    /** Returns how far ln(spent / forecast) may be from zero over some hours; NaN when not known. */
    double width(double hours) {
        int horizon = (int) Arrays.stream(HORIZONS, 0, HORIZONS.length - 1).filter(each -> hours > 1.5 * each).count();
        return widths.isEmpty() ? Double.NaN : widths.get(horizon);
    }

    /** Returns whether the newest cycles show another level than the usual one. */
    boolean isOther(double level) {
        return kind != Kind.MEAN_OF_DAY && isOther(level, usual.usdPerHour());
    }

    /** Returns whether another level is that of a Sunday, on a weekday. */
    boolean isHoliday(double level, Instant now) {
        return kind.compareTo(Kind.WEEKEND) >= 0 && !usual.isWeekend(now) && !isOther(
                level * usual.rate(Course.hour(now)) / usual.usdPerHour(), usual.withHoliday(now).rate(Course.hour(now)));
    }

    private static boolean isOther(double level, double usual) {
        return Math.abs(Math.log(level / usual)) > OTHER_LEVEL;
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

        private static final double[] STEADY = IntStream.range(0, Course.WEEK).mapToDouble(hour -> 1).toArray();

        static Past of(HourlySpending hours, ZoneId zone) {
            double[] rates = hours.usdPerHour().stream().mapToDouble(Double::doubleValue).toArray();
            int[] slots = new int[rates.length + 1];
            Arrays.setAll(slots, i -> Course.hourOfWeek(hours.firstHour() + i, zone));
            double[] sums = new double[rates.length + 1];
            int[] counts = new int[rates.length + 1];
            for (int i = 0; i < rates.length; i++) {
                boolean known = !Double.isNaN(rates[i]);
                sums[i + 1] = sums[i] + (known ? rates[i] : 0);
                counts[i + 1] = counts[i] + (known ? 1 : 0);
            }
            return new Past(rates, slots, sums, counts);
        }

        /** Returns ln(spent / forecast) for each time of the last week and each horizon; NaN where it is not known. */
        double[][] errors(Kind kind) {
            boolean fits = kind == Kind.WEEKLY ? rates.length >= FEWEST_HOURS_OF_WEEKLY
                    : kind != Kind.DAILY || rates.length < MOST_HOURS_OF_DAILY;
            int origins = !fits ? 0 : Math.max(0, Math.min(Course.WEEK, rates.length - 8) / STEP);
            double[][] errors = new double[origins][HORIZONS.length];
            for (int origin = 0; origin < origins; origin++) {
                int now = rates.length - (origin + 1) * STEP;
                double[] shape = shape(kind, now);
                double level = shape == null ? Double.NaN : level(kind, shape, now);
                for (int h = 0; h < HORIZONS.length; h++) {
                    int to = now + HORIZONS[h];
                    errors[origin][h] = to <= rates.length && level >= 0 ? error(shape, level, now, to) : Double.NaN;
                }
            }
            return errors;
        }

        private double error(double[] shape, double level, int from, int to) {
            double forecast = 0.02 * level * (to - from) + 1e-9;
            double spent = forecast + sums[to] - sums[from];
            for (int i = from; i < to; i++) {
                forecast += Double.isNaN(rates[i]) ? 0 : level * shape[slots[i]];
            }
            return Math.log(spent / forecast);
        }

        /** Returns the level that would have been accepted: the usual one, or of the last hours if that differs. */
        private double level(Kind kind, double[] shape, int now) {
            double usual = usualLevel(kind, shape, now);
            double recent = level(shape, now, 0.5);
            return kind != Kind.MEAN_OF_DAY && isOther(recent, usual) ? recent : usual;
        }

        /** Returns the mean of the last day, or the median level of half a day or, with a rhythm, of two days and more. */
        double usualLevel(Kind kind, double[] shape, int now) {
            return kind == Kind.MEAN_OF_DAY ? mean(now, now, Course.DAY) : level(shape, now, kind == Kind.NONE ? 12 : 60);
        }

        /** Returns the median level of the hours before a time with that sum of shares; NaN when not known. */
        private double level(double[] shape, int now, double enough) {
            double[] levels = new double[now];
            int count = 0;
            double shares = 0;
            for (int i = now - 1; i >= Math.max(0, now - 8 * Course.DAY) && shares < enough; i--) {
                double share = shape[slots[i]];
                if (!Double.isNaN(rates[i]) && share > LITTLE) {
                    levels[count++] = rates[i] / share;
                    shares += share;
                }
            }
            return shares < Math.min(1, enough) ? Double.NaN : median(levels, count);
        }

        /** Returns the share of each hour of the week by what was known at a time; null when that is too little. */
        double[] shape(Kind kind, int now) {
            if (kind.compareTo(Kind.DAILY) < 0) {
                return STEADY;
            }
            int window = kind == Kind.DAILY ? Course.DAY : Course.WEEK;
            double[][] known = new double[Course.WEEK][28];
            int[] numbers = new int[Course.WEEK];
            for (int i = 0; i < now; i++) {
                int slot = kind.slot(slots[i]);
                double level = mean(i, now, window);
                // the level of the newest hours is not settled after a change
                boolean settled = i < now - window / 2 || numbers[slot] < 2;
                if (settled && level > 0 && !Double.isNaN(rates[i]) && numbers[slot] < 28) {
                    known[slot][numbers[slot]++] = rates[i] / level;
                }
            }
            double[] shares = new double[Course.WEEK];
            Arrays.setAll(shares, slot -> median(known[slot], numbers[slot]));
            double weekend = kind == Kind.WEEKEND ? weekendShare(shares) : Double.NaN;
            double[] shape = new double[Course.WEEK];
            Arrays.setAll(shape, hour -> Double.isNaN(shares[kind.slot(hour)]) ? weekend * shares[hour % Course.DAY]
                    : shares[kind.slot(hour)]);
            return Double.isNaN(Arrays.stream(shape).sum()) ? null : shape;
        }

        /** Returns the spending in the known hours of a weekend, as a part of the one in these hours of weekdays. */
        private static double weekendShare(double[] shares) {
            int[] known = IntStream.range(0, Course.DAY)
                    .filter(hour -> !Double.isNaN(shares[hour] + shares[Course.DAY + hour])).toArray();
            double weekdays = Arrays.stream(known).mapToDouble(hour -> shares[hour]).sum();
            double weekend = Arrays.stream(known).mapToDouble(hour -> shares[Course.DAY + hour]).sum();
            return known.length < 3 || weekdays == 0 ? 1 : weekend / weekdays;
        }

        /** Returns whether less is spent on the first weekend than on weekdays: more is expected on Monday. */
        boolean isFirstWeekend() {
            int now = slots[rates.length] - Course.SATURDAY;
            long known = Arrays.stream(slots).filter(slot -> slot >= Course.SATURDAY).count();
            double[] shape = now < 3 || known > now + Course.DAY / 2 ? null : shape(Kind.WEEKEND, rates.length);
            return shape != null && Arrays.stream(shape, Course.SATURDAY, Course.WEEK).average().orElseThrow()
                    < LOWER * Arrays.stream(shape, 0, Course.SATURDAY).average().orElseThrow();
        }

        /** Returns the longest time with hardly any spending, in hours, that is over; at first, a night. */
        int pause() {
            int longest = rates.length < 3 * Course.DAY ? NIGHT : 1;
            int length = 0;
            double little = LITTLE * sums[rates.length] / counts[rates.length];
            for (double rate : rates) {
                length = rate <= little ? length + 1 : 0;
                longest = Math.max(longest, length);
            }
            return longest;
        }

        /** Returns the mean of the day or the week around an hour; NaN when less than half of it is known. */
        private double mean(int i, int now, int window) {
            int from = Math.max(0, Math.min(i - window / 2, now - window));
            int to = Math.min(now, from + window);
            int count = counts[to] - counts[from];
            return 2 * count < to - from ? Double.NaN : (sums[to] - sums[from]) / count;
        }

        /** Returns the median of the first ones, which it sorts; NaN without any. */
        private static double median(double[] some, int count) {
            Arrays.sort(some, 0, count);
            return count == 0 ? Double.NaN : (some[(count - 1) / 2] + some[count / 2]) / 2;
        }
    }
}
