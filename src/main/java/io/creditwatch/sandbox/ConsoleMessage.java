package io.creditwatch.sandbox;

import io.creditwatch.assessment.Severity;
import io.creditwatch.ledger.Notification;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Formats a notification for the terminal: its text, with a bar in the colour of the severity on the left. */
public final class ConsoleMessage {

    private static final int WIDTH = 76;

    private final Terminal terminal;
    private final Function<Notification, String> text;
    private final DateTimeFormatter time;

    /**
     * @param text returns a headline, then lines that explain
     * @param zone time zone of the times shown
     */
    public ConsoleMessage(Terminal terminal, Function<Notification, String> text, ZoneId zone) {
        this.terminal = terminal;
        this.text = text;
        this.time = DateTimeFormatter.ofPattern("EEE d MMM HH:mm z", Locale.ENGLISH).withZone(zone);
    }

    /** Returns the notification with a blank line before and after. */
    public String render(Notification notification) {
        Severity severity = notification.event().severity();
        List<String> lines = text.apply(notification).strip().lines().toList();
        String when = time.format(notification.event().decidedAt());
        String headline = lines.get(0);
        String gap = " ".repeat(Math.max(2, WIDTH - headline.length() - when.length()));
        String bar = terminal.paint(severity, "▌ ");
        return lines.stream().skip(1).map(line -> bar + line + "\n").collect(Collectors.joining("",
                "\n" + bar + terminal.bold(severity, headline) + gap + terminal.dim(when) + "\n", "\n"));
    }
}
