package io.creditwatch.alert;

import io.creditwatch.alert.CreditEvent.Failure;
import io.creditwatch.alert.CreditEvent.Reading;
import io.creditwatch.assessment.Severity;
import io.creditwatch.text.Money;
import io.creditwatch.text.Span;
import java.time.Duration;
import java.util.Locale;

/**
 * Summary of an event in one line of plain text: type, account, and the most important number. It depends on the event
 * alone, so every channel shows the same text at any time.
 *
 * @param account empty when the event is about all accounts
 */
public record Headline(String word, String account, String number) {

    public static final String SEPARATOR = " · ";
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    public static Headline of(CreditEvent event) {
        return new Headline(word(event), event.ledger() == null ? event.account() : "", number(event));
    }

    @Override
    public String toString() {
        return word + SEPARATOR + (account.isEmpty() ? "" : account + SEPARATOR) + number;
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
            case REMINDER -> "REMINDER" + SEPARATOR + "still " + event.severity();
        };
    }

    private static String number(CreditEvent event) {
        return switch (event.event()) {
            case TEST -> "only a test";
            case REMOVED -> "no longer watched";
            case CHANNEL_FAILING -> event.delivery().channel() + " has failed for "
                    + Span.between(event.delivery().failingSince(), event.decidedAt());
            case LEDGER_FAILING -> "creditwatch has recorded nothing for "
                    + Span.between(event.ledger().failingSince(), event.decidedAt());
            case TOP_UP_MISSING -> "auto top-up is overdue" + SEPARATOR + credit(event) + " left";
            case BURN_SPIKE -> Money.perHour(event.burn().usdPerHour(), event.currency()) + ", usually "
                    + Money.perHour(event.burn().usualUsdPerHour(), event.currency());
            case WARNING, CRITICAL, EASED, RECOVERED, TOPPED_UP -> balance(event, estimate(event));
            case UNREADABLE -> unreadable(event);
            case REMINDER -> event.failure() != null ? unreadable(event)
                    : balance(event, "") + lowFor(event);
        };
    }

    private static String lowFor(CreditEvent event) {
        return event.incident() == null ? ""
                : ", low for " + Span.between(event.incident().lowOrStartedAt(), event.decidedAt());
    }

    private static String unreadable(CreditEvent event) {
        Failure failure = event.failure();
        Span span = Span.between(failure.since(), event.decidedAt());
        String unreadableFor = span.duration().compareTo(A_MINUTE) < 0 ? "unreadable" : "unreadable for " + span;
        if (isProjectedWorse(event)) {
            return "probably " + failure.projection().severity() + " by now, about "
                    + new Money(failure.projection().credit(), event.currency()) + " left, " + unreadableFor;
        }
        return (event.reading() == null ? "balance " : "last known " + credit(event) + ", ") + unreadableFor
                + " (" + inShort(failure) + (failure.count() > 1 ? ", " + failure.count() + " times" : "") + ")";
    }

    private static boolean isProjectedWorse(CreditEvent event) {
        return event.event() == CreditEvent.Type.UNREADABLE && event.previousSeverity() == Severity.UNKNOWN
                && event.failure().projection() != null;
    }

    private static String balance(CreditEvent event, String estimate) {
        return switch (event.condition()) {
            case SUSPENDED -> "SUSPENDED at " + credit(event);
            case AT_FLOOR -> credit(event) + " left" + atFloor(event.reading());
            case CREATION_BLOCKED -> credit(event) + " left, " + blocked(event.reading());
            case RUNWAY_CRITICAL, RUNWAY_WARNING, WEEKEND_WARNING -> event.runway() == null
                    ? credit(event) + " left" : new Span(Duration.ofSeconds(event.runway().seconds())) + " left";
            case CREDIT_CRITICAL, CREDIT_WARNING, HEALTHY, UNREADABLE -> credit(event) + estimate
                    + (event.severity() == Severity.OK && estimate.isEmpty() ? "" : " left");
        };
    }

    /** Returns the refusal without its verb, if words of it remain. */
    private static String blocked(Reading reading) {
        return reading.blocked() == null ? "no new machines" : reading.blocked().replaceFirst("^\\S+ (?=\\S+ )", "");
    }

    private static String estimate(CreditEvent event) {
        return event.runway() == null || event.runway().seconds() == 0 ? ""
                : ", " + new Span(Duration.ofSeconds(event.runway().seconds())).about();
    }

    private static String atFloor(Reading reading) {
        int compared = reading.credit().compareTo(reading.floor());
        return reading.floor().signum() == 0 || compared > 0 ? ""
                : (compared < 0 ? ", below the " : ", at the ")
                        + new Money(reading.floor(), reading.currency()).brief() + " floor";
    }

    private static Money credit(CreditEvent event) {
        return event.reading().money();
    }

    private static String inShort(Failure failure) {
        return switch (failure.kind()) {
            case MALFORMED -> "no valid answer";
            case TIMEOUT -> "no answer in time";
            case UNREACHABLE -> "no connection";
            case UNAUTHORIZED, FORBIDDEN, NOT_FOUND, RATE_LIMITED, REJECTED, SERVER_ERROR ->
                    failure.httpStatus() == null ? failure.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                            : "HTTP " + failure.httpStatus();
        };
    }
}
