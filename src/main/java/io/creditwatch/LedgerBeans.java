package io.creditwatch;

import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.ledger.CallBudgets;
import io.creditwatch.ledger.Costs;
import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.EnrolledAccounts;
import io.creditwatch.ledger.FailingChannels;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.LedgerAlarm;
import io.creditwatch.ledger.LedgerErrors;
import io.creditwatch.ledger.Notifications;
import io.creditwatch.ledger.Outbox;
import io.creditwatch.ledger.PollQueue;
import io.creditwatch.ledger.PollRecorder;
import io.creditwatch.ledger.PollSchedule;
import io.creditwatch.ledger.RetrySchedule;
import io.creditwatch.ledger.SteadyClock;
import io.creditwatch.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Beans on the database: they claim, record and read. */
record LedgerBeans(Database database, LedgerErrors errors, EnrolledAccounts accounts, History history,
                   Outbox outbox, Notifications notifications, LedgerAlarm alarm) {

    /** Calls for the credit, the costs and the spenders. */
    private static final int CALLS_PER_POLL = 3;
    /** Time in addition to the calls: to resolve a name, which has no limit, and to record the outcome. */
    private static final Duration TIME_TO_RECORD = Duration.ofMinutes(2);
    /** Time in addition to the longest delivery, to write its outcome. */
    private static final Duration TIME_TO_SETTLE = Duration.ofMinutes(1);
    /** Seconds between two checks of the machine's clock and the ledger's file. */
    private static final int LOOK_EVERY = 1;

    /** @param machineClock clock of the machine, for the database */
    static LedgerBeans bind(App app, SteadyClock machineClock, MeterRegistry meters) {
        Settings settings = app.settings();
        Clock clock = app.clock();
        LedgerErrors errors = app.bind("ledgerErrors", new LedgerErrors(System::nanoTime, meters));
        Database database = Database.open(settings.database(), machineClock);
        CallBudgets budgets = new CallBudgets(settings.accounts(), settings.polling().callsPerMinute(),
                System::nanoTime);
        AlertPolicy policy = new AlertPolicy(settings.polling(), settings.routing(), app.channels());
        database.freeClaims();
        EnrolledAccounts accounts = app.bind("enrolledAccounts", new EnrolledAccounts(database, clock,
                settings.accounts(), policy, settings.polling().period()));
        accounts.enroll();
        PollQueue queue = app.bind("pollQueue", new PollQueue(database, clock, settings.accounts(), budgets,
                settings.polling().period(), longestPoll(settings), settings.timezone(), meters));
        MonotonicTimerComponent timers = app.camel().getComponent("timer", MonotonicTimerComponent.class);
        timers.tickOnlyWhen("poll-credit", queue::isTimeToClaim);
        app.bind("pollRecorder", new PollRecorder(database, queue, budgets, policy,
                new PollSchedule(settings.polling()), meters));
        app.bind("costs", new Costs(database, clock, budgets, settings.polling().periodAt(true),
                settings.api().poolSize()));
        History history = app.bind("history", new History(database.jdbi(), clock, settings.timezone()));
        Outbox outbox = app.bind("outbox", new Outbox(database,
                new RetrySchedule(() -> ThreadLocalRandom.current().nextDouble()),
                channel -> Receivers.longestDelivery(channel).plus(TIME_TO_SETTLE), errors, System::nanoTime, meters));
        timers.tickOnlyWhen("look-again", outbox::mayBeDue);
        ScheduledExecutorService machine = watchMachine(app, machineClock, database, errors, () -> {
            queue.look();
            outbox.look();
        });
        app.closeWithCamel(() -> {
            outbox.settleAtStop();
            machine.shutdown();
            machine.awaitTermination(LOOK_EVERY, TimeUnit.SECONDS);
            database.close();
        });
        Notifications notifications = app.bind("notifications", new Notifications(database));
        app.bind("failingChannels",
                new FailingChannels(database, clock, app.channels(), System::nanoTime));
        LedgerAlarm alarm = app.bind("ledgerAlarm", new LedgerAlarm(errors, app.channels(),
                settings.accounts().get(0).name(), clock, System::nanoTime));
        return new LedgerBeans(database, errors, accounts, history, outbox, notifications, alarm);
    }

    /** Returns the time that one poll may take, which is the lease of its claim. */
    static Duration longestPoll(Settings settings) {
        return settings.api().timeout().multipliedBy(CALLS_PER_POLL).plus(TIME_TO_RECORD);
    }

    private static ScheduledExecutorService watchMachine(App app, SteadyClock machineClock, Database database,
                                                         LedgerErrors errors, Runnable look) {
        ScheduledExecutorService timer = app.timer("watch-machine");
        timer.scheduleWithFixedDelay(MonotonicTimerComponent.guarded(() -> {
            try {
                errors.fileChecked(database.loss());
                machineClock.check().ifPresent(by -> database.set(machineClock, by));
                if (database.isChangedByOthers()) {
                    look.run();
                }
            } catch (RuntimeException e) {
                errors.failed("claiming", e);
            }
        }), LOOK_EVERY, LOOK_EVERY, TimeUnit.SECONDS);
        return timer;
    }
}
