package io.creditwatch.forecast;

import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/** Kinds of spending in the back-test. A fleet spends 5 to 60 dollars an hour, by the seed. */
enum Drain {
    CONSTANT("constant, to the millionth", (scene, random, now) -> scene.decimals = 6),
    CENTS("constant, rounded to cents", (scene, random, now) -> { }),
    SLOW("a twentieth of that, rounded to cents", (scene, random, now) -> scene.fleet /= 20),
    HOURLY("posted by the hour", (scene, random, now) -> scene.batch = 60),
    QUARTERS("posted every 15 minutes", (scene, random, now) -> scene.batch = 15),
    JITTER("posted by the hour, up to 5 minutes late", (scene, random, now) -> {
        scene.batch = 60;
        scene.late = 5;
    }),
    DAY_AND_NIGHT("60 % of it from 20:00 to 8:00", (scene, random, now) -> {
        int midnight = random.nextInt(Drain.DAY);
        scene.load = minute -> {
            int ofDay = (minute + midnight) % Drain.DAY;
            return ofDay < Drain.DAY / 3 || ofDay >= Drain.DAY * 5 / 6 ? 0.6 : 1;
        };
    }),
    WEEKENDS("half of it for two days of seven", (scene, random, now) -> {
        int monday = random.nextInt(7 * Drain.DAY);
        scene.load = minute -> (minute + monday) % (7 * Drain.DAY) < 5 * Drain.DAY ? 1 : 0.5;
    }),
    BURSTS("twice an hour on average, a burst of five to fifteen minutes' worth at once", (scene, random, now) -> {
        long seed = random.nextLong();
        scene.load = minute -> {
            Random chance = new Random(seed + minute * 7919L);
            return 1 + (chance.nextInt(30) == 0 ? 5 + 10 * chance.nextDouble() : 0);
        };
    }),
    BIG_DEBIT("one debit of two to ten hours' worth, somewhere before", (scene, random, now) -> {
        int at = 10 + random.nextInt(now - 15);
        scene.topUps.put(at, -scene.fleet * (2 + 8 * random.nextDouble()));
    }),
    SMALL_TOP_UP("one top-up of half an hour's worth to three hours' worth", (scene, random, now) ->
            scene.topUps.put(1 + random.nextInt(now - 1), scene.fleet * (0.5 + 2.5 * random.nextDouble()))),
    LARGE_TOP_UP("one top-up of a day's worth to ten days' worth", (scene, random, now) ->
            scene.topUps.put(1 + random.nextInt(now - 1), scene.fleet * (24 + 216 * random.nextDouble()))),
    SEVERAL_TOP_UPS("three top-ups of one to ten hours' worth", (scene, random, now) -> {
        for (int i = 0; i < 3; i++) {
            scene.topUps.put(1 + random.nextInt(now - 1), scene.fleet * (1 + 9 * random.nextDouble()));
        }
    }),
    GAPS("polls fail for 20 to 45 minutes, half as much again is spent meanwhile, and one in ten by itself",
            (scene, random, now) -> {
                int from = 10 + random.nextInt(now - 60);
                int to = from + 20 + random.nextInt(25);
                long seed = random.nextLong();
                scene.load = minute -> minute >= from && minute < to ? 1.5 : 1;
                scene.failed = minute -> minute >= from && minute < to
                        || new Random(seed + minute * 7919L).nextInt(10) == 0;
            }),
    DOUBLED("the fleet doubled an hour before",
            (scene, random, now) -> scene.load = minute -> minute < now - Drain.HOUR ? 1 : 2),
    SHRUNK("the fleet went to a third an hour before",
            (scene, random, now) -> scene.load = minute -> minute < now - Drain.HOUR ? 3 : 1),
    IDLE("nothing until 40 minutes before", (scene, random, now) -> scene.load = minute -> minute < now - 40 ? 0 : 1),
    NOISY("each minute 0 to 200 % of it", (scene, random, now) -> {
        long seed = random.nextLong();
        scene.load = minute -> 2 * new Random(seed + minute * 7919L).nextDouble();
    }),
    POSTPAID("by the hour, down to a floor of -500 dollars", (scene, random, now) -> {
        scene.batch = 60;
        scene.floor = -500;
    }),
    HOURLY_WITH_TOP_UP("posted by the hour, one top-up of a day's worth to ten days' worth", (scene, random, now) -> {
        LARGE_TOP_UP.shape.apply(scene, random, now);
        scene.batch = 60;
    }),
    HOURLY_WITH_GAPS("posted by the hour, polls fail for 20 to 45 minutes, one in ten by itself",
            (scene, random, now) -> {
                GAPS.shape.apply(scene, random, now);
                scene.load = minute -> 1;
                scene.batch = 60;
            }),
    HOURLY_DOUBLED("posted by the hour, the fleet doubled an hour before", (scene, random, now) -> {
        DOUBLED.shape.apply(scene, random, now);
        scene.batch = 60;
    }),
    RARE_BURSTS("every three hours on average, a burst of two hours' worth at once", (scene, random, now) -> {
        long seed = random.nextLong();
        scene.load = minute -> new Random(seed + minute * 7919L).nextInt(180) == 0 ? 121 : 1;
    }),
    UNEVEN_POLLS("constant, rounded to cents, each poll up to two minutes late or lost", (scene, random, now) -> {
        long seed = random.nextLong();
        scene.failed = minute -> new Random(seed + minute * 7919L).nextInt(4) == 0;
        scene.pollsLate = 2;
    });

