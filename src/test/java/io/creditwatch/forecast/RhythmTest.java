package io.creditwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forecasts of simulated balances that have a rhythm, made at all hours of a week, held against what comes then. */
class RhythmTest {

    private static final int HOUR = 60;
    private static final int DAY = 24 * HOUR;
    private static final int STEP = 29 * HOUR;
    private static final Instant MONDAY = Instant.parse("2026-11-23T00:00:00Z");
    private static final BigDecimal DEEP = new BigDecimal("-1000000");

    /** Spending as a part of the fleet's; minute 0 is Monday 0:00. */
    enum Load {
        STEADY("constant", minute -> 1),
        NIGHTS("60 % of it from 20:00 to 8:00", RhythmTest::night),
        IDLE_NIGHTS("2 % of it from 20:00 to 8:00", minute -> night(minute) < 1 ? 0.02 : 1),
        WEEKENDS("half of it at the weekend", RhythmTest::weekend),
        NIGHTS_AND_WEEKENDS("60 % at night, half of that at the weekend", minute -> night(minute) * weekend(minute)),
        UNEVEN("the same, and each hour 80 to 120 % of it", minute -> night(minute) * weekend(minute) * (0.8 + 0.4 * new Random(minute / HOUR * 7919L).nextDouble())),
        OFFICE_HOURS("weekdays from 9:00 to 18:00 only", minute -> weekend(minute) == 1 && minute % DAY / HOUR >= 9 && minute % DAY / HOUR < 18 ? 1 : 0),
        WEEKLY_JOB("constant, and four times as much on Wednesdays from 10:00 to 22:00", minute -> minute / DAY % 7 == 2 && minute % DAY / HOUR >= 10 && minute % DAY / HOUR < 22 ? 4 : 1),
        BURSTS("every three hours on average, two hours' worth at once", minute -> new Random(minute * 7919L).nextInt(180) == 0 ? 121 : 1);

        /** Name in the table. */
        final String kind;
        private final IntToDoubleFunction part;

        Load(String kind, IntToDoubleFunction part) {
            this.kind = kind;
            this.part = part;
        }
    }

    private static double night(int minute) {
        return minute % DAY < 8 * HOUR || minute % DAY >= 20 * HOUR ? 0.6 : 1;
    }

    private static double weekend(int minute) {
        return minute / DAY % 7 >= 5 ? 0.5 : 1;
    }

    private record Trial(double truth, double forecast, boolean covered) {

        double error() {
            return Math.min(10, Math.abs(forecast - truth) / truth);
        }
    }

    /** Days of readings, minutes between two postings, limit of the mean error in percent, least coverage in percent. */
    @ParameterizedTest(name = "{0} after {1} days, posted every {2} min: error {3} %")
    @CsvSource({
        "STEADY, 9, 1, 1, 100",
        "NIGHTS, 3, 1, 1, 85", "NIGHTS, 9, 60, 3, 85", "IDLE_NIGHTS, 4, 1, 3, 85",
        "WEEKENDS, 9, 1, 2, 85", "NIGHTS_AND_WEEKENDS, 9, 1, 2, 85", "NIGHTS_AND_WEEKENDS, 13, 1440, 12, 85",
        "UNEVEN, 13, 1, 12, 75", "OFFICE_HOURS, 9, 1, 5, 85", "WEEKLY_JOB, 22, 1, 8, 85",
        "STEADY, 4, 1440, 2, 100", "STEADY, 4, 360, 2, 100", "BURSTS, 4, 1, 30, 75"})
    void forecastsWhatComes(Load load, int days, int posting, double percent, double coverage) {
        List<Trial> trials = trials(load.part, days * DAY, posting, ZoneOffset.UTC);

        assertThat(100 * trials.stream().mapToDouble(Trial::error).average().orElseThrow()).isLessThan(percent);
        assertThat(trials.stream().filter(trial -> trial.forecast() > 1.5 * trial.truth()).count())
                .as("late").isLessThanOrEqualTo(trials.size() / 5);
        assertThat(100.0 * trials.stream().filter(Trial::covered).count() / trials.size())
                .as("in the interval").isGreaterThanOrEqualTo(coverage);
    }

    /** A fleet that doubles, within a rhythm: its level is accepted within half an hour, and its rhythm stays. */
    @ParameterizedTest
    @CsvSource({"40", "300", "1500"})
    void acceptsAnotherLevelAndKeepsTheRhythm(int minutesAgo) {
        int now = 10 * DAY + 10 * HOUR;
        List<Trial> trials = trials(minute -> night(minute) * (minute < now - minutesAgo ? 1 : 2), now, DAY, 1,
                ZoneOffset.UTC);

        assertThat(trials.get(0).error()).isLessThan(0.1);
    }

    /** A weekday like a Sunday is a holiday, and no new rhythm. */
    @ParameterizedTest
    @CsvSource({"6", "12", "20"})
    void knowsAHoliday(int hour) {
        int now = 15 * DAY + hour * HOUR;
        List<Trial> trials = trials(minute -> night(minute) * (minute / DAY == 15 ? 0.5 : weekend(minute)), now, DAY, 1,
                ZoneOffset.UTC);

        assertThat(trials.get(0).error()).isLessThan(0.1);
    }

