package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.AlertState.Decided;
import io.creditwatch.alert.AlertState.Unreadable;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.settings.Settings;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.Spending;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollScheduleTest {

    private static final Instant DUE = Instant.parse("2026-11-29T00:00:00Z");

    private final PollSchedule schedule =
            new PollSchedule(new Settings.Polling(Duration.ofMinutes(5), Duration.ofMinutes(1), 240));

    @ParameterizedTest(name = "{0}, read after {1}: due again after {2}")
    @CsvSource({
            // counted from when it was due, so that nothing drifts
            "HEALTHY,         PT0.2S,  PT5M",
            "HEALTHY,         PT9S,    PT5M",
            "CREDIT_WARNING,  PT0.2S,  PT1M",
            "SUSPENDED,       PT0.2S,  PT1M",
            // periods that were slept through are not made up for
            "HEALTHY,         PT5M,    PT10M",
            "HEALTHY,         PT1H1S,  PT1H5M",
    })
    void keepsThePeriod(Condition condition, Duration readAfter, Duration next) {
        CreditReading reading = new CreditReading("prod-eu", DUE.plus(readAfter), BigDecimal.TEN, null, true);

        assertThat(schedule.next(DUE, assessed(reading, Condition.HEALTHY), state(condition, null)))
                .isEqualTo(DUE.plus(next));
    }

    @ParameterizedTest(name = "failure {0}, Retry-After {1}: due again after {2}")
    @CsvSource({
            "1, ,      PT1S", "2, ,     PT2S", "3, ,    PT4S", "4, , PT8S", "5, , PT16S",
            // the vendor's advice is to stop after five tries
            "6, ,      PT5M", "7, ,     PT5M",
            "1, PT0S,  PT1S", "1, PT7S, PT7S", "4, PT7S, PT8S", "9, PT7S, PT5M",
            // a vendor that asks to wait for a day is polled sooner
            "1, PT24H, PT1M",
    })
    void triesAFailedPollAgain(int failures, Duration retryAfter, Duration next) {
        ReadFailure failure = new ReadFailure("prod-eu", DUE, ReadFailure.Kind.SERVER_ERROR, 500, "", retryAfter);

        assertThat(schedule.next(DUE, assessed(failure, Condition.UNREADABLE),
                state(Condition.HEALTHY, new Unreadable(failures, DUE, failure, false, 0, null))))
                .isEqualTo(DUE.plus(next));
    }

    @ParameterizedTest
    @CsvSource({"4, , PT5S", "1, PT1M, PT5S"})
    void neverWaitsLongerThanThePeriod(int failures, Duration retryAfter, Duration next) {
        ReadFailure failure = new ReadFailure("prod-eu", DUE, ReadFailure.Kind.RATE_LIMITED, 429, "", retryAfter);
        PollSchedule quick = new PollSchedule(new Settings.Polling(Duration.ofSeconds(5), Duration.ofSeconds(5), 240));

        assertThat(quick.next(DUE, assessed(failure, Condition.UNREADABLE),
                state(Condition.HEALTHY, new Unreadable(failures, DUE, failure, false, 0, null))))
                .isEqualTo(DUE.plus(next));
    }

    private static Assessment assessed(PollOutcome outcome, Condition condition) {
        return new Assessment(outcome, condition, condition, null, null, null, false, Spending.UNKNOWN);
    }

    private static AlertState state(Condition condition, Unreadable unreadable) {
        return new AlertState(new Decided(condition, null, null), null, AlertState.INITIAL.readings(), unreadable,
                null, 0);
    }
}
