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
 * Tells by a bot's token: an episode is one thread, and its first message shows what holds now. Whoever looks at the
 * channel sees one message for each trouble, and whoever looks closer sees how it went.
 */
public final class SlackBot {

    private static final Logger LOG = LoggerFactory.getLogger(SlackBot.class);

    private static final Gson JSON = GsonFactory.createSnakeCase();

    private final String channel;
    private final SlackMessage message;
    private final Optional<SlackThreads> threads;

    /**
     * @param channel where it posts
     * @param threads where they are remembered; empty when they are not, and every message stands alone
     */
    public SlackBot(String channel, SlackMessage message, Optional<SlackThreads> threads) {
        this.channel = channel;
        this.message = message;
        this.threads = threads;
    }

    /** A notice that belongs to no episode stands alone, and so does an aside: that is another trouble. */
    public SlackPlace placeOf(Notification notification) {
        CreditEvent event = notification.event();
        if (threads.isEmpty() || event.incident() == null || event.event().isSideAlert()) {
            return new SlackPlace(SlackPlace.Kind.ALONE, null);
        }
        return threads.get().of(event).map(thread -> reply(event, thread))
                .orElseGet(() -> new SlackPlace(SlackPlace.Kind.FIRST, null));
    }

    private static SlackPlace reply(CreditEvent event, SlackThread thread) {
        boolean newer = event.sequence() > thread.sequence();
        return new SlackPlace(newer ? SlackPlace.Kind.NEWEST : SlackPlace.Kind.BELATED, thread);
    }

    /** For {@code chat.postMessage}, in JSON. The metadata has the event's id, by which a repeat can be told. */
    public byte[] post(Notification notification, SlackPlace place) {
        CreditEvent event = notification.event();
        Message rendered = message.blocks(notification);
        ChatPostMessageRequest post = ChatPostMessageRequest.builder()
                .channel(channel).text(rendered.getText()).blocks(rendered.getBlocks())
                .metadata(Message.Metadata.builder().eventType("creditwatch_event")
                        .eventPayload(Map.of("id", event.id())).build())
                .build();
        if (place.isReply()) {
            post.setThreadTs(place.thread().ts());
            post.setReplyBroadcast(isForEverybody(event.event()));
        }
        return JSON.toJson(post).getBytes(UTF_8);
    }

    /**
     * Whether the channel sees a reply too. Slack tells of a reply only those who have written in the thread, and on
     * the night of an alert that is nobody: what somebody has to act on must be seen without opening it, and so must
     * that it is over. That it has eased is shown by the first message.
     */
    private static boolean isForEverybody(CreditEvent.Type type) {
        return switch (type) {
            case WARNING, CRITICAL, UNREADABLE, REMINDER, RECOVERED, REMOVED -> true;
            case EASED, TOPPED_UP, TOP_UP_MISSING, BURN_SPIKE, CHANNEL_FAILING, LEDGER_FAILING, TEST -> false;
        };
    }

    /** For {@code chat.update}, in JSON: the thread's first message shows this notice. */
    public byte[] update(Notification notification, SlackPlace place) {
        SlackThread thread = place.thread();
        Message rendered = message.present(notification, thread.headline());
        return JSON.toJson(ChatUpdateRequest.builder()
                .channel(thread.channelId()).ts(thread.ts())
                .text(rendered.getText()).blocks(rendered.getBlocks())
                .build()).getBytes(UTF_8);
    }

    /**
     * Remembers the thread. Should the ledger fail, nothing is thrown: Slack has the notice, and the next one of the
     * episode opens a thread.
     */
    public void opened(Notification notification, SlackApi.Answer answer) {
        CreditEvent event = notification.event();
        try {
            threads.orElseThrow().opened(event, answer.channel(), answer.ts());
        } catch (RuntimeException e) {
            LOG.error("event=thread-not-remembered channel={} account={} sequence={} reason=\"{}\"",
                    notification.channel(), event.account(), event.sequence(), RootMessage.of(e));
        }
    }

    /** The first message shows this notice. */
    public void updated(Notification notification) {
        threads.orElseThrow().shown(notification.event());
    }

    /** The notice itself is delivered; the next one of the episode is the retry. */
    public void notUpdated(Notification notification, DeliveryOutcome outcome) {
        LOG.warn("event=thread-not-updated channel={} account={} sequence={} answer=\"{}\"", notification.channel(),
                notification.event().account(), notification.event().sequence(), outcome.answer());
    }

    /** The thread takes no replies any more. */
    public void forget(Notification notification) {
        threads.orElseThrow().forget(notification.event());
    }
}
