package io.creditwatch.ledger;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.forecast.RunwayForecaster;
import io.creditwatch.text.Money;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.EmptyHandling;

/** Earlier readings and events: every reading for 14 days, one reading an hour and all events for 400 days. */
public final class History {

    /** Age limit of readings, decisions and ended silences. */
    private static final Duration KEPT_WHOLE = Duration.ofDays(14);
    /** Age limit of hourly readings, events, delivered notifications and Slack threads. */
    private static final Duration KEPT = Duration.ofDays(400);
    /** Limits what one transaction deletes. */
    private static final Duration STEP = Duration.ofDays(1);

    /** Number of balances from before a time: they say how often the account was read. */
    private static final int BEFORE = 7;

    static final String BALANCES = """
            SELECT read_at, credit, currency FROM readings
            WHERE account = :account AND read_at < :to AND read_at >= COALESCE((
                SELECT MIN(read_at) FROM (SELECT read_at FROM readings WHERE account = :account AND read_at < :from
                                          ORDER BY read_at DESC LIMIT :before) AS earlier), :from)
            ORDER BY read_at""";
    static final String LAST_OF_EACH_STRETCH = """
            SELECT account, read_at, credit, currency FROM readings
            WHERE account IN (<accounts>) AND read_at >= :from AND read_at <= :until
              AND (account, read_at) IN (
                SELECT account, MAX(read_at) FROM readings
                WHERE account IN (<accounts>) AND read_at >= :from AND read_at <= :until
                GROUP BY account, read_at / :stretch)
            ORDER BY account, read_at""";

    private static final RowMapper<CreditReading> READING = (row, context) -> new CreditReading(
            row.getString("account"), Instant.ofEpochMilli(row.getLong("at")), row.getBigDecimal("credit"),
            row.getBigDecimal("threshold"),
            row.getObject("can_create_instance") == null ? null : row.getInt("can_create_instance") == 1,
            row.getString("currency"), false, null, null);

    private final Jdbi jdbi;
    private final Clock clock;
    private final ZoneId zone;
    private final RunwayForecaster forecaster;

    public History(Jdbi jdbi, Clock clock) {
        this(jdbi, clock, ZoneOffset.UTC);
    }

