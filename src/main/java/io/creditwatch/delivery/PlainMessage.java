package io.creditwatch.delivery;

import io.creditwatch.ledger.Notification;
import java.time.Clock;
import java.time.ZoneId;

/** Renders a notification as plain text, for an operator's own channel: the headline, the lines, and the footer. */
public record PlainMessage(ZoneId zone, Clock clock, Vendors vendors) {

    public String render(Notification notification) {
        PlainFormat format = new PlainFormat(zone);
        MessageText message = MessageText.of(notification, clock.instant(), vendors);
        return format.words(message.title()) + "\n" + String.join("\n", message.lines(format)) + "\n"
                + message.footer(format) + "\n";
    }
}
