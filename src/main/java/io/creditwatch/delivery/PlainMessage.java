package io.creditwatch.delivery;

import io.creditwatch.ledger.Notification;
import java.time.Clock;
import java.time.ZoneId;
import java.util.stream.Collectors;

/** Renders a notification as plain text, for an operator's own channel: the headline, then the lines. */
public record PlainMessage(ZoneId zone, Clock clock) {

    public String render(Notification notification) {
        PlainFormat format = new PlainFormat(zone);
        MessageText message = MessageText.of(notification, clock.instant());
        return format.words(message.title()) + "\n" + message.lines().stream().map(line -> format.write(line) + "\n")
                .collect(Collectors.joining());
    }
}
