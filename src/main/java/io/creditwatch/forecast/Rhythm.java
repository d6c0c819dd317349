package io.creditwatch.forecast;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rhythm of an account's spending, and how far off the forecasts with it were. It is chosen again every three hours: each
 * kind forecasts the last week from what was known at each time, and the best one counts, if it is clearly better than
 * none.
 *
 * @param kind    kind that forecasts the past best
 * @param usual   usual spending, with today's if today is a holiday; null without a rhythm
 * @param errors  for each of {@link #HORIZONS} a low and a high quantile of ln(spent / forecast); empty when not known
 */
record Rhythm(Kind kind, Course usual, List<Double> errors) {

    /** Kind of rhythm, the simplest first. */
    enum Kind {
        /** The current rate continues. */
        NONE,
        /** The rate is the mean of the last day, as for bursts at any time. */
        MEAN_OF_DAY,
        /** Each day is like the others. */
        DAILY,
        /** Each weekday is like the others, and so is each day of the weekend. */
        WEEKEND,
        /** Each week is like the others. */
        WEEKLY
    }

    static final Rhythm NONE = new Rhythm(Kind.NONE, null, List.of());

    /** Hours ahead for which each kind is judged. */
    private static final int[] HORIZONS = {6, 12, 24, 48};
    private static final int STEP = 6;
    private static final int FEWEST_HOURS = 20;
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

    Rhythm {
        errors = List.copyOf(errors);
    }

    static Rhythm of(HourlySpending hours, ZoneId zone) {
        Past past = Past.of(hours, zone);
        if (past.known() < FEWEST_HOURS) {
            return NONE;
        }
        boolean[] holidays = past.holidays(DAYS_OF_HOLIDAYS);
        Past ordinary = past.without(holidays);
        double[] steady = ordinary.errors(Kind.NONE);
        Kind best = Kind.NONE;
        double least = 1;
        double[] errors = steady;
        for (Kind kind : Kind.values()) {
            if (kind == Kind.NONE || kind == Kind.WEEKLY && past.length() < FEWEST_HOURS_OF_WEEKLY) {
                continue;
            }
            double[] some = ordinary.errors(kind);
            double ratio = ratio(some, steady);
            if (ratio < BETTER && ratio < BETTER_THAN_SIMPLER * least) {
                best = kind;
                least = ratio;
                errors = some;
            }
        }
        Course usual = past.usual(best, holidays[0] && best.compareTo(Kind.WEEKEND) >= 0);
        return usual == null ? new Rhythm(Kind.NONE, null, quantiles(steady)) : new Rhythm(best, usual, quantiles(errors));
    }

    /** Returns the error of a kind as a part of the error of another, over the forecasts that both have made. */
    private static double ratio(double[] errors, double[] others) {
        double sum = 0;
        double base = 0;
        double weights = 0;
        double all = 0;
        for (int i = 0; i < errors.length; i++) {
            double weight = Math.pow(0.5, i / HORIZONS.length * STEP / HALF_LIFE);
            if (!Double.isNaN(others[i])) {
                all += weight;
                if (!Double.isNaN(errors[i])) {
                    weights += weight;
                    sum += weight * (Math.min(LARGEST_ERROR, Math.abs(errors[i])) + 2 * SAME);
                    base += weight * (Math.min(LARGEST_ERROR, Math.abs(others[i])) + SAME);
                }
            }
        }
        return weights < 3 || 2 * weights < all ? Double.POSITIVE_INFINITY : sum / base;
    }

    private static List<Double> quantiles(double[] errors) {
        List<Double> quantiles = new ArrayList<>();
        for (int horizon = 0; horizon < HORIZONS.length; horizon++) {
            List<Double> some = new ArrayList<>();
            for (int shorter = horizon; shorter >= 0 && some.size() < FEWEST_ERRORS; shorter--) {
                for (int i = shorter; i < errors.length; i += HORIZONS.length) {
                    if (!Double.isNaN(errors[i])) {
                        some.add(errors[i]);
                    }
                }
            }
            if (some.size() < FEWEST_ERRORS) {
                return List.of();
            }
            List<Double> sorted = some.stream().sorted().toList();
            int tail = (int) (sorted.size() * TAIL);
            quantiles.add(rounded(WIDER * sorted.get(tail)));
            quantiles.add(rounded(WIDER * sorted.get(sorted.size() - 1 - tail)));
        }
        return quantiles;
    }

    private static double rounded(double error) {
        return Math.round(error * 1000) / 1000.0;
    }

    /** Returns the least and the most that may be spent over some hours, as parts of the forecast; null if not known. */
    double[] range(double hours) {
        if (errors.isEmpty()) {
            return null;
        }
        int horizon = 0;
        while (horizon < HORIZONS.length - 1 && hours > 1.5 * HORIZONS[horizon]) {
            horizon++;
        }
        return new double[] {Math.exp(Math.min(-LEAST, errors.get(2 * horizon))),
            Math.exp(Math.max(LEAST, errors.get(2 * horizon + 1)))};
    }

    /** Returns whether the newest cycles can show another level than the usual one. */
    boolean followsNewest() {
        return kind != Kind.MEAN_OF_DAY && usual.holidayUntil() == null;
    }

    /** Known spending by the hour, and what each kind of rhythm would have forecast at each time. */
    private record Past(double[] rates, long first, int offset) {

        static Past of(HourlySpending hours, ZoneId zone) {
            return new Past(hours.usdPerHour().stream().mapToDouble(Double::doubleValue).toArray(), hours.firstHour(),
                    zone.getRules().getOffset(Instant.ofEpochSecond(hours.openHour() * 3600)).getTotalSeconds());
        }

        int length() {
            return rates.length;
        }

        long known() {
            return Arrays.stream(rates).filter(rate -> !Double.isNaN(rate)).count();
        }

        /** Returns the index of the hour in which today began. */
        int today() {
            return length() - hourOfWeek(length()) % Course.DAY;
        }

        Instant startOf(int i) {
            return Instant.ofEpochSecond((first + i) * 3600);
        }

        int hourOfWeek(int i) {
            return Course.hourOfWeek(first + i, offset);
        }

        /** Returns ln(spent / forecast) for each time of the last week and each horizon; NaN where it is not known. */
        double[] errors(Kind kind) {
            int origins = Math.min(Course.WEEK, length() - 8) / STEP;
            double[] errors = new double[origins * HORIZONS.length];
            Arrays.fill(errors, Double.NaN);
            for (int origin = 0; origin < origins; origin++) {
                int now = length() - (origin + 1) * STEP;
                Course shape = shape(kind, now);
                double level = shape == null ? Double.NaN : levelThen(kind, shape, now);
                for (int h = 0; h < HORIZONS.length && now + HORIZONS[h] <= length() && level >= 0; h++) {
                    errors[origin * HORIZONS.length + h] = error(shape, level, now, now + HORIZONS[h]);
                }
            }
            return errors;
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

        /** Returns the usual spending, by the days before today if today is a holiday; null when it is not known. */
        Course usual(Kind kind, boolean holiday) {
            if (kind == Kind.NONE) {
                return null;
            }
            Course shape = shape(kind, length());
            Course today = holiday ? shape.withHolidayUntil(startOf(today() + Course.DAY)) : shape;
            double level = usualLevel(kind, today, holiday ? today() : length());
            return level > 0 ? today.times(level) : null;
        }

        /** Returns the level by the hours before a time in which about half a day's spending was expected. */
        double usualLevel(Kind kind, Course shape, int now) {
            return level(shape, now, kind == Kind.MEAN_OF_DAY ? 24 : 12, 8 * Course.DAY);
        }

        /** Returns the level that would have been accepted: the usual one, or of the last hours if that differs. */
        private double levelThen(Kind kind, Course shape, int now) {
            double usual = usualLevel(kind, shape, now);
            double recent = level(shape, now, 1.5, Course.DAY);
            return kind == Kind.MEAN_OF_DAY || !(Math.abs(Math.log(recent / usual)) > 0.1) ? usual : recent;
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
                if (!Double.isNaN(rates[i]) && (share > 0.15 || enough > 2)) {
                    usd += rates[i];
                    shares += share;
                }
            }
            return shares < 1 ? Double.NaN : usd / shares;
        }

        /** Returns the share of each hour of the week by what was known at a time; null when that is too little. */
        Course shape(Kind kind, int now) {
            if (kind.compareTo(Kind.DAILY) < 0) {
                return Course.steady(1);
            }
            double[] usual = usual(now);
            double[][] shares = new double[Course.WEEK][28];
            int[] counts = new int[Course.WEEK];
            for (int i = 0; i < now; i++) {
                int slot = slot(kind, hourOfWeek(i));
                if (usual[i] > 0 && !Double.isNaN(rates[i]) && counts[slot] < 28) {
                    shares[slot][counts[slot]++] = rates[i] / usual[i];
                }
            }
            List<Integer> perMille = new ArrayList<>();
            for (int i = 0; i < Course.WEEK; i++) {
                int slot = slot(kind, i);
                if (counts[slot] == 0) {
                    return null;
                }
                perMille.add((int) Math.round(1000 * median(shares[slot], counts[slot])));
            }
            return new Course(1, perMille, offset, null);
        }

        private static int slot(Kind kind, int hourOfWeek) {
            return switch (kind) {
                case WEEKLY -> hourOfWeek;
                case WEEKEND -> (hourOfWeek < 5 * Course.DAY ? 0 : Course.DAY) + hourOfWeek % Course.DAY;
                default -> hourOfWeek % Course.DAY;
            };
        }

        /** Returns the level at each hour: the median, over seven days, of the mean of the day around it. */
        private double[] usual(int now) {
            double[] sums = new double[now + 1];
            int[] counts = new int[now + 1];
            for (int i = 0; i < now; i++) {
                boolean known = !Double.isNaN(rates[i]);
                sums[i + 1] = sums[i] + (known ? rates[i] : 0);
                counts[i + 1] = counts[i] + (known ? 1 : 0);
            }
            double[] means = new double[now];
            for (int i = 0; i < now; i++) {
                int from = Math.max(0, Math.min(i - Course.DAY / 2, now - Course.DAY));
                int to = Math.min(now, from + Course.DAY);
                int count = counts[to] - counts[from];
                means[i] = count < Course.DAY / 2 ? Double.NaN : (sums[to] - sums[from]) / count;
            }
            double[] usual = new double[now];
            double[] days = new double[7];
            for (int i = 0; i < now; i++) {
                int count = 0;
                for (int j = i - 3 * Course.DAY; j <= i + 3 * Course.DAY; j += Course.DAY) {
                    if (j >= 0 && j < now && !Double.isNaN(means[j])) {
                        days[count++] = means[j];
                    }
                }
                usual[i] = median(days, count);
            }
            return usual;
        }

        /** Returns the median of the first ones, which it sorts; NaN when there are none. */
        private static double median(double[] some, int count) {
            Arrays.sort(some, 0, count);
            return count == 0 ? Double.NaN : (some[(count - 1) / 2] + some[count / 2]) / 2;
        }

        /** Returns for today and the days before it whether it is a weekday like a Sunday, and the one before is not. */
        boolean[] holidays(int days) {
            boolean[] found = new boolean[days];
            Course shape = shape(Kind.WEEKEND, length());
            int today = today();
            for (int day = days - 1; day >= 0 && shape != null; day--) {
                int from = today - day * Course.DAY;
                int to = Math.min(length(), from + Course.DAY);
                boolean candidate = from >= Course.DAY && to - from >= 3 && hourOfWeek(from) < 5 * Course.DAY
                        && (day == days - 1 || !found[day + 1]);
                found[day] = candidate && isLikeSunday(shape, from, to);
            }
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
            int today = today();
            for (int day = 0; day < holidays.length; day++) {
                int from = today - day * Course.DAY;
                if (holidays[day]) {
                    Arrays.fill(some, from, Math.min(length(), from + Course.DAY), Double.NaN);
                }
            }
            return new Past(some, first, offset);
        }
    }
}
