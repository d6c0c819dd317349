package io.creditwatch.delivery.slack;

import io.creditwatch.delivery.MessageLine.SameDay;
import io.creditwatch.delivery.MessageLine;
import io.creditwatch.delivery.PlainFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Collectors;

/**
 * Slack's mrkdwn. It escapes {@code &}, {@code <} and {@code >}, so that no words from outside become a mention or a
 * link. In a sentence it writes times as text: Slack's own dates drop the weekday of today and of tomorrow, and begin
 * with a capital letter.
 *
 * @see <a href="https://docs.slack.dev/messaging/formatting-message-text">Formatting message text</a>
 */
public final class SlackFormat extends PlainFormat {

    public SlackFormat(ZoneId zone) {
        super(zone);
    }

    @Override
    public String words(String text) {
        return super.words(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Adds the zone, unless the time follows one that has it: the reader may be in another zone. */
    @Override
    protected String moment(Instant at, Day day, boolean withZone) {
        return super.moment(at, day, withZone || day != Day.NAMED_BEFORE);
    }

    /** Writes a line in which Slack shows each time in the reader's own zone. */
    String writeForEachReader(MessageLine line, Instant now) {
        return line.parts().stream().map(part -> part instanceof String words ? words(words)
                : forEachReader(part instanceof SameDay same ? same.at() : (Instant) part, now))
                .collect(Collectors.joining());
    }

    private String forEachReader(Instant at, Instant now) {
        return "<!date^" + at.getEpochSecond() + "^{date_long} {time}|" + writeInFull(MessageLine.say(at), now) + ">";
    }

    String bold(String text) {
        return "*" + words(text) + "*";
    }

    String link(String url, String label) {
        return "<" + url.replace("&", "&amp;") + "|" + words(label) + ">";
    }
}
