package io.creditwatch.alert;

import io.creditwatch.alert.CreditEvent.Failure;
import io.creditwatch.alert.CreditEvent.Reading;
import io.creditwatch.assessment.Severity;
import io.creditwatch.text.Dollars;
import io.creditwatch.text.Span;
import java.time.Duration;
import java.util.Locale;

/**
 * Summary of an event in one line of plain text: type, account, and the most important number. It depends on the event
 * alone, so every channel shows the same text at any time.
 */
public final class Headline {

    private static final String SEPARATOR = " · ";

    private Headline() {
    }

    public static String of(CreditEvent event) {
        return event.ledger() == null ? String.join(SEPARATOR, word(event), event.account(), number(event))
                : word(event) + SEPARATOR + number(event);
    }

    private static String word(CreditEvent event) {
        return switch (event.event()) {
            case WARNING, CRITICAL, RECOVERED, TEST -> event.event().name();
            case EASED -> "EASED to " + event.severity();
            case UNREADABLE -> "UNKNOWN";
            case TOPPED_UP -> "TOPPED UP";
            case TOP_UP_MISSING -> "WARNING";
            case BURN_SPIKE -> "BURN SPIKE";
            case CHANNEL_FAILING -> "CHANNEL DOWN";
            case LEDGER_FAILING -> "LEDGER DOWN";
            case REMOVED -> "CLOSED";
            case REMINDER -> "REMINDER" + SEPARATOR + event.severity() + duration(event);
        };
    }

    private static String duration(CreditEvent event) {
        if (event.severity() == Severity.UNKNOWN && event.failure() != null) {
            return " for " + Span.between(event.failure().since(), event.decidedAt());
        }
        return event.incident() == null ? ""
                : ", low for " + Span.between(event.incident().lowOrStartedAt(), event.decidedAt());
    }

    private static String number(CreditEvent event) {
        return switch (event.event()) {
            case TEST -> "only a test";
            case REMOVED -> "no longer watched";
            case CHANNEL_FAILING -> event.delivery().channel() + " has failed for "
                    + Span.between(event.delivery().failingSince(), event.decidedAt());
            case LEDGER_FAILING -> "creditwatch has recorded nothing for "
                    + Span.between(event.ledger().failingSince(), event.decidedAt());
            case TOP_UP_MISSING -> "auto top-up has not come at " + new Dollars(event.reading().creditUsd());
            case BURN_SPIKE -> Dollars.rounded(event.burn().usdPerHour()) + "/h";
            case WARNING, CRITICAL, EASED, RECOVERED, REMINDER, UNREADABLE, TOPPED_UP -> balance(event);
        };
    }

    private static String balance(CreditEvent event) {
        if (isProjectedWorse(event)) {
            return "probably " + event.failure().projection().severity() + " by now, unreadable for "
                    + Span.between(event.failure().since(), event.decidedAt());
        }
        if (event.failure() != null) {
            return "balance unreadable %s(%s%s)".formatted(unreadableFor(event), inShort(event.failure()),
                    times(event.failure()));
        }
        Reading reading = event.reading();
        Dollars credit = new Dollars(reading.creditUsd());
        if (event.severity() == Severity.OK) {
            return credit.toString();
        }
        return switch (event.condition()) {
            case SUSPENDED -> "SUSPENDED at " + credit;
            case AT_FLOOR -> credit + " left, at the floor";
            case CREATION_BLOCKED -> "no new machines at " + credit;
            case RUNWAY_CRITICAL, RUNWAY_WARNING, WEEKEND_WARNING -> left(event) + " left";
            case CREDIT_CRITICAL, CREDIT_WARNING, HEALTHY, UNREADABLE -> credit + " left";
        };
    }

    private static boolean isProjectedWorse(CreditEvent event) {
        return event.event() == CreditEvent.Type.UNREADABLE && event.previousSeverity() == Severity.UNKNOWN
                && event.failure() != null && event.failure().projection() != null;
    }

    private static Object left(CreditEvent event) {
        return event.runway() == null ? new Dollars(event.reading().creditUsd())
                : new Span(Duration.ofSeconds(event.runway().seconds()));
    }

    private static String unreadableFor(CreditEvent event) {
        Span span = Span.between(event.failure().since(), event.decidedAt());
        boolean isInFront = event.event() == CreditEvent.Type.REMINDER;
        return isInFront || span.duration().compareTo(Duration.ofMinutes(1)) < 0 ? "" : "for " + span + " ";
    }

    private static String inShort(Failure failure) {
        return switch (failure.kind()) {
            case MALFORMED -> "no valid answer";
            case UNREACHABLE, TIMEOUT -> failure.kind().name().toLowerCase(Locale.ROOT);
            case UNAUTHORIZED, FORBIDDEN, NOT_FOUND, RATE_LIMITED, REJECTED, SERVER_ERROR ->
                    failure.httpStatus() == null ? failure.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                            : "HTTP " + failure.httpStatus();
        };
    }

    private static String times(Failure failure) {
        return failure.count() > 1 ? ", " + failure.count() + " times" : "";
    }
}
