package io.creditwatch.ledger;

import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.Spending;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Decides when to read what the money is spent on: before BURN SPIKE is notified, and before each notification of a
 * CRITICAL condition or of a runway.
 */
public final class Spenders {

    private final Jdbi jdbi;
    private final CallBudgets budgets;
    private final AlertPolicy policy;

    /** @param policy decides in advance whether there is a notification */
    public Spenders(Jdbi jdbi, CallBudgets budgets, AlertPolicy policy) {
        this.jdbi = jdbi;
        this.budgets = budgets;
        this.policy = policy;
    }

    /**
     * Returns whether to read the spending now. If so, takes the call from the budget.
     *
     * @param channels channels of that severity, separated by commas; may be empty
     */
    public boolean claimCall(Poll poll, Assessment assessment, String channels) {
        boolean mayHelp = poll.account().vendor().usagePath().isPresent()
                && assessment.outcome() instanceof CreditReading && assessment.forecast() != null
                && (assessment.forecast().spikes() || assessment.withMargin() != Condition.HEALTHY);
        return mayHelp && event(poll, assessment, channels).filter(Spenders::namesMachines).isPresent()
                && budgets.of(poll.account()).take(1) == 1;
    }

    public Assessment addTo(Assessment assessment, Spending spending) {
        return assessment.with(spending);
    }

    private static boolean namesMachines(CreditEvent event) {
        boolean ends = event.runway() != null && event.runway().seconds() > 0;
        return switch (event.event()) {
            case BURN_SPIKE -> true;
            case WARNING, CRITICAL, EASED, REMINDER -> ends
                    && (event.severity() == Severity.CRITICAL || event.condition().isOfRunway());
            case RECOVERED, UNREADABLE, TOPPED_UP, TOP_UP_MISSING, CHANNEL_FAILING, LEDGER_FAILING, REMOVED, TEST -> false;
        };
    }

    /** Returns the event that the poll will be recorded with. */
    private Optional<CreditEvent> event(Poll poll, Assessment assessment, String channels) {
        String account = assessment.outcome().account();
        Instant now = assessment.outcome().at();
        return jdbi.withHandle(handle -> handle.createQuery("SELECT state FROM accounts WHERE name = :account")
                .bind("account", account).mapTo(String.class).findOne().map(json -> StoredState.read(json, now))
                .flatMap(state -> policy.decide(state, poll.account().alerts(), assessment, PollRecorder.names(channels),
                        Silences.of(handle, account, now), "").event()));
    }
}
