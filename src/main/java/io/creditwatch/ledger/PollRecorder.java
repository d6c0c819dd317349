package io.creditwatch.ledger;

import io.creditwatch.alert.AlertPolicy.Decision;
import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.SideAlerts;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.text.Json;
import io.creditwatch.text.Money;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records outcome and decision of a poll in one transaction: a crash loses no decision and repeats none. */
public final class PollRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(PollRecorder.class);

    /** Age of the forecasts whose error is shown and measured. */
    private static final int JUDGED_DAYS = 7;

    private final Database database;
    private final PollQueue queue;
    private final CallBudgets budgets;
    private final AlertPolicy policy;
    private final PollSchedule schedule;
    private final MeterRegistry meters;
    private final Timer records;

    public PollRecorder(Database database, PollQueue queue, CallBudgets budgets, AlertPolicy policy,
                        PollSchedule schedule, MeterRegistry meters) {
        this.database = database;
        this.queue = queue;
        this.budgets = budgets;
        this.policy = policy;
        this.schedule = schedule;
        this.meters = meters;
        this.records = Database.timer(meters, "record");
        // a counter that exists from the start shows its first failure as a rise
        Stream.concat(Stream.of("ok"), Stream.of(ReadFailure.Kind.values()).map(PollRecorder::name))
                .forEach(this::polls);
    }

    /** Returns whether to read the spenders, for an event that names machines. If so, takes a call of the budget. */
    public boolean claimSpendersCall(Poll poll, Assessment assessment, String channels) {
        boolean mayHelp = poll.account().vendor().usagePath().isPresent()
                && assessment.outcome() instanceof CreditReading && assessment.forecast() != null
                && (SideAlerts.isSpike(assessment.forecast()) || assessment.withMargin() != Condition.HEALTHY);
        return mayHelp && database.jdbi().withHandle(handle -> handle
                        .createQuery("SELECT state FROM accounts WHERE name = :account")
                        .bind("account", poll.account().name()).mapTo(String.class).findOne()
                        .map(json -> StoredState.read(json, assessment.outcome().at()))
                        .flatMap(state -> decide(handle, poll, assessment, names(channels), state).event()))
                .filter(PollRecorder::namesMachines).isPresent() && budgets.of(poll.account()).take(1) == 1;
    }

    private static boolean namesMachines(CreditEvent event) {
        return switch (event.event()) {
            case BURN_SPIKE -> true;
            case WARNING, CRITICAL, EASED, REMINDER -> event.runway() != null && event.runway().seconds() > 0
                    && (event.severity() == Severity.CRITICAL || event.condition().isOfRunway());
            case RECOVERED, UNREADABLE, TOPPED_UP, TOP_UP_MISSING, CHANNEL_FAILING, LEDGER_FAILING, REMOVED,
                    TEST -> false;
        };
    }

    /**
     * Writes the reading, the account's new state, burn rate and next due time, the event if there is one with a
     * notification for each channel, and the reason of the decision. The poll is dropped when its claim has passed to
     * another worker.
     *
     * @param channels channels of that severity, separated by commas; may be empty
     * @return whether there are new notifications
     * @throws RuntimeException when the database refuses it; then nothing is written
     */
    public boolean record(Poll poll, Assessment assessment, String channels) {
        List<String> names = names(channels);
        Optional<Decision> decision = records.record(() -> database.commit(handle ->
                lockedState(handle, poll, assessment.outcome().at())
                        .map(state -> write(handle, poll, assessment, names, state))));
        queue.recorded(poll);
        polls(name(assessment.outcome())).increment();
        decision.ifPresentOrElse(made -> log(assessment, made),
                () -> LOG.warn("event=poll-dropped account={} reason=\"its claim has expired\"",
                        poll.account().name()));
        return decision.filter(made -> made.event().isPresent() && !made.channels().isEmpty()).isPresent();
    }

    private static List<String> names(String channels) {
        return Stream.of(channels.split(",")).map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
    }

    /** Holds the account's row until the commit, so that no other transaction numbers an event of the account. */
    private static Optional<AlertState> lockedState(Handle handle, Poll poll, Instant now) {
        return handle.createQuery("""
                UPDATE accounts SET state = state WHERE name = :name AND lease_token = :token
                RETURNING state""")
                .bind("name", poll.account().name()).bind("token", poll.token())
                .mapTo(String.class).findOne().map(json -> StoredState.read(json, now));
    }

    private Decision decide(Handle handle, Poll poll, Assessment assessment, List<String> channels, AlertState state) {
        return policy.decide(state, poll.account().alerts(), assessment, channels,
                Silences.of(handle, poll.account().name(), assessment.outcome().at()), UUID.randomUUID().toString());
    }

    private Decision write(Handle handle, Poll poll, Assessment assessment, List<String> channels, AlertState state) {
        String account = poll.account().name();
        Decision decision = decide(handle, poll, assessment, channels, state);
        if (assessment.outcome() instanceof CreditReading reading) {
            insert(handle, reading);
        }
        DecisionLog.add(handle, database, account, assessment.outcome().at(), decision);
        int updated = handle.createUpdate("""
                UPDATE accounts SET state = :state, burn = :burn, ends_at = :endsAt, forecast_error = :error,
                    lease_until = NULL, lease_token = NULL,
                    due_at = CASE WHEN due_at IS NULL THEN NULL ELSE :dueAt END
                WHERE name = :name AND lease_token = :token""")
                .bind("state", Json.write(decision.state())).bind("burn", poll.burn().text())
                .bind("endsAt", assessment.forecast() == null ? null : assessment.forecast().endsAt())
                .bind("error", History.forecastError(poll.burn(), JUDGED_DAYS))
                .bind("dueAt", schedule.next(poll.dueAt(), assessment, decision.state()))
                .bind("name", account).bind("token", poll.token()).execute();
        if (updated == 0) {
            throw new IllegalStateException("the claim on " + account + " passed to another worker meanwhile");
        }
        return decision;
    }

    static void insert(Handle handle, CreditReading reading) {
        handle.createUpdate("""
                INSERT INTO readings (account, read_at, credit, threshold, can_create_instance, currency)
                VALUES (:account, :readAt, :credit, :threshold, :canCreateInstance, :currency)
                ON CONFLICT (account, read_at) DO NOTHING""")
                .bind("account", reading.account()).bind("readAt", reading.at())
                .bind("credit", reading.credit().toPlainString())
                .bind("threshold", reading.threshold() == null ? null : reading.threshold().toPlainString())
                .bind("canCreateInstance", reading.canCreateInstance() == null ? null
                        : reading.canCreateInstance() ? 1 : 0)
                .bind("currency", reading.currency().equals(Money.DOLLARS) ? null : reading.currency()).execute();
    }

    private static void log(Assessment assessment, Decision decision) {
        boolean isKnown = decision.state().isUnknown() && decision.event().isEmpty();
        if (assessment.outcome() instanceof ReadFailure failure && !isKnown) {
            LOG.warn("event=poll-failed account={} kind={} detail=\"{}\"", failure.account(), failure.kind(),
                    failure.detail());
        }
        DecisionLog.log(assessment.outcome().account(), decision);
    }

    private Counter polls(String outcome) {
        return Counter.builder("creditwatch.polls").description("Polls of the credit, by what they brought")
                .tag("outcome", outcome).register(meters);
    }

    private static String name(PollOutcome outcome) {
        return outcome instanceof ReadFailure failure ? name(failure.kind()) : "ok";
    }

    private static String name(ReadFailure.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
