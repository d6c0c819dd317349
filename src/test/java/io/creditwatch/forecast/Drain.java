package io.creditwatch.forecast;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;

/** Kinds of spending in the back-test. A fleet spends 5 to 60 dollars an hour, by the seed. */
enum Drain {
    CONSTANT(Cuts.HOURS, "constant, to the millionth", (scene, random, now) -> scene.decimals = 6),
    CENTS(Cuts.HOURS, "constant, rounded to cents", (scene, random, now) -> { }),
    SLOW(Cuts.HOURS, "a twentieth of that, rounded to cents", (scene, random, now) -> scene.fleet /= 20),
    HOURLY(Cuts.HOURS, "posted by the hour", (scene, random, now) -> scene.batch = 60),
    QUARTERS(Cuts.HOURS, "posted every 15 minutes", (scene, random, now) -> scene.batch = 15),
    JITTER(Cuts.HOURS, "posted by the hour, up to 5 minutes late", (scene, random, now) -> {
        scene.batch = 60;
        scene.late = 5;
    }),
    EARLY_NIGHTS(Cuts.HOURS, "60 % of it from 20:00 to 8:00, in the first hours", (scene, random, now) ->
            scene.load = scene::night),
    EARLY_WEEKENDS(Cuts.HOURS, "half of it at the weekend, in the first hours", (scene, random, now) ->
            scene.load = scene::weekend),
    BURSTS(Cuts.HOURS, "twice an hour on average, a burst of five to fifteen minutes' worth at once",
            (scene, random, now) -> {
                long seed = random.nextLong();
                scene.unlisted = minute -> {
                    Random chance = new Random(seed + minute * 7919L);
                    return chance.nextInt(30) == 0 ? 5 + 10 * chance.nextDouble() : 0;
                };
            }),
    BIG_DEBIT(Cuts.EACH_ITS_OWN, "one debit of two to ten hours' worth, somewhere before", (scene, random, now) -> {
        int at = 10 + random.nextInt(now - 15);
        scene.topUps.put(at, -scene.fleet * (2 + 8 * random.nextDouble()));
    }),
    SMALL_TOP_UP(Cuts.EACH_ITS_OWN, "one top-up of half an hour's worth to three hours' worth", (scene, random, now) ->
            scene.topUps.put(1 + random.nextInt(now - 1), scene.fleet * (0.5 + 2.5 * random.nextDouble()))),
    LARGE_TOP_UP(Cuts.EACH_ITS_OWN, "one top-up of a day's worth to ten days' worth", (scene, random, now) ->
            scene.topUps.put(1 + random.nextInt(now - 1), scene.fleet * (24 + 216 * random.nextDouble()))),
    SEVERAL_TOP_UPS(Cuts.EACH_ITS_OWN, "three top-ups of one to ten hours' worth", (scene, random, now) -> {
        for (int i = 0; i < 3; i++) {
            scene.topUps.put(1 + random.nextInt(now - 1), scene.fleet * (1 + 9 * random.nextDouble()));
        }
    }),
    GAPS(Cuts.EACH_ITS_OWN,
            "polls fail for 20 to 45 minutes, half as much again is spent meanwhile, and one in ten by itself",
            (scene, random, now) -> {
                int from = 10 + random.nextInt(Math.max(1, now - 60));
                int to = from + 20 + random.nextInt(25);
                long seed = random.nextLong();
                scene.load = minute -> minute >= from && minute < to ? 1.5 : 1;
                scene.failed = minute -> minute >= from && minute < to
                        || new Random(seed + minute * 7919L).nextInt(10) == 0;
            }),
    DOUBLED(Cuts.EACH_ITS_OWN, "the fleet doubled an hour before",
            (scene, random, now) -> scene.load = minute -> minute < now - Drain.HOUR ? 1 : 2),
    SHRUNK(Cuts.EACH_ITS_OWN, "the fleet went to a third an hour before",
            (scene, random, now) -> scene.load = minute -> minute < now - Drain.HOUR ? 3 : 1),
    IDLE(Cuts.EACH_ITS_OWN, "nothing until 40 minutes before", (scene, random, now) ->
            scene.load = minute -> minute < now - 40 ? 0 : 1),
    NOISY(Cuts.HOURS, "each minute 0 to 200 % of it", (scene, random, now) -> {
        long seed = random.nextLong();
        scene.unlisted = minute -> 2 * new Random(seed + minute * 7919L).nextDouble() - 1;
    }),
    POSTPAID(Cuts.HOURS, "by the hour, down to a floor below zero", (scene, random, now) -> {
        scene.batch = 60;
        scene.credit = 0;
    }),
    HOURLY_WITH_TOP_UP(Cuts.EACH_ITS_OWN, "posted by the hour, one top-up of a day's worth to ten days' worth",
            (scene, random, now) -> {
                LARGE_TOP_UP.shape.apply(scene, random, now);
                scene.batch = 60;
            }),
    HOURLY_WITH_GAPS(Cuts.EACH_ITS_OWN, "posted by the hour, polls fail for 20 to 45 minutes, one in ten by itself",
            (scene, random, now) -> {
                GAPS.shape.apply(scene, random, now);
                scene.load = minute -> 1;
                scene.batch = 60;
            }),
    HOURLY_DOUBLED(Cuts.EACH_ITS_OWN, "posted by the hour, the fleet doubled an hour before", (scene, random, now) -> {
        DOUBLED.shape.apply(scene, random, now);
        scene.batch = 60;
    }),
    RARE_BURSTS(Cuts.HOURS, "every three hours on average, a burst of two hours' worth at once",
            (scene, random, now) -> {
                long seed = random.nextLong();
                scene.unlisted = minute -> new Random(seed + minute * 7919L).nextInt(180) == 0 ? 120 : 0;
            }),
    UNEVEN_POLLS(Cuts.HOURS, "constant, rounded to cents, each poll up to two minutes late or lost",
            (scene, random, now) -> {
                long seed = random.nextLong();
                scene.failed = minute -> new Random(seed + minute * 7919L).nextInt(4) == 0;
                scene.pollsLate = 2;
            }),
    NIGHTS(Cuts.DAYS, "60 % of it from 20:00 to 8:00", (scene, random, now) -> scene.load = scene::night),
    WEEKENDS(Cuts.DAYS, "half of it at the weekend", (scene, random, now) -> scene.load = scene::weekend),
    NIGHTS_AND_WEEKENDS(Cuts.DAYS, "60 % at night, half of that at the weekend", (scene, random, now) ->
            scene.load = scene::nightAndWeekend),
    UNEVEN(Cuts.DAYS, "60 % at night, half of that at the weekend, and each hour 80 to 120 % of it",
            (scene, random, now) -> {
                long seed = random.nextLong();
                scene.load = minute -> scene.nightAndWeekend(minute)
                        * (0.8 + 0.4 * new Random(seed + minute / Drain.HOUR * 7919L).nextDouble());
            }),
    JOBS(Cuts.DAYS, "weekdays from 9:00 to 18:00 only", (scene, random, now) -> scene.load = minute ->
            scene.ofWeek(minute) < 5 * Drain.DAY && scene.isBetween(minute, 9, 18) ? 1 : 0),
    WEEKLY_JOB(Cuts.DAYS, "constant, and four times as much for twelve hours of one weekday", (scene, random, now) -> {
        int day = random.nextInt(5);
        int hour = random.nextInt(12);
        scene.load = minute -> scene.ofWeek(minute) / Drain.DAY == day && scene.isBetween(minute, hour, hour + 12)
                ? 4 : 1;
    }),
    POSTED_DAILY(Cuts.DAYS, "posted once a day, at 0:00 UTC", (scene, random, now) -> {
        scene.batch = Drain.DAY;
        scene.phase = 0;
        scene.late = 20 * random.nextInt(2);
    }),
    POSTED_EVERY_SIX_HOURS(Cuts.DAYS, "posted every 6 hours", (scene, random, now) -> {
        scene.batch = 6 * Drain.HOUR;
        scene.phase = random.nextInt(6 * Drain.HOUR);
        scene.late = 20 * random.nextInt(2);
    }),
    NIGHTS_POSTED_HOURLY(Cuts.DAYS, "60 % of it from 20:00 to 8:00, posted by the hour", (scene, random, now) -> {
        scene.load = scene::night;
        scene.batch = Drain.HOUR;
        scene.late = 5;
    }),
    DOUBLED_WITHIN_RHYTHM(Cuts.AFTER_A_CHANGE,
            "60 % at night, half of that at the weekend, the fleet doubled not long before",
            (scene, random, now) -> {
                int at = (9 + random.nextInt(7)) * Drain.DAY + random.nextInt(Drain.DAY);
                scene.cutsAfter(at, 35, 60, 120, 240, 480, 960, 1800, 3000);
                scene.load = minute -> scene.nightAndWeekend(minute) * (minute < at ? 1 : 2);
            }),
    HOLIDAY(Cuts.AFTER_A_CHANGE, "60 % at night, half of that at the weekend or a holiday", (scene, random, now) -> {
        int first = scene.firstOfDay((14 + random.nextInt(5)) * Drain.DAY);
        int day = scene.ofWeek(first) < 5 * Drain.DAY ? first : first + 2 * Drain.DAY;
        scene.cutsAfter(day, 180, 300, 480, 660, 840, 1020, 1200, 1800);
        scene.load = minute -> minute >= day && minute < day + Drain.DAY ? scene.night(minute) * 0.5
                : scene.nightAndWeekend(minute);
    }),
    RHYTHM_ENDS(Cuts.AFTER_A_CHANGE, "60 % at night, half of that at the weekend, until it is constant",
            (scene, random, now) -> {
                int at = (6 + random.nextInt(9)) * Drain.DAY + random.nextInt(Drain.DAY);
                scene.cutsAfter(at, 240, 720, 1440, 2160, 2880, 3600, 4320, 7200);
                scene.load = minute -> minute < at ? scene.nightAndWeekend(minute) : 1;
            }),
    FIRST_DAY(Cuts.AFTER_A_CHANGE, "60 % of it from 20:00 to 8:00 for the first day", (scene, random, now) -> {
        int first = scene.firstOfDay(random.nextInt(2) * (3 + random.nextInt(7)) * Drain.DAY) + Drain.DAY / 2;
        scene.cutsAfter(first, 120, 360, 540, 720, 900, 1080, 1260, 1440);
        scene.load = minute -> minute < first ? 1 : scene.night(minute);
    }),
    SUSPENDED(Cuts.EACH_ITS_OWN, "suspended for one to ten hours, then paid for, one hour before",
            (scene, random, now) -> {
                int paid = Math.max(45, now - Drain.HOUR);
                int pause = Drain.HOUR * (1 + random.nextInt(10));
                scene.credit = scene.fleet * Math.max(0.5, (paid - pause) / 60.0);
                scene.suspends = true;
                scene.topUps.put(paid, scene.fleet * scene.hoursLeft);
            });

