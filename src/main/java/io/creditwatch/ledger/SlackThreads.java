package io.creditwatch.ledger;

import io.creditwatch.alert.CreditEvent;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/** Where in a channel of Slack's each episode is told, so that a restart does not tear a thread. */
public final class SlackThreads {

    private final Jdbi jdbi;
    private final String slackChannel;

    /** @param slackChannel where the bot posts; in another one every episode has another thread */
    public SlackThreads(Jdbi jdbi, String slackChannel) {
        this.jdbi = jdbi;
        this.slackChannel = slackChannel;
    }

    /**
     * The thread of the event's episode; empty when none was opened.
     *
     * @param event one that has an episode, as for all that follow
     */
    public Optional<SlackThread> of(CreditEvent event) {
        return jdbi.withHandle(handle -> episode(event, handle.createQuery("""
                SELECT channel_id, ts, headline, sequence FROM slack_threads
                WHERE account = :account AND episode = :episode AND slack_channel = :slackChannel"""))
                .map((row, context) -> new SlackThread(row.getString("channel_id"), row.getString("ts"),
                        row.getString("headline"), row.getLong("sequence")))
                .findOne());
    }

    /**
     * The event's message is the first of its episode. Should there be one already, that stays it.
     *
     * @param channelId what Slack calls the channel
     * @param ts        what Slack calls the message
     */
    public void opened(CreditEvent event, String channelId, String ts) {
        jdbi.useHandle(handle -> episode(event, handle.createUpdate("""
                INSERT INTO slack_threads
                    (account, episode, slack_channel, channel_id, ts, headline, sequence, opened_at)
                VALUES (:account, :episode, :slackChannel, :channelId, :ts, :headline, :sequence, :openedAt)
                ON CONFLICT (account, episode, slack_channel) DO NOTHING"""))
                .bind("channelId", channelId).bind("ts", ts).bind("headline", event.summary())
                .bind("sequence", event.sequence()).bind("openedAt", event.decidedAt().toEpochMilli()).execute());
    }

    /** The first message shows this event now. */
    public void shown(CreditEvent event) {
        jdbi.useHandle(handle -> episode(event, handle.createUpdate("""
                UPDATE slack_threads SET sequence = :sequence
                WHERE account = :account AND episode = :episode AND slack_channel = :slackChannel"""))
                .bind("sequence", event.sequence()).execute());
    }

    /** The thread is no more: the next notice of the episode opens another one. */
    public void forget(CreditEvent event) {
        jdbi.useHandle(handle -> episode(event, handle.createUpdate("""
                DELETE FROM slack_threads
                WHERE account = :account AND episode = :episode AND slack_channel = :slackChannel""")).execute());
    }

    private <T extends SqlStatement<T>> T episode(CreditEvent event, T statement) {
        return statement.bind("account", event.account()).bind("episode", event.incident().id())
                .bind("slackChannel", slackChannel);
    }
}
