package io.creditwatch.forecast;

import io.creditwatch.forecast.Forecast.Source;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Rhythm of an account's spending, and how far off the forecasts with it were. It is chosen again every hour: each
 * kind forecasts the last week from what was known at each time, and the best one counts, if it is clearly better
 * than none.
 *
 * @param kind    kind that forecasts the past best
 * @param usual   usual spending, with today's if today is a holiday; null without a rhythm
 * @param errors  for each of {@link #HORIZONS} a low and a high quantile of ln(spent / forecast); empty when not known
 * @param other   difference of ln(level) from which the newest level counts instead of the usual one
 * @param pause   longest time in hours with hardly any spending, after which there was spending again
 * @param mean    amount an hour of the last day, with its pauses
 */
record Rhythm(Kind kind, Course usual, List<Double> errors, double other, int pause, double mean) {

    /**
     * Kind of rhythm, the simplest first: the current rate continues; the mean of the last day does, as for bursts at
     * any time; each day is like the others; weekdays are, and days of the weekend are; each week is like the others.
     */
    enum Kind { NONE, MEAN_OF_DAY, DAILY, WEEKEND, WEEKLY }

    static final Rhythm NONE = new Rhythm(Kind.NONE, null, List.of(), 0, 0, 0);

    /** Least difference of ln(level) that counts, and the part of the past differences that does not count. */
    private static final double OTHER_LEVEL = 0.1;
    private static final double USUAL = 0.9;
    /** Hours ahead for which each kind is judged. */
    private static final int[] HORIZONS = {6, 12, 24, 48};
    private static final int STEP = 6;
    private static final int FEWEST_HOURS = 20;
    private static final int FEWEST_HOURS_OF_MEAN = 12;
    private static final int FEWEST_HOURS_OF_WEEKLY = 11 * Course.DAY;
    private static final int DAYS_OF_HOLIDAYS = 4;
    /** Time after which a forecast of the past counts half, in hours: a rhythm that has ended is left within a day. */
    private static final double HALF_LIFE = 36;
    /** Part of the error without a rhythm that a rhythm may have, and part of the one of a simpler rhythm. */
    private static final double BETTER = 0.8;
    private static final double BETTER_THAN_SIMPLER = 0.9;
    /** Errors below this are equal. */
    private static final double SAME = 0.001;
    private static final double LARGEST_ERROR = 2;
    /** Part of the past forecasts that is outside of the interval at each end. */
    private static final double TAIL = 0.04;
    private static final double WIDER = 1.15;
    private static final double LEAST = 0.03;
    private static final int FEWEST_ERRORS = 8;
    /** Part of the spending of weekdays below which the first weekend is one. */
    private static final double LOWER = 0.8;
    /** Hours of a pause that is not known yet. */
    private static final int NIGHT = 15;
    /** Least part of one side of the interval that the other side has. */
    private static final double OTHER_SIDE = 0.5;
    /** Smaller shares say little about the level. */
    static final double LITTLE = 0.15;

    Rhythm {
        errors = List.copyOf(errors);
    }

    /** @param before kind before, which counts unless another one is clearly better */
    static Rhythm of(HourlySpending hours, ZoneId zone, Kind before) {
        Past past = Past.of(hours, zone);
        long known = Arrays.stream(past.rates()).filter(rate -> !Double.isNaN(rate)).count();
        if (known < FEWEST_HOURS_OF_MEAN) {
            return NONE;
        }
        double mean = past.usualLevel(Kind.MEAN_OF_DAY, Course.steady(1), past.length());
        if (known < FEWEST_HOURS) {
            return new Rhythm(Kind.NONE, null, List.of(), 0, past.pause(), mean);
        }
        boolean[] holidays = past.holidays();
        Past ordinary = past.without(holidays);
        double[][] steady = ordinary.errors(Kind.NONE);
        Kind best = Kind.NONE;
        double least = BETTER / BETTER_THAN_SIMPLER;
        double[][] errors = steady;
        for (Kind kind : List.of(Kind.MEAN_OF_DAY, Kind.DAILY, Kind.WEEKEND, Kind.WEEKLY)) {
            double[][] some = ordinary.errors(kind);
            double ratio = ratio(some, steady) * (kind == before ? BETTER : 1);
            if (ratio < BETTER_THAN_SIMPLER * least) {
                best = kind;
                least = ratio;
                errors = some;
            }
        }
        if (past.isFirstWeekend()) {
            best = Kind.WEEKEND;
        }
        Optional<Course> usual = past.usual(best, holidays[0] && best.compareTo(Kind.WEEKEND) >= 0);
        return new Rhythm(usual.isEmpty() ? Kind.NONE : best, usual.orElse(null),
                quantiles(usual.isEmpty() ? steady : errors, past.length()),
                best == Kind.NONE ? 0 : ordinary.otherLevel(best), past.pause(), mean);
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
                boolean known = !Double.isNaN(others[origin][h]);
                double weight = weight(origin);
                all += known ? weight : 0;
                if (known && !Double.isNaN(errors[origin][h])) {
                    weights += weight;
                    sum += weight * (Math.min(LARGEST_ERROR, Math.abs(errors[origin][h])) + 2 * SAME);
                    base += weight * (Math.min(LARGEST_ERROR, Math.abs(others[origin][h])) + SAME);
                }
            }
        }
        return weights < 3 || 2 * weights < all ? Double.POSITIVE_INFINITY : sum / base;
    }

    /** Returns the weighted quantiles for each horizon; with too few errors, those of shorter ones count too. */
    private static List<Double> quantiles(double[][] errors, int hours) {
        double wider = WIDER + 2.0 * Course.DAY / hours;
        List<Double> quantiles = new ArrayList<>();
        for (int horizon = 0; horizon < HORIZONS.length; horizon++) {
            List<double[]> some = new ArrayList<>();
            for (int h = horizon; h >= 0 && some.size() < FEWEST_ERRORS; h--) {
                for (int origin = 0; origin < errors.length; origin++) {
                    if (!Double.isNaN(errors[origin][h])) {
                        some.add(new double[] {errors[origin][h], weight(origin)});
                    }
                }
            }
            if (some.size() < FEWEST_ERRORS) {
                return List.of();
            }
            quantiles.add(quantile(some, 1, wider));
            quantiles.add(quantile(some, -1, wider));
        }
        return quantiles;
    }

    /** @param sign 1 for the low end, -1 for the high one */
    private static double quantile(List<double[]> weighted, int sign, double wider) {
        double left = TAIL * weighted.stream().mapToDouble(each -> each[1]).sum();
        List<double[]> sorted = weighted.stream().sorted((a, b) -> sign * Double.compare(a[0], b[0])).toList();
        int i = 0;
        while (left >= sorted.get(i)[1]) {
            left -= sorted.get(i++)[1];
        }
        return Math.round(wider * sorted.get(i)[0] * 1000) / 1000.0;
    }

    /** Returns the least and the most that may be spent over some hours, as parts of the forecast. */
    Optional<double[]> range(double hours) {
        int horizon = (int) Arrays.stream(HORIZONS, 0, HORIZONS.length - 1).filter(each -> hours > 1.5 * each).count();
        if (errors.isEmpty()) {
            return Optional.empty();
        }
        double less = Math.max(LEAST, -errors.get(2 * horizon));
        double more = Math.max(LEAST, errors.get(2 * horizon + 1));
        return Optional.of(new double[] {Math.exp(-Math.max(less, OTHER_SIDE * more)),
            Math.exp(Math.max(more, OTHER_SIDE * less))});
    }

    /** Returns whether the newest cycles show another level than the usual one. */
    boolean isOther(double level) {
        return kind != Kind.MEAN_OF_DAY && usual.holidayUntil() == null
                && Math.abs(Math.log(level / usual.usdPerHour())) > other;
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
     * @param rates amount an hour; NaN where it is not known
     * @param slots hour of the week of each of them, and of the current one
     */
    private record Past(double[] rates, int[] slots, long first, ZoneId zone) {

        static Past of(HourlySpending hours, ZoneId zone) {
            double[] rates = hours.usdPerHour().stream().mapToDouble(Double::doubleValue).toArray();
            int[] slots = new int[rates.length + 1];
            Arrays.setAll(slots, i -> Course.hourOfWeek(hours.firstHour() + i, zone));
            return new Past(rates, slots, hours.firstHour(), zone);
        }

        int length() {
            return rates.length;
        }

        /** Returns the index of the hour in which today began. */
        int today() {
            return length() - slots[length()] % Course.DAY;
        }

        /** Returns ln(spent / forecast) for each time of the last week and each horizon; NaN where it is not known. */
        double[][] errors(Kind kind) {
            double other = kind.compareTo(Kind.DAILY) < 0 ? OTHER_LEVEL : otherLevel(kind);
            double[][] errors = new double[origins(kind)][HORIZONS.length];
            for (int origin = 0; origin < errors.length; origin++) {
                int now = length() - (origin + 1) * STEP;
                Course shape = shape(kind, now).orElse(null);
                double level = shape == null ? Double.NaN : levelThen(kind, shape, now, other);
                for (int h = 0; h < HORIZONS.length; h++) {
                    int to = now + HORIZONS[h];
                    errors[origin][h] = to <= length() && level >= 0 ? error(shape, level, now, to) : Double.NaN;
                }
            }
            return errors;
        }

        private int origins(Kind kind) {
            return kind == Kind.WEEKLY && length() < FEWEST_HOURS_OF_WEEKLY ? 0
                    : Math.max(0, Math.min(Course.WEEK, length() - 8) / STEP);
        }

        /** Returns the difference of the levels that is exceeded at one time in ten, with a margin. */
        double otherLevel(Kind kind) {
            double[] differences = IntStream.rangeClosed(1, origins(kind)).map(origin -> length() - origin * STEP)
                    .mapToObj(now -> shape(kind, now).map(shape -> Math.abs(difference(kind, shape, now))))
                    .flatMap(Optional::stream).mapToDouble(each -> each).filter(each -> !Double.isNaN(each))
                    .sorted().toArray();
            return differences.length == 0 ? OTHER_LEVEL
                    : Math.max(OTHER_LEVEL, WIDER * differences[(int) (USUAL * (differences.length - 1))]);
        }

        private double difference(Kind kind, Course shape, int now) {
            return Math.log(recentLevel(shape, now) / usualLevel(kind, shape, now));
        }

        private double recentLevel(Course shape, int now) {
            return level(shape, now, 0.5, Course.DAY);
        }

        private double error(Course shape, double level, int from, int to) {
            double spent = 0;
            double forecast = 0;
            for (int i = from; i < to; i++) {
                if (!Double.isNaN(rates[i])) {
                    spent += rates[i];
                    forecast += level * shape.share(first + i);
                }
            }
            double little = 0.02 * level * (to - from) + 1e-9;
            return Math.log((spent + little) / (forecast + little));
        }

        /** Returns the usual spending, by the days before today if today is a holiday; empty when it is not known. */
        Optional<Course> usual(Kind kind, boolean holiday) {
            return kind == Kind.NONE ? Optional.empty() : shape(kind, length()).flatMap(shape -> {
                Course today = holiday ? shape.withHolidayUntil(startOf(today() + Course.DAY)) : shape;
                double level = usualLevel(kind, today, holiday ? today() : length());
                return level > 0 ? Optional.of(today.times(level)) : Optional.empty();
            });
        }

        Instant startOf(int i) {
            return Instant.ofEpochSecond((first + i) * Course.SECONDS);
        }

        /** Returns the level by the hours before a time in which about half a day's spending was expected. */
        double usualLevel(Kind kind, Course shape, int now) {
            return level(shape, now, kind == Kind.MEAN_OF_DAY ? 24 : 12, 8 * Course.DAY);
        }

        /** Returns the level that would have been accepted: the usual one, or of the last hours if that differs. */
        private double levelThen(Kind kind, Course shape, int now, double other) {
            return kind != Kind.MEAN_OF_DAY && Math.abs(difference(kind, shape, now)) > other ? recentLevel(shape, now)
                    : usualLevel(kind, shape, now);
        }

        /**
         * Returns the rate for a share of 1 by the hours before a time; NaN when it is not known.
         *
         * @param enough sum of the shares that is enough
         * @param reach  most hours to look at
         */
        double level(Course shape, int now, double enough, int reach) {
            double usd = 0;
            double shares = 0;
            for (int i = now - 1; i >= Math.max(0, now - reach) && shares < enough; i--) {
                double share = shape.share(first + i);
                if (!Double.isNaN(rates[i]) && (share > LITTLE || enough > 2)) {
                    usd += rates[i];
                    shares += share;
                }
            }
            return shares < Math.min(1, enough) ? Double.NaN : usd / shares;
        }

        /** Returns the share of each hour of the week by what was known at a time; empty when that is too little. */
        Optional<Course> shape(Kind kind, int now) {
            if (kind.compareTo(Kind.DAILY) < 0) {
                return Optional.of(Course.steady(1));
            }
            int window = kind == Kind.DAILY ? Course.DAY : Course.WEEK;
            double[] levels = levels(now, window);
            double[][] shares = new double[Course.WEEK][28];
            int[] counts = new int[Course.WEEK];
            for (int i = 0; i < now; i++) {
                int slot = slot(kind, slots[i]);
                // the level of the newest hours is not settled after a change
                boolean settled = i < now - window / 2 || counts[slot] < 2;
                if (settled && levels[i] > 0 && !Double.isNaN(rates[i]) && counts[slot] < 28) {
                    shares[slot][counts[slot]++] = rates[i] / levels[i];
                }
            }
            List<Integer> perMille = new ArrayList<>();
            double weekend = kind == Kind.WEEKEND ? weekendShare(shares, counts) : Double.NaN;
            for (int i = 0; i < Course.WEEK; i++) {
                int slot = slot(kind, i);
                boolean known = counts[slot] > 0;
                int weekday = i % Course.DAY;
                if (!known && (Double.isNaN(weekend) || counts[weekday] == 0)) {
                    return Optional.empty();
                }
                perMille.add((int) Math.round(1000 * (known ? median(shares[slot], counts[slot])
                        : weekend * median(shares[weekday], counts[weekday]))));
            }
            return Optional.of(new Course(1, perMille, zone, null, 0));
        }

        /** Returns the spending in the known hours of a weekend, as a part of the one in these hours of weekdays. */
        private static double weekendShare(double[][] shares, int[] counts) {
            int[] known = IntStream.range(0, Course.DAY)
                    .filter(hour -> counts[hour] > 0 && counts[Course.DAY + hour] > 0).toArray();
            double weekend = Arrays.stream(known).map(hour -> Course.DAY + hour)
                    .mapToDouble(slot -> median(shares[slot], counts[slot])).sum();
            double weekdays = Arrays.stream(known).mapToDouble(slot -> median(shares[slot], counts[slot])).sum();
            return known.length < 3 || weekdays == 0 ? 1 : weekend / weekdays;
        }

        /** Returns whether less is spent on the first weekend than on weekdays: more is expected on Monday. */
        boolean isFirstWeekend() {
            long known = IntStream.range(0, length()).filter(i -> slots[i] >= Course.SATURDAY).count();
            int now = slots[length()] - Course.SATURDAY;
            return now >= 3 && known <= now + Course.DAY / 2 && shape(Kind.WEEKEND, length())
                    .filter(shape -> lastShares(shape, i -> i) < LOWER * lastShares(shape, i -> i % Course.DAY))
                    .isPresent();
        }

        /** Returns the sum of the shares of the last three hours, as if each had another hour of the week. */
        private double lastShares(Course shape, IntUnaryOperator hourOfWeek) {
            return IntStream.range(length() - 3, length())
                    .mapToDouble(i -> shape.share(first + i - slots[i] + hourOfWeek.applyAsInt(slots[i]))).sum();
        }

        /** Returns the longest time with hardly any spending, in hours, that is over; at first, a night. */
        int pause() {
            int longest = length() < 3 * Course.DAY ? NIGHT : 0;
            int length = 0;
            double little = LITTLE * Arrays.stream(rates).filter(rate -> !Double.isNaN(rate)).average().orElse(0);
            for (double rate : rates) {
                length = rate <= little ? length + 1 : 0;
                longest = Math.max(longest, length);
            }
            return longest;
        }

        private static int slot(Kind kind, int hourOfWeek) {
            return switch (kind) {
                case WEEKLY -> hourOfWeek;
                case WEEKEND -> (hourOfWeek < Course.SATURDAY ? 0 : Course.DAY) + hourOfWeek % Course.DAY;
                default -> hourOfWeek % Course.DAY;
            };
        }

        /** Returns the mean of the day or the week around each hour; NaN when less than half of it is known. */
        private double[] levels(int now, int window) {
            double[] sums = new double[now + 1];
            int[] counts = new int[now + 1];
            for (int i = 0; i < now; i++) {
                boolean known = !Double.isNaN(rates[i]);
                sums[i + 1] = sums[i] + (known ? rates[i] : 0);
                counts[i + 1] = counts[i] + (known ? 1 : 0);
            }
            double[] levels = new double[now];
            for (int i = 0; i < now; i++) {
                int from = Math.max(0, Math.min(i - window / 2, now - window));
                int to = Math.min(now, from + window);
                int count = counts[to] - counts[from];
                levels[i] = 2 * count < to - from ? Double.NaN : (sums[to] - sums[from]) / count;
            }
            return levels;
        }

        /** Returns the median of the first ones, which it sorts. */
        private static double median(double[] some, int count) {
            Arrays.sort(some, 0, count);
            return (some[(count - 1) / 2] + some[count / 2]) / 2;
        }

        /** Returns for today and days before whether it is a weekday like a Sunday, and the one before is not. */
        boolean[] holidays() {
            boolean[] found = new boolean[DAYS_OF_HOLIDAYS];
            shape(Kind.WEEKEND, length()).ifPresent(shape -> {
                for (int day = DAYS_OF_HOLIDAYS - 1; day >= 0; day--) {
                    int from = today() - day * Course.DAY;
                    int to = Math.min(length(), from + Course.DAY);
                    found[day] = from >= Course.DAY && to - from >= 2 && slots[from] < Course.SATURDAY
                            && (day == DAYS_OF_HOLIDAYS - 1 || !found[day + 1]) && isLikeSunday(shape, from, to);
                }
            });
            return found;
        }

        private boolean isLikeSunday(Course shape, int from, int to) {
            double before = level(shape, from, 12, 8 * Course.DAY);
            Course sunday = shape.withHolidayUntil(startOf(from + Course.DAY));
            double spent = error(sunday, before, from, to);
            double weekday = error(shape, before, from, to);
            return Math.abs(spent) < 0.12 && Math.abs(weekday - spent) > 0.25;
        }

        /** Returns this without the days that are holidays, which say nothing about the rhythm. */
        Past without(boolean[] holidays) {
            double[] some = rates.clone();
            for (int day = 0; day < holidays.length; day++) {
                int from = today() - day * Course.DAY;
                if (holidays[day]) {
                    Arrays.fill(some, from, Math.min(length(), from + Course.DAY), Double.NaN);
                }
            }
            return new Past(some, slots, first, zone);
        }
    }
}
