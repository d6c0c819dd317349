package io.creditwatch.ledger;

import io.creditwatch.alert.AlertState;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Severity;
import io.creditwatch.settings.Settings;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import java.time.Duration;
import java.time.Instant;

/** Calculates when an account is polled next; docs/notifications.md has the rules. */
public final class PollSchedule {

    /** Waits as the vendor advises: 1 s, doubling, for 5 attempts. */
    static final int QUICK_RETRIES = 5;
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(1);

    private final Settings.Polling polling;

    public PollSchedule(Settings.Polling polling) {
        this.polling = polling;
    }

    /** @param dueAt due time of the assessed poll; the next is counted from there, so that polls do not drift */
    public Instant next(Instant dueAt, Assessment assessment, AlertState state) {
        Duration period = polling.periodAt(isAlerting(assessment, state));
        long missed = Math.max(0, Duration.between(dueAt, assessment.outcome().at()).dividedBy(period));
        Instant regular = dueAt.plus(period.multipliedBy(missed + 1));
        if (assessment.outcome() instanceof ReadFailure failure) {
            Instant retry = retry(failure, state.unreadable().failures());
            return retry.isBefore(regular) ? retry : regular;
        }
        return regular;
    }

    /** Ignores silences: a poll must show in time that a suppressed WARNING has become CRITICAL. */
    private static boolean isAlerting(Assessment assessment, AlertState state) {
        boolean low = assessment.outcome() instanceof CreditReading && assessment.severity() != Severity.OK;
        return low || state.severity() != Severity.OK;
    }

    private static Instant retry(ReadFailure failure, int failures) {
        if (failures > QUICK_RETRIES) {
            return Instant.MAX;
        }
        Duration wait = Duration.ofSeconds(1L << (failures - 1));
        if (failure.retryAfter() != null && failure.retryAfter().compareTo(wait) > 0) {
            wait = failure.retryAfter().compareTo(LONGEST_ASKED) < 0 ? failure.retryAfter() : LONGEST_ASKED;
        }
        return failure.at().plus(wait);
    }
}
