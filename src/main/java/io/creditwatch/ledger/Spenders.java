package io.creditwatch.ledger;

import io.creditwatch.alert.AlertState;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.Spender;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** When the vendor is asked who spends: for the notice of a spike, which is told once and not during a silence. */
public final class Spenders {

    private final Jdbi jdbi;
    private final CallBudget budget;

    /** @param budget that a question counts in, as a poll does */
    public Spenders(Jdbi jdbi, CallBudget budget) {
        this.jdbi = jdbi;
        this.budget = budget;
    }

    /** Whether to ask now. If so, the call is spent, whatever it brings. */
    public boolean areWanted(Assessment assessment) {
        return assessment.forecast() != null && assessment.forecast().spikes() && isUntold(assessment.outcome())
                && budget.take(1) == 1;
    }

    /** Puts them into the assessment that they were asked for. */
    public Assessment name(Assessment assessment, List<Spender> spenders) {
        return assessment.with(spenders);
    }

    private boolean isUntold(PollOutcome outcome) {
        return jdbi.withHandle(handle -> Silences.of(handle, outcome.account(), outcome.at()).isEmpty()
                && handle.createQuery("SELECT state FROM accounts WHERE name = :account")
                        .bind("account", outcome.account()).mapTo(String.class).findOne()
                        .filter(state -> Json.read(state, AlertState.class).sideAlerts().spikeNotified()).isEmpty());
    }
}
