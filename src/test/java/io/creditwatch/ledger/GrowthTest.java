package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.creditwatch.Accounts;
import io.creditwatch.Forecasts;
import io.creditwatch.HandClock;
import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.alert.Silence;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Condition;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.DeliveryOutcome.PartlyDelivered;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.Spending;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.ParsedParameters;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/**
 * Work of every statement of the ledger with a day of history, with a year as the upkeep keeps it, and with a year of
 * which nothing is deleted. The work is the number of steps of SQLite's virtual machine, or of blocks that PostgreSQL
 * reads. The plans are written to {@code target/query-plans-*.txt}.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@Order(1)
class GrowthTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final List<String> CHANNELS = List.of("slack", "email");
    private static final Account LEVELS = Accounts.withLevels("100", "20");
    private static final int ACCOUNTS = 5;
    private static final Set<String> STATEMENTS = Set.of("createQuery", "createUpdate", "prepareBatch", "execute");
    /** Methods with a statement that reads no table that grows, and methods that run only on SQLite. */
    private static final Set<String> WITHOUT_GROWTH = Set.of("Schema.version", "Database.leaseClock",
            "PollQueue.<init>");
    private static final Set<String> ON_SQLITE_ONLY =
            Set.of("Database.freeClaims", "Database.set", "PausedChannels.freeTrials");
    /** Work that says nothing about growth: that of a small table, or of another page of an index. */
    private static final long LITTLE = 200;

    @Parameter
    private TestDatabase kind;
    @TempDir
    private Path folder;
    private HandClock clock;
    private final AtomicLong nanoTime = new AtomicLong();

    /** Statement, the methods that execute it, and the most work that it took. */
    private static final class Executed {
        private final Set<String> by = new TreeSet<>();
        private String plan = "";
        private long work;
    }

    @Test
    void isNoWorkForPollsDeliveriesPageAndMetrics() throws IOException {
        Map<String, Executed> afterADay = execute(1, 1);
        Map<String, Executed> afterAYear = execute(365, 14);
        Map<String, Executed> withAllOfIt = execute(365, 30);

        write(afterAYear);
        Set<String> missing = methodsWithStatements();
        afterAYear.values().forEach(statement -> missing.removeAll(statement.by));
        assertThat(missing).as("methods whose statements were not executed").isEmpty();
        SoftAssertions.assertSoftly(all -> afterADay.forEach((sql, day) -> Stream.of(afterAYear, withAllOfIt)
                .map(each -> each.get(sql)).forEach(year -> all.assertThat(year.work)
                        .as("work of %s, which was %d after a day:%n%s%n%s", year.by, day.work, sql,
                        year.plan).isLessThan(3 * day.work + LITTLE))));
    }

    /** Returns what a scenario executes that uses every statement, by the text of the statement. */
    private Map<String, Executed> execute(int days, int daysOfReadings) throws IOException {
        Map<String, Executed> executed = new TreeMap<>();
        clock = new HandClock(NOW);
        Settings.Database settings = kind.in(Files.createDirectories(folder.resolve(days + "-" + daysOfReadings)));
        try (Database database = Database.open(settings, handle -> clock.instant())) {
            database.jdbi().useTransaction(handle ->
                    StoredHistory.fill(handle, "a", ACCOUNTS, NOW, days, daysOfReadings));
            if (kind.isShared()) {
                database.jdbi().useHandle(handle -> handle.execute("ANALYZE"));
            }
            Scenario scenario = new Scenario(database);
            // the first poll of an account reads what is known of its spending, once
            scenario.pollAll("1000");
            database.jdbi().setSqlLogger(new Explainer(executed));
            scenario.run();
        }
        return executed;
    }

    private Set<String> methodsWithStatements() {
        return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.creditwatch.ledger").stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isAssignableTo(Handle.class))
                .filter(call -> STATEMENTS.contains(call.getName()))
                .map(GrowthTest::origin)
                .filter(method -> !WITHOUT_GROWTH.contains(method))
                .filter(method -> !kind.isShared() || !ON_SQLITE_ONLY.contains(method))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String origin(JavaMethodCall call) {
        return method(call.getOriginOwner().getName(), call.getOrigin().getName());
    }

    /** Returns the name of a method without its package; a lambda counts as the method that contains it. */
    private static String method(String type, String name) {
        Matcher lambda = Pattern.compile("lambda\\$(\\w+)\\$\\d+").matcher(name);
        return type.substring(type.lastIndexOf('.') + 1) + "." + (lambda.matches() ? lambda.group(1) : name);
    }

    private void write(Map<String, Executed> executed) throws IOException {
        Files.writeString(Path.of("target", "query-plans-" + kind.name().toLowerCase() + ".txt"),
                executed.entrySet().stream().map(each -> each.getValue().by + "\n" + each.getKey() + "\n"
                        + each.getValue().plan + "work: " + each.getValue().work + "\n").collect(
                                Collectors.joining("\n")));
    }

    /** Explains each statement with its own arguments before it is executed, and measures its work. */
    private final class Explainer implements SqlLogger {

        private final Map<String, Executed> executed;
        private final AtomicLong steps = new AtomicLong();

        Explainer(Map<String, Executed> executed) {
            this.executed = executed;
        }

        @Override
        public void logBeforeExecution(StatementContext context) {
            Executed statement = executed.computeIfAbsent(context.getParsedSql().getSql(), sql -> new Executed());
            StackWalker.getInstance().walk(frames -> frames
                            .filter(frame -> frame.getClassName().startsWith("io.creditwatch.ledger")
                                    && !frame.getClassName().contains("GrowthTest"))
                            .map(frame -> method(frame.getClassName(), frame.getMethodName())).toList())
                    .forEach(statement.by::add);
            try {
                explain(context, statement);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private void explain(StatementContext context, Executed statement) throws SQLException {
            if (kind.isShared()) {
                Connection connection = context.getConnection();
                boolean alone = connection.getAutoCommit();
                connection.setAutoCommit(false);
                Savepoint before = connection.setSavepoint();
                String plan = plan(context, "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) ", 1);
                connection.rollback(before);
                connection.setAutoCommit(alone);
                Matcher buffers = Pattern.compile("(?:hit|read)=(\\d+)").matcher(plan.split("Planning:")[0]
                        .lines().filter(line -> line.contains("Buffers")).findFirst().orElse(""));
                executed(statement, plan, buffers.results().mapToLong(each -> Long.parseLong(each.group(1))).sum());
            } else {
                String plan = plan(context, "EXPLAIN QUERY PLAN ", 4);
                long before = steps.get();
                SQLiteConnection connection = context.getConnection().unwrap(SQLiteConnection.class);
                ProgressHandler.setHandler(connection, 1, new ProgressHandler() {
                    @Override
                    protected int progress() {
                        steps.incrementAndGet();
                        return 0;
                    }
                });
                context.addCleanable(() -> executed(statement, plan, steps.get() - before));
            }
        }

        private static void executed(Executed statement, String plan, long work) {
            if (statement.plan.isEmpty() || work > statement.work) {
                statement.plan = plan;
                statement.work = work;
            }
        }

        private static String plan(StatementContext context, String explain, int column) throws SQLException {
            StringBuilder plan = new StringBuilder();
            try (PreparedStatement statement = context.getConnection().prepareStatement(
                    explain + context.getParsedSql().getSql())) {
                bind(context, statement);
                ResultSet rows = statement.executeQuery();
                while (rows.next()) {
                    plan.append("  ").append(rows.getString(column)).append('\n');
                }
            }
            return plan.toString();
        }

        /** Binds as jdbi does; there is no other way to the arguments. A batch has none at this moment. */
        @SuppressWarnings("removal")
        private static void bind(StatementContext context, PreparedStatement explain) throws SQLException {
            ParsedParameters parameters = context.getParsedSql().getParameters();
            for (int i = 0; i < parameters.getParameterCount(); i++) {
                Optional<Argument> argument = parameters.isPositional() ? context.getBinding().findForPosition(i)
                        : context.getBinding().findForName(parameters.getParameterNames().get(i), context);
                if (argument.isPresent()) {
                    argument.get().apply(i + 1, explain, context);
                } else {
                    explain.setNull(i + 1, Types.NULL);
                }
            }
        }
    }

    /** Every statement of the ledger once at least, in the order of a day. */
    private final class Scenario {

        private final Database database;
        private final List<Account> accounts = IntStream.range(0, ACCOUNTS).mapToObj(i -> new Account("a" + i,
                LEVELS.apiKey(), LEVELS.alerts(), LEVELS.vendor())).toList();
        private final Settings.Polling polling = new Settings.Polling(PERIOD, PERIOD, 240);
        private final AlertPolicy policy = new AlertPolicy(polling, Accounts.routing(CHANNELS), CHANNELS);
        private final CallBudgets budgets = new CallBudgets(accounts, 240, nanoTime::get);
        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final Outbox outbox;
        private final EnrolledAccounts enrolled;
        private final PollQueue queue;
        private final PollRecorder recorder;
        private final History history;

        Scenario(Database database) {
            this.database = database;
            outbox = new Outbox(database, new RetrySchedule(() -> 0), channel -> Duration.ofSeconds(40),
                    new LedgerErrors(nanoTime::get, meters), nanoTime::get, meters);
            enrolled = new EnrolledAccounts(database, clock, accounts, policy, PERIOD);
            enrolled.enroll();
            database.jdbi().useHandle(handle -> handle.execute("UPDATE accounts SET thinned_until = ?",
                    clock.instant().minus(DAY.multipliedBy(14)).toEpochMilli()));
            queue = new PollQueue(database, clock, accounts, budgets, PERIOD, Duration.ofMinutes(1),
                    ZoneOffset.UTC, meters);
            recorder = new PollRecorder(database, queue, budgets, policy, new PollSchedule(polling), meters);
            history = new History(database.jdbi(), clock);
        }

        void run() {
            start();
            pollAll("1000");
            pollAll("10");
            give(queue.claimDue(host -> 1));
            deliver();
            read();
            silence();
            keep();
            change();
        }

        private void start() {
            database.freeClaims();
            database.probe();
            database.set(new SteadyClock(clock, nanoTime::get), Duration.ofMillis(-1));
            database.jdbi().useHandle(handle -> handle.execute(
                    "INSERT INTO accounts (name, due_at, state) SELECT 'gone', due_at, state FROM accounts LIMIT 1"));
        }

        private void pollAll(String credit) {
            Costs costs = new Costs(database, clock, budgets, PERIOD, 4);
            for (Poll poll : queue.claimDue(host -> ACCOUNTS + 1)) {
                CreditReading reading = new CreditReading(poll.account().name(), clock.instant(),
                        new BigDecimal(credit), null, null);
                if (costs.claimCall(poll.account(), reading)) {
                    costs.record(new Cost(poll.account().name(), clock.instant(), BigDecimal.TEN));
                }
                Poll read = history.read(poll, reading);
                Assessment assessment = new Assessor().assess(poll.account(), reading, history.forecast(read, reading));
                recorder.claimSpendersCall(read, new Assessment(reading, Condition.HEALTHY, Condition.HEALTHY, null,
                        Forecasts.burning(clock.instant(), new BigDecimal("21"), BigDecimal.TEN, Duration.ofHours(1)),
                        null, false, Spending.UNKNOWN), "slack");
                recorder.record(read, assessment, "slack,email");
                history.forecast(read, new ReadFailure(poll.account().name(), clock.instant(),
                        ReadFailure.Kind.FORBIDDEN, 403, "no", null));
            }
            queue.claimDue(host -> 1);
            pass(PERIOD);
        }

        private void give(List<Poll> polls) {
            polls.forEach(queue::giveBack);
            queue.claimDue(host -> 1);
        }

        private void deliver() {
            SlackThreads threads = new SlackThreads(database.jdbi(), "alerts");
            List<DeliveryOutcome> outcomes = List.of(new Delivered("ok"), new Refused("no_such_channel"),
                    new AgainLater(Optional.of(Duration.ofSeconds(1)), "rate_limited"), new Delivered("ok"),
                    new AgainLater(Optional.empty(), "503"),
                    new PartlyDelivered(new Recipients(Set.of("ada"), Map.of()), "busy"));
            for (DeliveryOutcome outcome : outcomes) {
                for (Notification notification : claim()) {
                    threads.of(notification.event());
                    threads.opened(notification.event(), "C1", "1.1");
                    threads.shown(notification.event());
                    threads.forget(notification.event());
                    outbox.settle(notification, outcome);
                }
                pass(Duration.ofSeconds(2));
            }
            pass(Duration.ofMinutes(10));
            // what waited for the rest of its recipients, and every tenth claim takes the oldest
            for (List<Notification> next = claim(); !next.isEmpty(); next = claim()) {
                next.forEach(each -> outbox.settle(each, new Delivered("ok")));
            }
        }

        private void read() {
            Notifications notifications = new Notifications(database);
            notifications.backlogs(CHANNELS);
            notifications.list(Optional.empty(), Optional.empty(), false, 42);
            notifications.list(Optional.of("email"), Optional.of("a1"), false, 10);
            notifications.list(Optional.of("email"), Optional.empty(), false, 10);
            notifications.list(Optional.empty(), Optional.empty(), true, 10);
            enrolled.areReadSince(clock.instant().minus(PERIOD));
            history.accounts();
            history.of("a1");
            history.all();
            history.burn("a1");
            history.forecast(new CreditReading("a1", clock.instant(), BigDecimal.TEN, null, null));
            Instant now = clock.instant();
            history.readings("a1", now.minus(Duration.ofHours(1)), now, 100);
            history.balances("a1", now.minus(Duration.ofHours(1)), now);
            history.samples("a1", now.minus(Duration.ofHours(1)), now, 100);
            history.lastOfEachStretch(List.of("a1", "a2"), now.minus(Duration.ofHours(1)), now, Duration.ofMinutes(30));
            history.events("a1", 0, 1);
            history.lastEvents(Optional.empty(), 1);
            history.lastEvents(Optional.of("a1"), 1);
            new DecisionLog(database.jdbi()).latest("a1", 5);
        }

        private void silence() {
            Silences silences = new Silences(database.jdbi(), clock);
            Silence silence = silences.add("a1", clock.instant().plus(DAY), "ada", "test");
            silences.active();
            silences.lift(silence.id());
            database.jdbi().useHandle(handle -> handle.execute("""
                    INSERT INTO silences (id, account, created_at, ends_at, who, why)
                    VALUES ('ahead', 'a0', ?, ?, 'ada', 'test')""", clock.instant().plus(DAY).toEpochMilli(),
                    clock.instant().plus(DAY).plus(DAY).toEpochMilli()));
            database.jdbi().useHandle(handle -> Silences.of(handle, "a0", clock.instant()));
        }

        private void keep() {
            FailingChannels both = new FailingChannels(database, clock, CHANNELS, nanoTime::get);
            FailingChannels one = new FailingChannels(database, clock, List.of("slack"), nanoTime::get);
            pollAll("-1");
            claim().forEach(each -> outbox.settle(each, new AgainLater(Optional.empty(), "503")));
            pass(Duration.ofHours(2));
            one.notifyOthers();
            both.notifyOthers();
            new Notifications(database).expireForChannelsOff("email");
            SteadyClock steady = new SteadyClock(clock, nanoTime::get);
            pass(Duration.ofHours(2));
            new History(database.jdbi(), steady).thin();
            pass(Duration.ofHours(2));
            pollAll("10");
        }

        private List<Notification> claim() {
            return CHANNELS.stream().flatMap(channel -> outbox.claimDue(channel, 1).stream()).toList();
        }

        private void change() {
            new Notifications(database).replay(Optional.of("slack"), Optional.of("a1"));
            new Notifications(database).replay(Optional.empty(), Optional.empty());
            EnrolledAccounts fewer = new EnrolledAccounts(database, clock, accounts.subList(0, 1), policy, PERIOD);
            pass(Duration.ofMinutes(30));
            fewer.closeRemoved();
            enrolled.enroll();
        }

        private void pass(Duration time) {
            clock.advance(time);
            nanoTime.addAndGet(time.toNanos());
        }
    }
}
