package io.creditwatch.delivery;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.Headline;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.Notification;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.Money;
import io.creditwatch.text.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Text of a message about an event, in no format yet; docs/notifications.md shows each.
 *
 * @param event    event as it is written: with the figures of now when the message is late and the condition holds
 * @param holds    whether the figures of the event are still true
 * @param delay    end of the title of a late message; empty otherwise
 * @param toPay    amount that ends the condition, rounded up; empty when it is not known or not needed
 * @param forecast forecast behind the figures of the event; null when it is not known any more
 */
public record MessageText(CreditEvent event, boolean holds, Headline headline, String delay, List<MessageLine> lines,
                          List<Figure> figures, MessageLine footer, Optional<Money> toPay,
                          Forecast forecast, Instant now) {

    public record Figure(String label, MessageLine value) {
    }

    private static final Duration LATE = Duration.ofMinutes(2);

    public static MessageText of(Notification notification, Instant now, Vendor vendor) {
        CreditEvent event = notification.event();
        AlertState current = notification.current();
        boolean isLate = current != null && Duration.between(event.decidedAt(), now).compareTo(LATE) > 0;
        boolean holds = !isLate || current.condition() == event.condition() && !event.event().isSideAlert()
                && event.event() != CreditEvent.Type.REMOVED;
        MessageBody body = new MessageBody(isLate && holds ? event.asOf(current) : event, now, vendor);
        return new MessageText(body.event(), holds, Headline.of(event),
                isLate ? Headline.SEPARATOR + Span.between(event.decidedAt(), now) + " late" : "",
                isLate ? body.late(current, holds) : body.lines(), holds ? body.figures() : List.of(), body.footer(),
                holds ? body.toPay() : Optional.empty(), forecast(current, body.event()), now);
    }

    private static Forecast forecast(AlertState current, CreditEvent event) {
        Forecast known = current == null ? null : current.forecast();
        return known == null || known.runway() == null || event.reading() == null
                || !known.asOf().equals(event.reading().readAt()) ? null : known;
    }

    public String title() {
        return headline + delay;
    }

    public List<String> lines(PlainFormat format) {
        return lines.stream().map(line -> write(line, format)).toList();
    }

    public String write(MessageLine line, PlainFormat format) {
        return format.write(line, now);
    }

    public String footer(PlainFormat format) {
        return format.writeInFull(footer, now);
    }
}
