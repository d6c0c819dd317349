package io.creditwatch.delivery.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.model.Message;
import com.slack.api.util.json.GsonFactory;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.SlackThreads;
import io.creditwatch.ledger.SlackThreads.SlackThread;
import io.creditwatch.text.RootMessage;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts as a bot. Each incident is one thread, and the thread's first message shows the current state. So the channel
 * has one message for each incident, and the thread has the incident's history.
 *
 * @param channel channel to post to
 * @param threads memory of the threads; empty when every message stands alone
 */
public record SlackBot(String channel, SlackMessage message, Optional<SlackThreads> threads) {

    private static final Logger LOG = LoggerFactory.getLogger(SlackBot.class);

    static final Gson JSON = GsonFactory.createSnakeCase();

    /** Place of a message in Slack; {@code thread} is null when it is no reply. */
    public record Place(Kind kind, SlackThread thread) {

        public enum Kind {
            /** A message outside any thread. */
            ALONE,
            /** The first message of an incident. */
            FIRST,
            /** A reply about the newest event, which the first message has to show. */
            NEWEST,
            /** A reply about an older event: a repeat or a replay. */
            BELATED
        }

        boolean isReply() {
            return thread != null;
        }
    }

    /** Returns the place of a message. A message outside an incident stands alone, and so does a side alert. */
    public Place placeOf(Notification notification) {
        CreditEvent event = notification.event();
        if (threads.isEmpty() || event.incident() == null || event.event().isSideAlert()) {
            return new Place(Place.Kind.ALONE, null);
        }
        return threads.get().of(event).map(thread -> new Place(
                event.sequence() > thread.sequence() ? Place.Kind.NEWEST : Place.Kind.BELATED, thread))
                .orElseGet(() -> new Place(Place.Kind.FIRST, null));
    }

    /** Renders JSON for {@code chat.postMessage}. The metadata has the event's id, so that a repeat can be detected. */
    public byte[] post(Notification notification, Place place) {
        CreditEvent event = notification.event();
        Message rendered = message.blocks(notification);
        ChatPostMessageRequest post = ChatPostMessageRequest.builder()
                .channel(channel).text(rendered.getText()).blocks(rendered.getBlocks())
                .attachments(rendered.getAttachments())
                .metadata(Message.Metadata.builder().eventType("creditwatch_event")
                        .eventPayload(Map.of("id", event.id())).build())
                .build();
        if (place.isReply()) {
            post.setThreadTs(place.thread().ts());
            post.setReplyBroadcast(isForTheChannel(event.event()));
        }
        return JSON.toJson(post).getBytes(UTF_8);
    }

    /**
     * Returns whether a reply is sent to the channel too. Slack notifies only users who have written in the thread. So
     * a message that needs an action is shown in the channel, and so is the end. The first message shows EASED.
     */
    private static boolean isForTheChannel(CreditEvent.Type type) {
        return switch (type) {
            case WARNING, CRITICAL, UNREADABLE, REMINDER, RECOVERED, REMOVED -> true;
            case EASED, TOPPED_UP, TOP_UP_MISSING, BURN_SPIKE, CHANNEL_FAILING, LEDGER_FAILING, TEST -> false;
        };
    }

    /** Renders JSON for {@code chat.update}: the thread's first message shows this event. */
    public byte[] update(Notification notification, Place place) {
        SlackThread thread = place.thread();
        Message rendered = message.present(notification, thread.headline());
        return JSON.toJson(ChatUpdateRequest.builder()
                .channel(thread.channelId()).ts(thread.ts())
                .text(rendered.getText()).blocks(rendered.getBlocks()).attachments(rendered.getAttachments())
                .build()).getBytes(UTF_8);
    }

    /** Stores the thread. A database error is only logged: Slack has the message, and the next one opens a thread. */
    public void opened(Notification notification, SlackAnswers.Answer answer) {
        CreditEvent event = notification.event();
        try {
            threads.orElseThrow().opened(event, answer.channel(), answer.ts());
        } catch (RuntimeException e) {
            LOG.error("event=thread-not-remembered channel={} account={} sequence={} reason=\"{}\"",
                    notification.channel(), event.account(), event.sequence(), RootMessage.of(e));
        }
    }

    public void updated(Notification notification) {
        threads.orElseThrow().shown(notification.event());
    }

    /** Logs a failed update. The message itself is delivered, and the next one of the incident is the retry. */
    public void notUpdated(Notification notification, DeliveryOutcome outcome) {
        LOG.warn("event=thread-not-updated channel={} account={} sequence={} answer=\"{}\"", notification.channel(),
                notification.event().account(), notification.event().sequence(), outcome.answer());
    }

    public void forget(Notification notification) {
        threads.orElseThrow().forget(notification.event());
    }
}