    static final int HOUR = 60;
    static final int DAY = 24 * HOUR;

    /** Name in the table. */
    final String kind;

    private final Shape shape;

    Drain(String kind, Shape shape) {
        this.kind = kind;
        this.shape = shape;
    }

    /** Returns whether the deciding change is still ahead, or in one posting; the table marks these kinds as hard. */
    boolean isHard() {
        return this == HOURLY_DOUBLED || this == RARE_BURSTS;
    }

    private interface Shape {
        void apply(Scene scene, Random random, int now);
    }

    /** Minute 0 is the first reading, {@code now} the last. */
    Scene scene(long seed, int now) {
        Random random = new Random(1000L * ordinal() + seed);
        random.nextDouble();
        Scene scene = new Scene();
        scene.fleet = 5 + 55 * random.nextDouble();
        scene.hoursLeft = 4 + 68 * random.nextDouble();
        scene.phase = random.nextInt(HOUR);
        scene.seed = random.nextLong();
        shape.apply(scene, random, now);
        return scene;
    }

    /** Account as the vendor sees it, minute by minute. */
    static final class Scene {
        /** Dollars an hour. */
        double fleet;
        /** About what is left at the last reading, at the rate of the fleet. */
        double hoursLeft;
        /** Fraction of the fleet that runs in a minute. */
        IntToDoubleFunction load = minute -> 1;
        /** Minutes from one posting to the next. */
        int batch = 1;
        /** A posting comes up to so many minutes late. */
        int late;
        int phase;
        long seed;
        int decimals = 2;
        int floor;
        int pollsLate;
        IntPredicate failed = minute -> false;
        /** Dollars by the minute; negative: a debit. */
        final TreeMap<Integer, Double> topUps = new TreeMap<>();

        /** Minutes by which a poll comes late. */
        int delay(int poll) {
            return pollsLate == 0 ? 0 : new Random(seed + poll * 7919L).nextInt(pollsLate + 1);
        }

        /** Returns whether the vendor posts in this minute the spending since its last posting. */
        boolean posts(int minute) {
            int due = Math.floorMod(minute - phase, batch);
            int batchOfIt = Math.floorDiv(minute - phase, batch);
            return due == (late == 0 ? 0 : new Random(seed + batchOfIt * 7919L).nextInt(late + 1));
        }
    }
}
