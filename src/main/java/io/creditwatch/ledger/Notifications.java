package io.creditwatch.ledger;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.ledger.Notification.Status;
import io.creditwatch.ledger.Notifications.ChannelBacklog.Attempt;
import io.creditwatch.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Outbox for the operator: lists the notifications, counts them by channel, and replays dead letters. */
public final class Notifications {

    static final RowMapper<Status> STATUS = ConstructorMapper.of(Status.class);

    private final Database database;
    private final Jdbi jdbi;

    public Notifications(Database database) {
        this.database = database;
        this.jdbi = database.jdbi();
    }

    /**
     * Notifications that a channel has not delivered, and how its last attempt went.
     *
     * @param oldestAge time that the oldest of them has waited; zero when there is none
     * @param last      the last attempt; null before the first
     * @param since     beginning of the ongoing outage, or else time of the oldest dead letter, or of the oldest
     *                  notification that waits; null when there is none
     */
    public record ChannelBacklog(String channel, int waiting, Duration oldestAge, int dead, Attempt last,
                                 Instant since) {

        public record Attempt(boolean delivered, String answer, Instant at) {
        }
    }

    /**
     * Tries dead letters once more, those of all channels and accounts when none is given. They are due now, in their
     * place before newer notifications, and have a week again. A receiver that has asked to wait still gets nothing.
     *
     * @return number of dead letters
     */
    public int replay(Optional<String> channel, Optional<String> account) {
        return jdbi.inTransaction(handle -> {
            int dead = handle.createUpdate("""
                    UPDATE notifications SET state = 'waiting', due_at = :now, created_at = :now
                    WHERE state = 'dead' AND channel = COALESCE(:channel, channel)
                      AND account = COALESCE(:account, account)""")
                    .bind("now", database.now(handle))
                    .bind("channel", channel.orElse(null)).bind("account", account.orElse(null)).execute();
            hurry(handle, channel, account);
            return dead;
        });
    }

    /** Makes each waiting notification as urgent as the most urgent one behind it. */
    private static void hurry(Handle handle, Optional<String> channel, Optional<String> account) {
        handle.createUpdate("""
                UPDATE notifications SET urgency = (
                    SELECT MAX(later.urgency) FROM notifications AS later
                    WHERE later.account = notifications.account AND later.channel = notifications.channel
                      AND later.state = 'waiting' AND later.sequence >= notifications.sequence)
                WHERE state = 'waiting' AND channel = COALESCE(:channel, channel)
                  AND account = COALESCE(:account, account)""")
                .bind("channel", channel.orElse(null)).bind("account", account.orElse(null)).execute();
    }

    /**
     * Marks notifications dead that have waited for a week for a channel that is off. They can be replayed once it is
     * on again. The outage of such a channel ends when no instance tries it any more: a later failure begins another.
     *
     * @param on names of the channels that are on, separated by commas
     */
    public void expireForChannelsOff(String on) {
        jdbi.useTransaction(handle -> {
            Instant now = database.now(handle);
            handle.createUpdate("""
                    UPDATE notifications SET state = 'dead', tried_at = :now, answer = 'the channel is off'
                    WHERE state = 'waiting' AND created_at <= :aWeekAgo AND channel NOT IN (<on>)
                      AND (lease_until IS NULL OR lease_until <= :now)""")
                    .bind("now", now).bind("aWeekAgo", now.minus(Outbox.DEAD_AFTER))
                    .bindList("on", List.of(on.split(","))).execute();
            handle.createUpdate("""
                    DELETE FROM failing_channels WHERE channel NOT IN (<on>)
                      AND NOT EXISTS (SELECT 1 FROM notifications
                                      WHERE notifications.channel = failing_channels.channel AND tried_at > :recent)""")
                    .bind("recent", now.minus(RetrySchedule.LONGEST_WAIT))
                    .bindList("on", List.of(on.split(","))).execute();
        });
    }

    /** Lists notifications, the newest first; those of all channels and accounts when none is given. */
    public List<Notification> list(Optional<String> channel, Optional<String> account, boolean deadOnly, int limit) {
        // conditions that are always true would hide the index; that of a channel has no order of time
        String where = Stream.of(channel.map(name -> "channel || '' = :channel"),
                        account.map(name -> "account = :account"),
                        Optional.of("state = 'dead'").filter(condition -> deadOnly))
                .flatMap(Optional::stream).collect(Collectors.joining(" AND "));
        Map<String, String> wanted = new HashMap<>();
        channel.ifPresent(name -> wanted.put("channel", name));
        account.ifPresent(name -> wanted.put("account", name));
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT body, channel, state, attempts, created_at, tried_at, due_at, answer
                FROM (SELECT * FROM notifications %s
                      ORDER BY created_at DESC, account DESC, sequence DESC, channel DESC LIMIT :limit) AS newest
                    JOIN events USING (account, sequence)
                ORDER BY created_at DESC, decided_at DESC, account, sequence DESC, channel"""
                .formatted(where.isEmpty() ? "" : "WHERE " + where))
                .bindMap(wanted).bind("limit", limit)
                .map((row, context) -> new Notification(row.getString("channel"),
                        Json.read(row.getString("body"), CreditEvent.class), STATUS.map(row, context), null)).list());
    }

    public List<ChannelBacklog> backlogs(Collection<String> channels) {
        return jdbi.withHandle(handle -> {
            Instant now = database.now(handle);
            Map<String, ChannelBacklog> backlogs = handle.createQuery("""
                    SELECT channel, SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) AS waiting,
                           MIN(CASE WHEN state = 'waiting' THEN created_at END) AS oldest,
                           SUM(CASE WHEN state = 'dead' THEN 1 ELSE 0 END) AS dead,
                           COALESCE((SELECT failing_since FROM failing_channels AS failing
                                     WHERE failing.channel = notifications.channel),
                                    MIN(CASE WHEN state = 'dead' THEN tried_at END), MIN(created_at)) AS since
                    FROM notifications WHERE state IN ('waiting', 'dead') GROUP BY channel""")
                    .reduceRows(new HashMap<>(), (all, row) -> {
                        String channel = row.getColumn("channel", String.class);
                        all.put(channel, new ChannelBacklog(channel, row.getColumn("waiting", Integer.class),
                                age(row.getColumn("oldest", Instant.class), now), row.getColumn("dead", Integer.class),
                                null, row.getColumn("since", Instant.class)));
                        return all;
                    });
            return channels.stream().map(channel -> {
                ChannelBacklog backlog = backlogs.getOrDefault(channel,
                        new ChannelBacklog(channel, 0, Duration.ZERO, 0, null, null));
                return new ChannelBacklog(channel, backlog.waiting(), backlog.oldestAge(), backlog.dead(),
                        lastAttempt(handle, channel).orElse(null), backlog.since());
            }).toList();
        });
    }

    private static Optional<Attempt> lastAttempt(Handle handle, String channel) {
        return handle.createQuery("""
                SELECT state = 'delivered' OR recipients IS NOT NULL AND NOT EXISTS (
                           SELECT 1 FROM failing_channels WHERE failing_channels.channel = notifications.channel
                       ) AS delivered, answer, tried_at AS at
                FROM notifications WHERE channel = :channel AND tried_at IS NOT NULL
                ORDER BY tried_at DESC, sequence DESC LIMIT 1""")
                .bind("channel", channel)
                .map(ConstructorMapper.of(Attempt.class)).findOne();
    }

    private static Duration age(Instant oldest, Instant now) {
        return oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
    }
}
