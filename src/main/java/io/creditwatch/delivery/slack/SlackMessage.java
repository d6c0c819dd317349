package io.creditwatch.delivery.slack;

import static com.slack.api.model.block.Blocks.asBlocks;
import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.slack.api.model.Attachment;
import com.slack.api.model.Message;
import com.slack.api.model.block.ContextBlockElement;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.TextObject;
import io.creditwatch.delivery.Mark;
import io.creditwatch.delivery.MessageText;
import io.creditwatch.delivery.Messages;
import io.creditwatch.ledger.Notification;
import io.creditwatch.text.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders a notification for Slack: a header with the sign of the state, and below it an attachment in its colour. The
 * message's own text has no sign and begins with the word of the state. Slack shows it in notifications, screen readers
 * read it, and programs match it.
 */
public final class SlackMessage {

    /** Slack's limit for a header block. */
    private static final int LONGEST_HEADER = 150;

    private final SlackFormat slack;
    private final Messages messages;

    public SlackMessage(Messages messages) {
        this.slack = new SlackFormat(messages.zone());
        this.messages = messages;
    }

    public String webhook(Notification notification) {
        MessageText text = messages.text(notification);
        Message message = message(text);
        return SlackBot.JSON.toJson(Map.of("text", text(text), "blocks", message.getBlocks(),
                "attachments", message.getAttachments()));
    }

    /** Renders the whole message in mrkdwn, for receivers that show no blocks. */
    public String text(Notification notification) {
        return text(messages.text(notification));
    }

    private String text(MessageText text) {
        return slack.bold(text.title()) + "\n" + lines(text) + "\n" + links(text) + "\n" + text.footer(slack);
    }

    Message blocks(Notification notification) {
        return message(messages.text(notification));
    }

    /** Renders the first message of a thread that has replies: the newest event, and the headline of the first. */
    Message present(Notification newest, String began) {
        return message(messages.text(newest),
                verbatim("Began as ~" + slack.words(began) + "~. What came since is in the thread."));
    }

    private Message message(MessageText text, MarkdownTextObject... belowTheFooter) {
        Mark mark = Mark.of(text.event());
        List<LayoutBlock> blocks = new ArrayList<>(List.of(section(block -> block.text(verbatim(lines(text))))));
        if (!text.figures().isEmpty()) {
            List<TextObject> fields = text.figures().stream().<TextObject>map(figure -> verbatim(
                    slack.bold(figure.label()) + "\n" + slack.writeForEachReader(figure.value(), text.now()))).toList();
            blocks.add(section(block -> block.fields(fields)));
        }
        blocks.add(section(block -> block.text(verbatim(links(text)))));
        blocks.add(context(Stream.<ContextBlockElement>concat(Stream.of(verbatim(text.footer(slack))),
                Stream.of(belowTheFooter)).toList()));
        Message message = new Message();
        message.setText(slack.words(text.title()) + "\n" + lines(text));
        message.setBlocks(asBlocks(header(block -> block.text(
                plainText(OneLine.of(mark.before(text.title()), LONGEST_HEADER))))));
        message.setAttachments(List.of(Attachment.builder().color(mark.color()).fallback(slack.words(text.title()))
                .blocks(blocks).build()));
        return message;
    }

    private String lines(MessageText text) {
        return String.join("\n", text.lines(slack));
    }

    /** Writes links and no buttons: for a button that is clicked, Slack expects an answer of the program. */
    private String links(MessageText text) {
        return messages.links(text).stream()
                .map(link -> "*" + slack.link(link.url(), link.label()) + "*")
                .collect(Collectors.joining("  ·  "));
    }

    private static MarkdownTextObject verbatim(String mrkdwn) {
        return MarkdownTextObject.builder().text(mrkdwn).verbatim(true).build();
    }
}
