package io.creditwatch.delivery.slack;

import static com.slack.api.model.block.Blocks.asBlocks;
import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.slack.api.model.Message;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import io.creditwatch.delivery.MessageText;
import io.creditwatch.delivery.PlainFormat;
import io.creditwatch.ledger.Notification;
import io.creditwatch.text.Json;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Renders a notification for Slack. */
public final class SlackMessage {

    /** Slack's limit for a header block. */
    private static final int LONGEST_HEADER = 150;

    private final SlackFormat slack;
    private final Clock clock;

    /** @param zone time zone for clients that do not show dates in their reader's own */
    public SlackMessage(ZoneId zone, Clock clock) {
        this.slack = new SlackFormat(new PlainFormat(zone));
        this.clock = clock;
    }

    /** Renders JSON for an incoming webhook. */
    public String webhook(Notification notification) {
        return Json.write(Map.of("text", text(notification)));
    }

    /** Renders mrkdwn. */
    public String text(Notification notification) {
        MessageText text = MessageText.of(notification, clock.instant());
        return slack.bold(text.title()) + "\n" + lines(text) + "\n" + footer(text);
    }

    /** Renders Block Kit for a bot, and the same as text for notifications and screen readers. */
    Message blocks(Notification notification) {
        MessageText text = MessageText.of(notification, clock.instant());
        return message(text, context(List.of(verbatim(footer(text)))));
    }

    /** Renders the first message of a thread that has replies: the newest event, and the headline of the first. */
    Message present(Notification newest, String began) {
        MessageText text = MessageText.of(newest, clock.instant());
        return message(text, context(List.of(verbatim(footer(text)),
                verbatim("Began as ~" + slack.words(began) + "~. What came since is in the thread."))));
    }

    private Message message(MessageText text, LayoutBlock last) {
        Message message = new Message();
        message.setText(slack.words(text.title()) + "\n" + lines(text));
        message.setBlocks(asBlocks(
                header(block -> block.text(plainText(shortened(text.title())))),
                section(block -> block.text(verbatim(lines(text)))),
                last));
        return message;
    }

    private String lines(MessageText text) {
        return String.join("\n", text.lines(slack));
    }

    private String footer(MessageText text) {
        return slack.link(MessageText.BILLING_PAGE, "Billing") + " · " + text.footer(slack);
    }

    /** Returns a text in which Slack adds no links and no mentions. */
    private static MarkdownTextObject verbatim(String mrkdwn) {
        return MarkdownTextObject.builder().text(mrkdwn).verbatim(true).build();
    }

    private static String shortened(String title) {
        return title.length() <= LONGEST_HEADER ? title : title.substring(0, LONGEST_HEADER - 1) + "…";
    }
}
