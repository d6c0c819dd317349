package io.creditwatch;

import io.creditwatch.assessment.Assessment;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.LedgerErrors;
import io.creditwatch.ledger.Poll;
import io.creditwatch.vendor.PollOutcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.util.Optional;

/** Beans for {@code check}, which has no ledger. */
final class CheckBeans {

    private CheckBeans() {
    }

    static void bind(App app) {
        app.bind("ledgerErrors", new LedgerErrors(System::nanoTime, new SimpleMeterRegistry()));
        app.bind("costs", new Forgetful());
        app.bind("forecasts", new Forgetful());
        app.bind("spenders", new Forgetful());
        app.bind("ledger", new Forgetful());
        app.bind("ledgerAlarm", new Forgetful());
    }
    /** Takes the place of the ledger in the routes, and of what rests on it: the credit is all that is asked for. */
    public static final class Forgetful {

        public boolean claimDue(PollOutcome outcome) {
            return false;
        }

        public boolean areWanted(Assessment assessment) {
            return false;
        }

        public Optional<BigDecimal> known(PollOutcome outcome) {
            return Optional.empty();
        }

        public Optional<Forecast> at(Poll poll, PollOutcome outcome, Optional<BigDecimal> dashboardUsdPerHour) {
            return Optional.empty();
        }

        public void saw(Assessment assessment) {
        }

        public void sawUnrecorded(Poll poll, Object reached) {
        }

        public void giveBack(Poll poll) {
        }

        public Assessment record(Poll poll, Assessment assessment, String channels) {
            return assessment;
        }
    }
}
