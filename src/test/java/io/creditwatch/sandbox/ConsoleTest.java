package io.creditwatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.CreditEvent.Change;
import io.creditwatch.alert.CreditEvent.Facts;
import io.creditwatch.alert.CreditEvent.Reading;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.ledger.Notification;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.Spending;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Output of the demo on the terminal. */
class ConsoleTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final String TEXT = "WARNING · prod-eu · $799.40\nAt or under $800.00.\nTop up.\n";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Terminal plain = terminal(false);

    @Test
    void showsANotificationWithABarAndItsTime() {
        console(plain, TEXT).print(warning());

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("""

                ▌ WARNING · prod-eu · $799.40                               Sun 29 Nov 12:00 UTC
                ▌ At or under $800.00.
                ▌ Top up.

                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "''                     | ''",
            "one two                | one two",
            "one two three          | one two/three",
            "a-word-of-17-chars is whole | a-word-of-17-chars/is whole",
            "it is at 58 min, then  | it is at/58 min,/then",
            "it lasts 10 h          | it lasts/10 h"})
    void breaksBetweenWordsButNotBeforeAUnit(String text, String lines) {
        assertThat(String.join("/", Terminal.wrapped(text, 9))).isEqualTo(lines);
    }

    @Test
    void breaksLongLinesBetweenWords() {
        String headline = "REMINDER · still WARNING · prod-eu · $1,509.20 left, low for 1 d 6 h";
        String line = "Add $2,930 to have 7 days. Or hibernate machines (stopped machines still cost the full price).";
        console(plain, headline + "\n" + line).print(warning());

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("""

                ▌ REMINDER · still WARNING · prod-eu · $1,509.20 left, low for 1 d 6 h
                ▌ Sun 29 Nov 12:00 UTC
                ▌ Add $2,930 to have 7 days. Or hibernate machines (stopped machines still cost
                ▌ the full price).

                """);
    }

    @Test
    void coloursTheHeadlineOnATerminal() {
        console(terminal(true), TEXT).print(warning());

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("\u001b[1;33mWARNING · prod-eu · $799.40\u001b[0m", "\u001b[33m▌ \u001b[0mTop up.");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            "-, xterm-256color, true",
            "'', xterm, true",
            "1, xterm, false",
            "-, dumb, false",
            "-, -, true",
    })
    void hasNoColoursWhereTheEnvironmentAsksForNone(String noColor, String term, boolean coloured) {
        var environment = new HashMap<String, String>();
        environment.put("NO_COLOR", noColor);
        environment.put("TERM", term);
        environment.values().removeIf(Objects::isNull);

        assertThat(Terminal.wantsColour(Map.copyOf(environment))).isEqualTo(coloured);
    }

    @Test
    void showsTheBalanceFallALineForEachTwentieth() {
        var console = console(plain, "");

        for (int minute = 0; minute <= 160; minute++) {
            console.shown(reading(minute, "1000.00", minute, Severity.OK));
        }

        assertThat(printed()).containsExactly(
                "Sun 29 Nov 12:00  prod-eu    $1,000.00  ████████████████████  OK",
                "Sun 29 Nov 12:50  prod-eu      $950.00  ███████████████████░  OK",
                "Sun 29 Nov 13:40  prod-eu      $900.00  ██████████████████░░  OK",
                "Sun 29 Nov 14:30  prod-eu      $850.00  █████████████████░░░  OK");
    }

    @Test
    void showsAChangeOfSeverityAtOnce() {
        var console = console(plain, "");

        console.shown(reading(0, "10", 0, Severity.OK));
        console.shown(reading(1, "9.99", 0, Severity.WARNING));
        console.shown(reading(2, "-0.56", 0, Severity.CRITICAL));
        console.shown(reading(3, "-0.56", 0, Severity.CRITICAL));
        console.shown(unreadable(4));
        console.shown(unreadable(5));
        console.shown(reading(6, "2000", 0, Severity.OK));

        assertThat(printed()).containsExactly(
                "Sun 29 Nov 12:00  prod-eu       $10.00  ████████████████████  OK",
                "Sun 29 Nov 12:01  prod-eu        $9.99  ████████████████████  WARNING",
                "Sun 29 Nov 12:02  prod-eu       −$0.56  ░░░░░░░░░░░░░░░░░░░░  CRITICAL",
                "Sun 29 Nov 12:04  prod-eu            ?  HTTP 503  UNKNOWN",
                "Sun 29 Nov 12:06  prod-eu    $2,000.00  ████████████████████  OK");
    }

    @Test
    void startsWithAnAccountThatIsAlreadyEmpty() {
        console(plain, "").shown(reading(0, "-3", 0, Severity.CRITICAL));

        assertThat(printed()).singleElement().asString().contains("−$3.00", "░░░░░░░░░░░░░░░░░░░░");
    }

    private static DemoConsole console(Terminal terminal, String text) {
        return new DemoConsole(new Assessor(), terminal, UTC, notification -> text);
    }

    private Terminal terminal(boolean coloured) {
        return new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), coloured, Runnable::run);
    }

    private List<String> printed() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Notification warning() {
        return new Notification("console", new CreditEvent("1", "prod-eu", 1, null,
                new Change(CreditEvent.Type.WARNING, Severity.WARNING, Condition.CREDIT_WARNING, Severity.OK), NOON,
                new Facts(new Reading(NOON, null, new BigDecimal("799.40"), null, null, null, false, null, null), null,
                null, null, null, null, null), null, null), null, 0, "token");
    }

    private static Assessment reading(int minute, String opening, int spent, Severity severity) {
        var reading = new CreditReading("prod-eu", NOON.plusSeconds(minute * 60L),
                new BigDecimal(opening).subtract(BigDecimal.valueOf(spent)), BigDecimal.ZERO, true);
        Condition condition = switch (severity) {
            case OK -> Condition.HEALTHY;
            case WARNING -> Condition.CREDIT_WARNING;
            case CRITICAL -> Condition.SUSPENDED;
            case UNKNOWN -> Condition.UNREADABLE;
        };
        return new Assessment(reading, condition, condition, null, null, null, false, Spending.UNKNOWN);
    }

    private static Assessment unreadable(int minute) {
        var failure = new ReadFailure("prod-eu", NOON.plusSeconds(minute * 60L), ReadFailure.Kind.SERVER_ERROR, 503,
                "down", null);
        return new Assessment(failure, Condition.UNREADABLE, Condition.UNREADABLE, null, null, null, false,
                Spending.UNKNOWN);
    }
}
