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
import io.creditwatch.delivery.MessageTexts;
import io.creditwatch.delivery.PlainFormat;
import io.creditwatch.ledger.Notification;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;

/** A notification as Slack shows it. */
public final class SlackMessage {

    /** What Slack allows in a header block. */
    private static final int LONGEST_HEADER = 150;

    private final SlackFormat slack;
    private final Clock clock;

    /**
     * @param zone for clients that cannot show a date in their reader's own
     */
    public SlackMessage(ZoneId zone, Clock clock) {
        this.slack = new SlackFormat(new PlainFormat(zone));
        this.clock = clock;
    }

    /** For an incoming webhook, which takes mrkdwn and nothing else from camel-slack. */
    public String text(Notification notification) {
        MessageText notice = MessageTexts.of(notification, clock.instant());
        return slack.bold(notice.title()) + "\n" + lines(notice) + "\n" + footer(notice);
    }

    /** For a bot: Block Kit, and the same as text for notifications and screen readers. */
    Message blocks(Notification notification) {
        MessageText notice = MessageTexts.of(notification, clock.instant());
        return message(notice, context(List.of(verbatim(footer(notice)))));
    }

    /**
     * The first message of a thread, from when there is more in it: what the newest notice says, and how it began.
     *
     * @param began the headline of old
     */
    Message present(Notification newest, String began) {
        MessageText notice = MessageTexts.of(newest, clock.instant());
        return message(notice, context(List.of(verbatim(footer(notice)),
                verbatim("Began as ~" + slack.words(began) + "~. What came since is in the thread."))));
    }

    private Message message(MessageText notice, LayoutBlock last) {
        Message message = new Message();
        message.setText(slack.words(notice.title()) + "\n" + lines(notice));
        message.setBlocks(asBlocks(
                header(block -> block.text(plainText(shortened(notice.title())))),
                section(block -> block.text(verbatim(lines(notice)))),
                last));
        return message;
    }

    private String lines(MessageText notice) {
        return notice.lines().stream().map(slack::write).collect(Collectors.joining("\n"));
    }

    private String footer(MessageText notice) {
        return slack.link(MessageText.BILLING_PAGE, "Billing") + " · " + slack.write(notice.footer());
    }

    /** Slack makes no links and no mentions of its own in it. */
    private static MarkdownTextObject verbatim(String mrkdwn) {
        return MarkdownTextObject.builder().text(mrkdwn).verbatim(true).build();
    }

    private static String shortened(String title) {
        return title.length() <= LONGEST_HEADER ? title : title.substring(0, LONGEST_HEADER - 1) + "…";
    }
}
