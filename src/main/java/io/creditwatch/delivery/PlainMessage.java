package io.creditwatch.delivery;

import io.creditwatch.ledger.Notification;
import java.time.Clock;
import java.time.ZoneId;
import java.util.stream.Collectors;

/** A notification as plain text: the headline, then a line for each thing that it means. */
public final class PlainMessage {

    private final PlainFormat format;
    private final Clock clock;

    /** @param zone in which times are told */
    public PlainMessage(ZoneId zone, Clock clock) {
        this.format = new PlainFormat(zone);
        this.clock = clock;
    }

    public String render(Notification notification) {
        MessageText notice = MessageTexts.of(notification, clock.instant());
        return format.words(notice.title()) + "\n" + notice.lines().stream().map(line -> format.write(line) + "\n")
                .collect(Collectors.joining());
    }
}
