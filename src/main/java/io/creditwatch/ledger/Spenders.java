package io.creditwatch.ledger;

import io.creditwatch.alert.AlertState;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.Spender;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Decides when to read the machines that spend most: before BURN SPIKE is notified. */
public final class Spenders {

    private final Jdbi jdbi;
    private final CallBudget budget;

    public Spenders(Jdbi jdbi, CallBudget budget) {
        this.jdbi = jdbi;
        this.budget = budget;
    }

    /** Returns whether to read the spenders now. If so, takes the call from the budget. */
    public boolean claimCall(Assessment assessment) {
        return assessment.forecast() != null && assessment.forecast().spikes() && isToBeNotified(assessment.outcome())
                && budget.take(1) == 1;
    }

    public Assessment addTo(Assessment assessment, List<Spender> spenders) {
        return assessment.with(spenders);
    }

    private boolean isToBeNotified(PollOutcome outcome) {
        return jdbi.withHandle(handle -> Silences.of(handle, outcome.account(), outcome.at()).isEmpty()
                && handle.createQuery("SELECT state FROM accounts WHERE name = :account")
                        .bind("account", outcome.account()).mapTo(String.class).findOne()
                        .filter(state -> Json.read(state, AlertState.class).sideAlerts().spikeNotified()).isEmpty());
    }
}
