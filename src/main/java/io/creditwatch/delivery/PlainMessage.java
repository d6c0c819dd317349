package io.creditwatch.delivery;

import io.creditwatch.ledger.Notification;

/** Renders a notification as plain text, for an operator's own channel: the headline, the lines, and the footer. */
public record PlainMessage(Messages messages) {

    public String render(Notification notification) {
        PlainFormat format = new PlainFormat(messages.zone());
        MessageText message = messages.text(notification);
        return format.words(message.title()) + "\n" + String.join("\n", message.lines(format)) + "\n"
                + message.footer(format) + "\n";
    }
}
