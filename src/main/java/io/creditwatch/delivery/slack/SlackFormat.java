package io.creditwatch.delivery.slack;

import io.creditwatch.delivery.PlainFormat;
import io.creditwatch.delivery.TextFormat;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Slack's mrkdwn. It escapes {@code &}, {@code <} and {@code >}, so that no words from outside become a mention or a
 * link. It writes times as dates that each reader sees in the own zone.
 *
 * @param plain for clients that cannot show such dates
 * @see <a href="https://docs.slack.dev/messaging/formatting-message-text">Formatting message text</a>
 */
public record SlackFormat(PlainFormat plain) implements TextFormat {

    @Override
    public String words(String text) {
        return plain.words(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String moment(Instant at, Day day, boolean withZone) {
        String tokens = switch (day) {
            case NAMED_BEFORE -> "{time}";
            case WEEKDAY, DATE -> "{date_short_pretty} {time}";
            case YEAR -> "{date_short}";
        };
        return "<!date^" + at.getEpochSecond() + "^" + tokens + "|" + plain.moment(at, day, withZone) + ">";
    }

    @Override
    public ZoneId zone() {
        return plain.zone();
    }

    String bold(String text) {
        return "*" + words(text) + "*";
    }

    String link(String url, String label) {
        return "<" + url + "|" + words(label) + ">";
    }
}
