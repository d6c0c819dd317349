package io.creditwatch.sandbox;

import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.Notification;
import io.creditwatch.settings.Account;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows the demo on the terminal. The balance as it falls: a line each time that it has changed by a twentieth of the
 * highest balance so far, or that the severity has changed. A notification: its text, with a bar in the colour of the
 * severity on the left.
 */
public final class DemoConsole {

    private static final int BAR = 20;
    private static final int WIDTH = 80;
    private static final String EDGE = "▌ ";

    private final Assessor assessor;
    private final Terminal terminal;
    private final ZoneId zone;
    private final Function<Notification, String> text;
    private final Map<String, Shown> shown = new HashMap<>();

    /** @param text returns the text of a notification: a headline, then lines that explain */
    public DemoConsole(Assessor assessor, Terminal terminal, ZoneId zone, Function<Notification, String> text) {
        this.assessor = assessor;
        this.terminal = terminal;
        this.zone = zone;
        this.text = text;
    }

    public void print(Notification notification) {
        Severity severity = notification.event().severity();
        List<String> lines = text.apply(notification).strip().lines().toList();
        String when = time("EEE d MMM HH:mm z", notification.event().decidedAt());
        String headline = lines.get(0);
        int free = WIDTH - EDGE.length() - headline.length() - when.length();
        // a headline that leaves no space for the time has it in the line below
        List<String> heading = free >= 2
                ? List.of(terminal.bold(severity, headline) + " ".repeat(free) + terminal.dim(when))
                : Stream.concat(wrapped(headline).map(line -> terminal.bold(severity, line)),
                        Stream.of(terminal.dim(when))).toList();
        String edge = terminal.paint(severity, EDGE);
        terminal.print(Stream.concat(heading.stream(), lines.stream().skip(1).flatMap(DemoConsole::wrapped))
                .map(line -> edge + line + "\n").collect(Collectors.joining("", "\n", "\n")));
    }

    private static Stream<String> wrapped(String line) {
        return Terminal.wrapped(line, WIDTH - EDGE.length()).stream();
    }

    /** Returns the assessor's assessment, and shows it. */
    public Assessment assess(Account account, PollOutcome outcome, Optional<Forecast> forecast) {
        Assessment assessment = assessor.assess(account, outcome, forecast);
        shown(assessment);
        return assessment;
    }

    synchronized void shown(Assessment assessment) {
        PollOutcome outcome = assessment.outcome();
        Severity severity = assessment.severity();
        Shown last = shown.getOrDefault(outcome.account(), Shown.NOTHING);
        BigDecimal credit = outcome instanceof CreditReading reading ? reading.credit() : last.credit();
        BigDecimal most = credit.max(last.most());
        int bars = bars(credit, most);
        if (severity != last.severity() || bars != bars(last.credit(), most)) {
            String picture = outcome instanceof ReadFailure failure ? failure.inShort()
                    : "█".repeat(bars) + "░".repeat(BAR - bars);
            terminal.show("%s  %s  %11s  %s  %s%n".formatted(terminal.dim(time("EEE d MMM HH:mm", outcome.at())),
                    outcome.account(), outcome instanceof CreditReading reading ? reading.money() : "?",
                    terminal.paint(severity, picture), terminal.paint(severity, severity.name())));
            shown.put(outcome.account(), new Shown(severity, credit, most));
        }
    }

    private String time(String pattern, Instant at) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(zone).format(at);
    }

    private static int bars(BigDecimal credit, BigDecimal most) {
        return credit.signum() <= 0 ? 0
                : credit.multiply(BigDecimal.valueOf(BAR)).divide(most, 0, RoundingMode.CEILING).intValueExact();
    }

    private record Shown(Severity severity, BigDecimal credit, BigDecimal most) {
        private static final Shown NOTHING = new Shown(null, BigDecimal.ZERO, BigDecimal.ZERO);
    }
}
