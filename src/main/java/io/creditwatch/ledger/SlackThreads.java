package io.creditwatch.ledger;

import io.creditwatch.alert.CreditEvent;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.SqlStatement;

/** Slack threads of the incidents: one thread per incident, account and Slack channel, also after a restart. */
public final class SlackThreads {

    private static final String OF_THE_INCIDENT =
            " WHERE account = :account AND episode = :episode AND slack_channel = :slackChannel";

    private final Jdbi jdbi;
    private final String slackChannel;

    public SlackThreads(Jdbi jdbi, String slackChannel) {
        this.jdbi = jdbi;
        this.slackChannel = slackChannel;
    }

    /** Thread of an incident. {@code ts} is Slack's id of its first message, which shows the event of that sequence. */
    public record SlackThread(String channelId, String ts, String headline, long sequence) {
    }

    public Optional<SlackThread> of(CreditEvent event) {
        return jdbi.withHandle(handle -> bind(event, handle.createQuery(
                "SELECT channel_id, ts, headline, sequence FROM slack_threads" + OF_THE_INCIDENT))
                .map(ConstructorMapper.of(SlackThread.class)).findOne());
    }

    /** Stores the event's message as the first of its incident, unless there is one already. */
    public void opened(CreditEvent event, String channelId, String ts) {
        jdbi.useHandle(handle -> bind(event, handle.createUpdate("""
                INSERT INTO slack_threads
                    (account, episode, slack_channel, channel_id, ts, headline, sequence, opened_at)
                VALUES (:account, :episode, :slackChannel, :channelId, :ts, :headline, :sequence, :openedAt)
                ON CONFLICT (account, episode, slack_channel) DO NOTHING"""))
                .bind("channelId", channelId).bind("ts", ts).bind("headline", event.summary())
                .bind("sequence", event.sequence()).bind("openedAt", event.decidedAt()).execute());
    }

    public void shown(CreditEvent event) {
        jdbi.useHandle(handle -> bind(event, handle.createUpdate(
                "UPDATE slack_threads SET sequence = :sequence" + OF_THE_INCIDENT))
                .bind("sequence", event.sequence()).execute());
    }

    /** Removes a thread that is gone: the next message of the incident opens another one. */
    public void forget(CreditEvent event) {
        jdbi.useHandle(handle -> bind(event, handle.createUpdate("DELETE FROM slack_threads" + OF_THE_INCIDENT))
                .execute());
    }

    private <T extends SqlStatement<T>> T bind(CreditEvent event, T statement) {
        return statement.bind("account", event.account()).bind("episode", event.incident().id())
                .bind("slackChannel", slackChannel);
    }
}