    /** Hours without a posting are expected there: 27 h after the last one, and for weeks once nothing runs any more. */
    @ParameterizedTest
    @CsvSource({"1, 27", "60, 27", "60, 45"})
    void forecastsDuringAWeekendWithoutSpending(int posting, int hoursAfterFriday) {
        int now = 11 * DAY + (18 + hoursAfterFriday) * HOUR;
        List<Trial> trials = trials(Load.OFFICE_HOURS.part, now, HOUR, posting, ZoneOffset.UTC);

        assertThat(trials.get(0).error()).isLessThan(0.1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 10, 20})
    void saysThatNothingIsSpentOnceTheFleetHasStopped(int daysAgo) {
        int now = (12 + daysAgo) * DAY + 12 * HOUR;
        double[] posted = posted(minute -> minute < 12 * DAY ? night(minute) * weekend(minute) : 0, 20, now + 1, 1);
        BurnHistory history = BurnHistory.EMPTY;
        for (int minute = 0; minute <= now; minute += 5) {
            history = history.after(reading(minute, -posted[minute], DEEP), Optional.empty(), ZoneOffset.UTC);
        }

        assertThat(new RunwayForecaster(ZoneOffset.UTC).forecast(history, reading(now, -posted[now], cents(-99_999))).orElseThrow().runway()).isNull();
    }

    /** The night begins at 20:00 there, which is 14:30 UTC. */
    @ParameterizedTest
    @CsvSource({"Asia/Kolkata"})
    void knowsTheRhythmInAnyZone(ZoneId zone) {
        int ahead = zone.getRules().getOffset(MONDAY).getTotalSeconds() / 60;
        List<Trial> trials = trials(minute -> night(minute + ahead) * weekend(minute + ahead), 9 * DAY, 1, zone);

        assertThat(trials.stream().mapToDouble(Trial::error).average().orElseThrow()).isLessThan(0.04);
    }

    static double meanError(Load load, int days, int posting) {
        return trials(load.part, days * DAY, posting, ZoneOffset.UTC).stream().mapToDouble(Trial::error).average()
                .orElseThrow();
    }

    private static List<Trial> trials(IntToDoubleFunction load, int first, int posting, ZoneId zone) {
        return trials(load, first, 7 * DAY, posting, zone);
    }

    /** @param length minutes in which forecasts are made */
    private static List<Trial> trials(IntToDoubleFunction load, int first, int length, int posting, ZoneId zone) {
        double fleet = 20;
        double[] posted = posted(load, fleet, first + length + 20 * DAY, posting);
        double usual = posted[posted.length - 1] / posted.length * HOUR;
        RunwayForecaster forecaster = new RunwayForecaster(zone);
        Random random = new Random(1);
        List<Trial> trials = new ArrayList<>();
        BurnHistory history = BurnHistory.EMPTY;
        int next = first;
        for (int minute = 0; minute < first + length; minute += 5) {
            CreditReading reading = reading(minute, -posted[minute], DEEP);
            history = history.after(reading, Optional.empty(), zone);
            if (minute >= next) {
                next += STEP + 5 * random.nextInt(12);
                double floor = -posted[minute] - usual * (4 + 68 * random.nextDouble());
                trial(posted, minute, floor, forecaster.forecast(history,
                        reading(minute, -posted[minute], cents(floor)))).ifPresent(trials::add);
            }
        }
        return trials;
    }

    private static double[] posted(IntToDoubleFunction load, double fleet, int minutes, int posting) {
        double[] posted = new double[minutes];
        double spent = 0;
        for (int minute = 1; minute < minutes; minute++) {
            spent += fleet / HOUR * load.applyAsDouble(minute);
            posted[minute] = minute % posting == 0 ? spent : posted[minute - 1];
        }
        return posted;
    }

    private static Optional<Trial> trial(double[] posted, int now, double floor, Optional<Forecast> forecast) {
        int end = now;
        while (end < posted.length && -posted[end] > floor + 0.005) {
            end++;
        }
        if (end == posted.length || end == now) {
            return Optional.empty();
        }
        double truth = (end - now) / (double) HOUR;
        return Optional.of(forecast.filter(known -> known.runway() != null).map(known -> new Trial(truth,
                hours(known.runway()), hours(known.range().earliest()) <= truth + 0.02
                && (known.range().latest() == null || truth <= hours(known.range().latest()) + 0.02)))
                .orElse(new Trial(truth, Double.POSITIVE_INFINITY, false)));
    }

    private static double hours(Duration duration) {
        return duration.toSeconds() / 3600.0;
    }

    private static CreditReading reading(int minute, double credit, BigDecimal floor) {
        return new CreditReading("prod-eu", MONDAY.plusSeconds(60L * minute), cents(credit), floor, true);
    }

    private static BigDecimal cents(double dollars) {
        return BigDecimal.valueOf(dollars).setScale(2, RoundingMode.HALF_UP);
    }
}