    /** @param zone zone of the days and weeks of the spending */
    public History(Jdbi jdbi, Clock clock, ZoneId zone) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.zone = zone;
        this.forecaster = new RunwayForecaster(zone);
    }

    /**
     * State of one account in the ledger.
     *
     * @param nextPollAt    time of the next poll; null when the account is no longer configured
     * @param forecastError mean error of the forecasts of the last seven days, as a part of what was spent; null when
     *                      it is not known
     */
    public record AccountStatus(AlertState state, Instant nextPollAt, Double forecastError) {
    }

    public List<String> accounts() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT name FROM accounts ORDER BY name")
                .mapTo(String.class).list());
    }

    public Optional<AccountStatus> of(String account) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT state, due_at, forecast_error FROM accounts WHERE name = :account")
                .bind("account", account).map((row, context) -> status(row, clock.instant())).findOne());
    }

    /** Returns the status of every account by its name, in the order of the names. */
    public Map<String, AccountStatus> all() {
        return of(name -> true);
    }

    /** Returns the same of the wanted accounts alone: an instance need not read the states of others. */
    public Map<String, AccountStatus> of(Predicate<String> wanted) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT name, state, due_at, forecast_error FROM accounts ORDER BY name")
                .reduceResultSet(new LinkedHashMap<>(), (all, row, context) -> {
                    if (wanted.test(row.getString("name"))) {
                        all.put(row.getString("name"), status(row, clock.instant()));
                    }
                    return all;
                }));
    }

    /** Returns the poll with an outcome that is not recorded yet in its burn history. */
    public Poll read(Poll poll, PollOutcome outcome) {
        return outcome instanceof CreditReading reading ? poll.with(reading, Costs.latest(jdbi, reading)) : poll;
    }

    /** Returns the forecast of a poll that has been read; after a failed one, of the last reading. May be empty. */
    public Optional<Forecast> forecast(Poll poll, PollOutcome outcome) {
        return outcome instanceof CreditReading reading ? forecaster.forecast(poll.burn(), reading)
                : of(outcome.account()).map(known -> known.state().forecast());
    }

    /** Returns the forecast for a reading that is not recorded; empty when there are too few readings. */
    public Optional<Forecast> forecast(CreditReading reading) {
        BurnHistory earlier = burn(reading.account(), reading.at());
        return forecaster.forecast(earlier.after(reading, Costs.latest(jdbi, reading), zone), reading);
    }

    /** Returns the burn history of an account with its last reading, as stored or computed from the readings. */
    public BurnHistory burn(String account) {
        return burn(account, clock.instant());
    }

    /** Returns the mean error of the forecasts, as a part of what was spent; null when fewer than 4 are known. */
    public static Double forecastError(BurnHistory burn, int days) {
        OptionalDouble error = burn.errorRatio(Duration.ofDays(days));
        return error.isPresent() ? Math.round(1000 * error.getAsDouble()) / 1000.0 : null;
    }

    private BurnHistory burn(String account, Instant now) {
        return jdbi.withHandle(handle -> {
            Optional<String> stored = handle
                    .createQuery("SELECT burn FROM accounts WHERE name = :account AND burn IS NOT NULL")
                    .bind("account", account).mapTo(String.class).findOne();
            return burn(handle, account, stored.flatMap(BurnHistory::parse), now, zone);
        });
    }

    /** Returns the burn history, from the readings if none is stored, or one from before the clock was set back. */
    static BurnHistory burn(Handle handle, String account, Optional<BurnHistory> stored, Instant now, ZoneId zone) {
        return stored.filter(known -> !known.isFarAhead(now))
                .orElseGet(() -> BurnHistory.of(readings(handle, account, now.minus(BurnHistory.LONGEST), now,
                        Integer.MAX_VALUE), zone));
    }

    /** @param to end, excluded; before the last two weeks there is one reading an hour */
    public List<CreditReading> readings(String account, Instant from, Instant to, int limit) {
        return jdbi.withHandle(handle -> readings(handle, account, from, to, limit));
    }

    static List<CreditReading> readings(Handle handle, String account, Instant from, Instant to, int limit) {
        return handle.createQuery("""
                SELECT account, read_at AS at, credit, threshold, can_create_instance, currency FROM readings
                WHERE account = :account AND read_at >= :from AND read_at < :to
                ORDER BY read_at LIMIT :limit""")
                .bind("account", account).bind("limit", limit)
                .bind("from", from).bind("to", to)
                .map(READING).list();
    }

    public record Balance(Instant at, BigDecimal credit, String currency) {
    }

    /** @param to end, excluded; the last few balances before {@code from} are added */
    public List<Balance> balances(String account, Instant from, Instant to) {
        return jdbi.withHandle(handle -> handle.createQuery(BALANCES)
                .bind("account", account).bind("from", from).bind("to", to).bind("before", BEFORE)
                .map((row, context) -> balance(row)).list());
    }

    /** Returns the last balance of each stretch of time until then, included, by account in the order of time. */
    public Map<String, List<Balance>> lastOfEachStretch(Collection<String> accounts, Instant from, Instant until,
                                                        Duration stretch) {
        return jdbi.withHandle(handle -> handle.createQuery(LAST_OF_EACH_STRETCH)
                .bindList(EmptyHandling.NULL_KEYWORD, "accounts", List.copyOf(accounts))
                .bind("from", from).bind("until", until).bind("stretch", stretch.toMillis())
                .reduceResultSet(new HashMap<>(), (all, row, context) -> {
                    all.computeIfAbsent(row.getString("account"), name -> new ArrayList<>()).add(balance(row));
                    return all;
                }));
    }

    private static Balance balance(ResultSet row) throws SQLException {
        return new Balance(Instant.ofEpochMilli(row.getLong("read_at")), new BigDecimal(row.getString("credit")),
                Optional.ofNullable(row.getString("currency")).orElse(Money.DOLLARS));
    }

    /** @param after sequence after which the events begin; 0 for all */
    public List<CreditEvent> events(String account, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT body FROM events WHERE account = :account AND sequence > :after
                ORDER BY sequence LIMIT :limit""")
                .bind("account", account).bind("after", after).bind("limit", limit)
                .mapTo(CreditEvent.class).list());
    }

    /** Returns the last events, the newest last; of all accounts when none is given. */
    public List<CreditEvent> lastEvents(Optional<String> account, int limit) {
        List<CreditEvent> newestFirst = jdbi.withHandle(handle -> handle.createQuery("""
                SELECT body FROM events %s
                ORDER BY decided_at DESC, account DESC, sequence DESC LIMIT :limit"""
                .formatted(account.isPresent() ? "WHERE account = :account" : ""))
                .bindMap(account.map(name -> Map.of("account", name)).orElse(Map.of())).bind("limit", limit)
                .mapTo(CreditEvent.class).list());
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    /** Returns at most so many readings after that time and until then, evenly spread, in the order of time. */
    public List<CreditReading> samples(String account, Instant after, Instant until, int most) {
        return jdbi.withHandle(handle -> firstReading(handle, account, after, until)
                .map(first -> lastOfEachStretch(handle, account, first, until, most)).orElse(List.of()));
    }

    private static Optional<Instant> firstReading(Handle handle, String account, Instant after, Instant until) {
        return handle.createQuery("""
                SELECT MIN(read_at) FROM readings
                WHERE account = :account AND read_at > :after AND read_at <= :until""")
                .bind("account", account).bind("after", after).bind("until", until)
                .mapTo(Instant.class).findOne();
    }

    private static List<CreditReading> lastOfEachStretch(Handle handle, String account, Instant first, Instant until,
                                                         int most) {
        return handle.createQuery("""
                SELECT account, read_at AS at, credit, threshold, can_create_instance, currency FROM readings
                WHERE account = :account AND read_at IN (
                    SELECT MAX(read_at) FROM readings
                    WHERE account = :account AND read_at >= :first AND read_at <= :until
                    GROUP BY (read_at - :first) / :stretch)
                ORDER BY read_at""")
                .bind("account", account).bind("first", first).bind("until", until)
                .bind("stretch", Duration.between(first, until).toMillis() / most + 1)
                .map(READING).list();
    }

    /** Deletes expired data, but not within an hour of a start or a jump of the clock: it may be wrong. */
    public void thin() {
        if (!SteadyClock.isSettled(clock)) {
            return;
        }
        Instant now = clock.instant();
        Instant until = now.minus(KEPT_WHOLE).truncatedTo(ChronoUnit.HOURS);
        List<String> behind = jdbi.withHandle(handle -> handle.createQuery("""
                SELECT name FROM accounts WHERE thinned_until IS NULL OR thinned_until < :until OR thinned_until > :now
                ORDER BY name""")
                .bind("until", until).bind("now", now).mapTo(String.class).list());
        for (String account : behind) {
            Instant thinned;
            do {
                thinned = jdbi.inTransaction(handle -> {
                    Instant end = thinNext(handle, account, until);
                    drop(handle, account, now);
                    return end;
                });
            } while (thinned.isBefore(until));
        }
    }

    private static Instant thinNext(Handle handle, String account, Instant until) {
        Instant from = firstToThin(handle, account, until).orElse(until);
        Instant end = from.plus(STEP).isBefore(until) ? from.plus(STEP) : until;
        // PollRecorder locks the account first too: no deadlock
        handle.createUpdate("UPDATE accounts SET thinned_until = :end WHERE name = :account")
                .bind("end", end).bind("account", account).execute();
        handle.createUpdate("""
                DELETE FROM readings WHERE account = :account AND read_at >= :from AND read_at < :end
                  AND read_at NOT IN (SELECT MIN(read_at) FROM readings
                                      WHERE account = :account AND read_at >= :from AND read_at < :end
                                      GROUP BY read_at / :hour)""")
                .bind("account", account).bind("from", from).bind("end", end)
                .bind("hour", Duration.ofHours(1).toMillis()).execute();
        return end;
    }

    private static Optional<Instant> firstToThin(Handle handle, String account, Instant until) {
        return handle.createQuery("""
                SELECT MIN(read_at) FROM readings WHERE account = :account
                  AND read_at < :until
                  AND read_at >= (SELECT CASE WHEN thinned_until <= :until THEN thinned_until ELSE 0 END
                                  FROM accounts WHERE name = :account)""")
                .bind("account", account).bind("until", until).mapTo(Instant.class).findOne()
                .map(first -> first.truncatedTo(ChronoUnit.HOURS));
    }

    /** Keeps waiting notifications and dead letters of any age, since they may still be sent. */
    private static void drop(Handle handle, String account, Instant now) {
        Instant whole = now.minus(KEPT_WHOLE);
        Instant gone = now.minus(KEPT);
        drop(handle, account, whole, "decisions WHERE first_at < :until AND last_at < :until");
        drop(handle, account, whole, "silences WHERE ends_at < :until");
        drop(handle, account, gone, "readings WHERE read_at < :until");
        drop(handle, account, gone, "slack_threads WHERE opened_at < :until");
        drop(handle, account, gone, "notifications WHERE created_at < :until AND state IN ('delivered', 'replaced')");
        drop(handle, account, gone, """
                events WHERE decided_at < :until
                  AND NOT EXISTS (SELECT 1 FROM notifications
                                  WHERE notifications.account = events.account
                                    AND notifications.sequence = events.sequence)""");
    }

    private static void drop(Handle handle, String account, Instant until, String rows) {
        handle.createUpdate("DELETE FROM " + rows + " AND account = :account")
                .bind("account", account).bind("until", until).execute();
    }

    private static AccountStatus status(ResultSet row, Instant now) throws SQLException {
        return new AccountStatus(StoredState.read(row.getString("state"), now),
                row.getObject("due_at") == null ? null : Instant.ofEpochMilli(row.getLong("due_at")),
                row.getObject("forecast_error") == null ? null : row.getDouble("forecast_error"));
    }
}