    static final int HOUR = 60;
    static final int DAY = 24 * HOUR;

    /** Times of forecasts. */
    private enum Cuts {
        /** Forecasts after one hour to many days, of one simulation. */
        HOURS,
        /** The same, each of a simulation of its own, in which something happens just before. */
        EACH_ITS_OWN,
        /** Forecasts at any time of the week, after one to 25 days. */
        DAYS,
        /** Forecasts after something that happens once. */
        AFTER_A_CHANGE;

        private List<Integer> minutes(long seed, Random random) {
            List<Integer> hours = new ArrayList<>(List.of(1, 2, 3, 4, 6, 12, 25));
            hours.add(seed % 2 == 1 ? 50 : seed % 4 == 0 ? 9 * 24 : 25 * 24);
            return switch (this) {
                case AFTER_A_CHANGE -> List.of(0);
                case HOURS, EACH_ITS_OWN -> hours.stream().map(each -> each * HOUR).toList();
                case DAYS -> Stream.of(1, 2, 3, 5, 8, 12, 17, 24)
                        .map(day -> day * DAY + random.nextInt(DAY)).toList();
            };
        }
    }

    /** Name in the table. */
    final String kind;

    private final Cuts cuts;
    private final Shape shape;

    Drain(Cuts cuts, String kind, Shape shape) {
        this.cuts = cuts;
        this.kind = kind;
        this.shape = shape;
    }

    /** Returns whether its forecasts come after very different numbers of days. */
    boolean showsDays() {
        return cuts == Cuts.DAYS;
    }

    private interface Shape {
        void apply(Scene scene, Random random, int now);
    }

    /** Returns simulations, each with the times of its forecasts. */
    List<Scene> scenes(long seed) {
        List<Integer> minutes = cuts.minutes(seed, new Random(7919L * ordinal() + seed));
        if (cuts == Cuts.EACH_ITS_OWN) {
            return minutes.stream().map(now -> scene(seed, now)).toList();
        }
        Scene scene = scene(seed, minutes.get(minutes.size() - 1));
        if (cuts != Cuts.HOURS) {
            scene.period = 5;
            long lost = seed % 2 == 0 ? 0 : scene.seed;
            scene.failed = minute -> lost != 0 && new Random(lost + minute * 7919L).nextInt(25) == 0;
        }
        scene.cuts = cuts == Cuts.AFTER_A_CHANGE ? scene.cuts : minutes;
        return List.of(scene);
    }

    /** Minute 0 is the first reading, {@code now} the last. */
    Scene scene(long seed, int now) {
        Random random = new Random(1000L * ordinal() + seed);
        random.nextDouble();
        Scene scene = new Scene(seed, ordinal(), random);
        scene.cuts = List.of(now);
        shape.apply(scene, random, now);
        return scene;
    }

    /** Account as the vendor sees it, minute by minute. */
    static final class Scene {

        /** Zones with times in them at which daylight saving begins or ends within the first weeks. */
        private static final List<ZoneId> ZONES = List.of(ZoneId.of("UTC"), ZoneId.of("Europe/Berlin"),
                ZoneId.of("America/New_York"), ZoneId.of("Asia/Kolkata"));
        private static final List<Instant> STARTS = List.of(Instant.parse("2026-11-23T00:00:00Z"),
                Instant.parse("2026-10-12T00:00:00Z"), Instant.parse("2027-03-01T00:00:00Z"),
                Instant.parse("2026-11-23T00:00:00Z"));

        final ZoneId zone;
        final Instant start;
        /** Minutes of the forecasts. */
        List<Integer> cuts;
        /** Dollars an hour. */
        double fleet;
        /** About what is left at the last reading, in hours. */
        double hoursLeft;
        /** Fraction of the fleet that runs in a minute. */
        IntToDoubleFunction load = minute -> 1;
        /** Spending that no dashboard lists, as a fraction of the fleet. */
        IntToDoubleFunction unlisted = minute -> 0;
        /** Minutes from one posting to the next. */
        int batch = 1;
        /** A posting comes up to so many minutes late. */
        int late;
        int phase;
        long seed;
        int decimals = 2;
        /** Dollars at first. */
        double credit = 1_000_000;
        /** True if the floor is zero, and nearly all spending stops there. */
        boolean suspends;
        int period;
        /** Polls with the same answer of the dashboard, which the budget of calls may leave out. */
        final int pollsOfOneCost;
        int pollsLate;
        IntPredicate failed = minute -> false;
        /** Dollars by the minute; negative: a debit. */
        final TreeMap<Integer, Double> topUps = new TreeMap<>();
        private final int[] localMinutes = new int[80 * 24];

        private Scene(long number, int kind, Random random) {
            int place = (int) Math.floorMod(number, (long) ZONES.size());
            zone = ZONES.get(place);
            // all hours of the week, evenly
            start = STARTS.get(place).plusSeconds((61L * kind + 97 * number) % 168 * 3600 + random.nextInt(3600));
            period = number % 2 == 0 ? 5 : 1;
            pollsOfOneCost = number % 4 == 1 ? 3 : 1;
            fleet = 5 + 55 * random.nextDouble();
            hoursLeft = 4 + 68 * random.nextDouble();
            phase = random.nextInt(HOUR);
            seed = random.nextLong();
            for (int hour = 0; hour < localMinutes.length; hour++) {
                Instant at = start.plusSeconds(3600L * hour);
                localMinutes[hour] = zone.getRules().getOffset(at).getTotalSeconds() / 60;
            }
        }

        /** Sets the minutes of the forecasts. */
        private void cutsAfter(int at, int... minutes) {
            cuts = Arrays.stream(minutes).mapToObj(minute -> at + minute).toList();
        }

        /** Returns the minutes since Monday 0:00 there. */
        int ofWeek(int minute) {
            // 1 January 1970 was a Thursday
            long local = start.getEpochSecond() / 60 + minute + localMinutes[minute / HOUR];
            return (int) Math.floorMod(local + 3 * DAY, 7L * DAY);
        }

        boolean isBetween(int minute, int fromHour, int toHour) {
            int ofDay = ofWeek(minute) % DAY;
            return ofDay >= fromHour * HOUR && ofDay < toHour * HOUR;
        }

        /** Returns the first minute of the next day there. */
        private int firstOfDay(int minute) {
            return minute + DAY - ofWeek(minute) % DAY;
        }

        double night(int minute) {
            return isBetween(minute, 8, 20) ? 1 : 0.6;
        }

        double weekend(int minute) {
            return ofWeek(minute) < 5 * DAY ? 1 : 0.5;
        }

        double nightAndWeekend(int minute) {
            return night(minute) * weekend(minute);
        }

        /** Minutes by which a poll comes late. */
        int delay(int poll) {
            return pollsLate == 0 ? 0 : new Random(seed + poll * 7919L).nextInt(pollsLate + 1);
        }

        /** Returns whether the vendor posts in this minute the spending since its last posting. */
        boolean posts(int minute) {
            long utc = start.getEpochSecond() / 60 + minute - phase;
            return Math.floorMod(utc, batch) == (late == 0 ? 0
                    : new Random(seed + Math.floorDiv(utc, batch) * 7919L).nextInt(late + 1));
        }
    }
}
