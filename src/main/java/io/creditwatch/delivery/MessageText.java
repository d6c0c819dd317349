package io.creditwatch.delivery;

import static io.creditwatch.delivery.MessageLine.say;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.CreditEvent.Burn;
import io.creditwatch.alert.CreditEvent.Incident;
import io.creditwatch.alert.CreditEvent.Reading;
import io.creditwatch.alert.CreditEvent.Runway;
import io.creditwatch.alert.Headline;
import io.creditwatch.alert.NextReminder;
import io.creditwatch.assessment.Assessment.Projection;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.delivery.MessageLine.Between;
import io.creditwatch.ledger.Notification;
import io.creditwatch.text.Dollars;
import io.creditwatch.text.Span;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Text of a message about an event, in no format yet; docs/notifications.md shows each.
 *
 * @param severity current severity; it decides the colour
 * @param title    headline, and the delay when the message is late
 * @param lines    meaning and advice
 * @param footer   time of the reading
 */
public record MessageText(Severity severity, String title, List<MessageLine> lines, MessageLine footer) {

    public static final String BILLING_PAGE = "https://console.hyperstack.cloud/billing";

    private static final BigDecimal A_WEEK_IN_HOURS = BigDecimal.valueOf(168);
    private static final Duration LATE = Duration.ofMinutes(2);
    private static final int LONGEST_DETAIL = 500;

    /** @param now for how late it is */
    public static MessageText of(Notification notification, Instant now) {
        CreditEvent event = notification.event();
        boolean isLate = notification.current() != null
                && Duration.between(event.decidedAt(), now).compareTo(LATE) > 0;
        return new MessageText(event.severity(),
                Headline.of(event) + (isLate ? " · " + Span.between(event.decidedAt(), now) + " late" : ""),
                isLate ? late(event, notification.current()) : body(event), footer(event));
    }

    /** Writes the meaning and the advice only when the condition still holds. */
    private static List<MessageLine> late(CreditEvent event, AlertState current) {
        if (event.event() == CreditEvent.Type.CHANNEL_FAILING || event.event() == CreditEvent.Type.REMOVED) {
            return body(event);
        }
        List<MessageLine> lines = new ArrayList<>();
        lines.add(then(event).and(now(event, current)));
        if (event.event().isSideAlert()) {
            return lines;
        }
        if (current.condition() == event.condition()) {
            lines.addAll(body(event));
        } else {
            addSuspension(lines, event);
        }
        return lines;
    }

    private static MessageLine then(CreditEvent event) {
        return say("At ", event.decidedAt(), event.failure() != null ? " it could not be read. "
                : ": " + new Dollars(event.reading().creditUsd()) + ". ");
    }

    private static MessageLine now(CreditEvent event, AlertState current) {
        String still = word(current.condition()).equals(word(event.condition())) ? "still " : "";
        CreditReading last = current.lastReading();
        if (current.condition() == Condition.UNREADABLE) {
            return say("Now the balance " + still + "cannot be read.");
        }
        return last == null || !last.at().isAfter(event.decidedAt()) ? say("It has not been read since.")
                : say("Now (read ", last.at(), "): ", new Dollars(last.credit()), ", ", left(current), still,
                        word(current.condition()), ".");
    }

    private static String left(AlertState current) {
        return current.forecast() == null || current.forecast().runway() == null ? ""
                : new Span(current.forecast().runway()) + " left, ";
    }

    static String word(Condition condition) {
        return condition == Condition.SUSPENDED ? condition.name() : condition.severity().name();
    }

    private static List<MessageLine> body(CreditEvent event) {
        return switch (event.event()) {
            case WARNING, CRITICAL -> List.of(state(event), advice(event));
            case EASED -> eased(event);
            case RECOVERED -> recovered(event);
            case REMINDER -> event.failure() != null ? unreadable(event) : reminder(event);
            case UNREADABLE -> unreadable(event);
            case TOPPED_UP -> List.of(say(toppedUp(event), "Above every limit."));
            case REMOVED -> removed(event);
            case TOP_UP_MISSING -> SideAlertTexts.topUpMissing(event);
            case BURN_SPIKE -> SideAlertTexts.burnSpike(event);
            case CHANNEL_FAILING -> SideAlertTexts.channelFailing(event);
            case LEDGER_FAILING -> SideAlertTexts.ledgerFailing(event);
            case TEST -> List.of(say("This is a test of the channel. Nothing is wrong, and there is nothing to do."));
        };
    }

    private static MessageLine state(CreditEvent event) {
        Dollars floor = new Dollars(floor(event.reading()));
        return switch (event.condition()) {
            case SUSPENDED -> say("Below the ", floor, " floor since ", suspendedSince(event),
                    ". Hyperstack suspends everything until a payment is made.");
            case AT_FLOOR -> say("At or under the ", floor, " floor, below which Hyperstack suspends everything.");
            case CREATION_BLOCKED -> say("Hyperstack refuses to create machines, although the balance is above the ",
                    floor, " floor.");
            case CREDIT_CRITICAL -> say(atOrUnder(event, "critical"), " Below the ", floor,
                    " floor Hyperstack suspends everything.");
            case CREDIT_WARNING -> say(atOrUnder(event, "warning"));
            case RUNWAY_CRITICAL -> running(event, "critical");
            case RUNWAY_WARNING -> running(event, "warning");
            case WEEKEND_WARNING -> running(event, "weekend");
            case HEALTHY, UNREADABLE -> say("Above every limit.");
        };
    }

    private static String atOrUnder(CreditEvent event, String level) {
        return event.limit() == null || !event.limit().key().endsWith(".credit")
                ? "Not yet safely above your " + level + " level."
                : "At or under your " + level + " level of " + Dollars.of(event.limit().value()) + ".";
    }

    /** Writes when the balance reaches the floor, and the range of that estimate. */
    private static MessageLine running(CreditEvent event, String limit) {
        Runway runway = event.runway();
        if (runway == null) {
            return say("Not yet safely above your ", limit, " limit of runway.");
        }
        Instant readAt = event.reading().readAt();
        Instant earliest = readAt.plusSeconds(runway.earliestSeconds());
        MessageLine range = runway.latestSeconds() == null ? say(earliest, " or later")
                : say(new Between(earliest, readAt.plusSeconds(runway.latestSeconds())));
        return say(new Dollars(event.reading().creditUsd()), " at ", perHour(event), " reaches the ",
                new Dollars(floor(event.reading())), " floor ", runway.endsAt(), " (", range, reason(event, limit),
                dashboard(event));
    }

    private static String reason(CreditEvent event, String limit) {
        if (event.limit() == null) {
            return "). Not yet safely above your " + limit + " limit.";
        }
        return event.condition() == Condition.WEEKEND_WARNING ? "): before Monday noon."
                : "). Limit: " + event.limit().value().replaceAll("(?<=\\d)(?=[a-z])", " ") + ".";
    }

    /** Writes the burn rate, and its source when that is not the balance. */
    private static String perHour(CreditEvent event) {
        return Dollars.rounded(event.burn().usdPerHour()) + "/h" + switch (event.burn().basis()) {
            case READINGS -> "";
            case DASHBOARD -> " (by Hyperstack's dashboard)";
        };
    }

    /** Writes the dashboard's rate when it differs from the measured burn rate. */
    static String dashboard(CreditEvent event) {
        return Optional.ofNullable(event.burn()).filter(Burn::disagrees)
                .map(burn -> " Hyperstack's dashboard says " + Dollars.rounded(burn.dashboardUsdPerHour()) + "/h.")
                .orElse("");
    }

    /** Writes the time of the suspension, which is known only as lying between two readings. */
    private static MessageLine suspendedSince(CreditEvent event) {
        Reading reading = event.reading();
        Incident incident = event.incident();
        if (incident != null && incident.suspendedAt() != null && incident.suspendedAt().isBefore(reading.readAt())) {
            return say(incident.suspendedAt());
        }
        return reading.previousReadAt() == null ? say(reading.readAt(), " or earlier")
                : say(new Between(reading.previousReadAt(), reading.readAt()));
    }

    private static MessageLine advice(CreditEvent event) {
        return switch (event.condition()) {
            case SUSPENDED -> say("Pay more than ", shortfall(event.reading()), enough(event)
                    .map(dollars -> "; " + dollars + " lasts 7 days at " + perHour(event) + ". Then").orElse(", then"),
                    " check that machines came back.");
            case AT_FLOOR, CREDIT_CRITICAL, RUNWAY_CRITICAL -> topUp(event, "Top up now");
            case CREDIT_WARNING, RUNWAY_WARNING, WEEKEND_WARNING -> topUp(event, "Top up");
            case CREATION_BLOCKED -> say("Look at the billing page for what is owed or blocked.");
            case HEALTHY, UNREADABLE -> say("Nothing to do.");
        };
    }

    private static MessageLine topUp(CreditEvent event, String words) {
        return say(words, enough(event).map(dollars -> " " + dollars + " to last 7 days").orElse(""),
                ", or hibernate machines: stopped ones still bill in full.");
    }

    /** Returns the payment for one week, rounded up; empty when it is unknown or not needed. */
    private static Optional<Dollars> enough(CreditEvent event) {
        return Optional.ofNullable(event.burn()).map(Burn::usdPerHour).filter(burn -> burn.signum() > 0)
                .map(burn -> burn.multiply(A_WEEK_IN_HOURS).add(floor(event.reading()))
                        .subtract(event.reading().creditUsd()).setScale(2, RoundingMode.CEILING))
                .filter(dollars -> dollars.signum() > 0).map(Dollars::new);
    }

    /** Returns the payment that reaches the floor, rounded up. */
    private static Dollars shortfall(Reading reading) {
        return new Dollars(floor(reading).subtract(reading.creditUsd()).setScale(2, RoundingMode.CEILING));
    }

    private static List<MessageLine> eased(CreditEvent event) {
        List<MessageLine> lines = new ArrayList<>();
        lines.add(say("No longer ", event.previousSeverity(), ". ", toppedUp(event), state(event)));
        addSuspension(lines, event);
        lines.add(advice(event));
        return lines;
    }

    private static List<MessageLine> recovered(CreditEvent event) {
        boolean wasUnreadable = event.previousSeverity() == Severity.UNKNOWN;
        MessageLine over = wasUnreadable ? say("The balance can be read again, and it is above every limit.")
                : say(toppedUp(event), "Above every limit again.");
        if (event.runway() != null) {
            over = over.and(" At ", perHour(event), " it lasts ",
                    new Span(Duration.ofSeconds(event.runway().seconds())), ", until ", event.runway().endsAt(), ".");
        }
        if (event.incident() != null) {
            over = over.and(wasUnreadable ? say(" Incident since ", event.incident().startedAt())
                    : say(" Low since ", event.incident().lowOrStartedAt()), ".");
        }
        List<MessageLine> lines = new ArrayList<>(List.of(over));
        addSuspension(lines, event);
        return lines;
    }

    private static List<MessageLine> removed(CreditEvent event) {
        Incident incident = event.incident();
        MessageLine since = incident == null ? say()
                : event.condition() == Condition.UNREADABLE ? say(", incident since ", incident.startedAt())
                : say(", low since ", incident.lowOrStartedAt());
        MessageLine last = event.reading() == null ? say(", and was never read.")
                : say("; last read ", new Dollars(event.reading().creditUsd()), " at ", event.reading().readAt(), ".");
        return List.of(say("No longer among the accounts that creditwatch is set to watch, so there are no more "
                        + "notifications about it."),
                say("It was ", word(event.condition()), since, last),
                say("If that is a mistake, name it in accounts again."));
    }

    private static void addSuspension(List<MessageLine> lines, CreditEvent event) {
        Incident incident = event.incident();
        if (incident != null && incident.suspendedAt() != null) {
            Instant ended = incident.resumedAt() == null ? event.reading().readAt() : incident.resumedAt();
            lines.add(say("Suspended ", new Between(incident.suspendedAt(), ended),
                    ": check that machines came back."));
        }
    }

    private static List<MessageLine> reminder(CreditEvent event) {
        if (event.previousSeverity() == Severity.UNKNOWN) {
            return List.of(say("The balance can be read again."), state(event), advice(event));
        }
        String money = event.topUp() == null ? "No top-up seen." : toppedUp(event) + "It is not enough.";
        return List.of(state(event), say(money, next(event)), advice(event));
    }

    private static MessageLine next(CreditEvent event) {
        NextReminder next = event.incident() == null ? null : event.incident().next();
        if (next == null) {
            return say();
        }
        return next.runwaySeconds() == null ? say(" Next reminder ", next.at(), ".")
                : say(" Next at ", new Span(Duration.ofSeconds(next.runwaySeconds())), " left.");
    }

    private static String toppedUp(CreditEvent event) {
        return event.topUp() == null ? "" : "Topped up " + new Dollars(event.topUp().amountUsd()) + ". ";
    }

    private static List<MessageLine> unreadable(CreditEvent event) {
        List<MessageLine> lines = new ArrayList<>();
        Reading last = event.reading();
        lines.add(last == null ? say("No balance has been read yet.")
                : say("Not a low-balance reading. Last read ", new Dollars(last.creditUsd()), " at ", last.readAt(),
                        "."));
        if (event.runway() != null && event.runway().seconds() > 0) {
            lines.add(countdown(event));
        }
        if (event.previousSeverity() == Severity.WARNING || event.previousSeverity() == Severity.CRITICAL) {
            lines.add(say("It was ", event.previousSeverity(), " then, and nothing says that this is over."));
        }
        lines.add(say(shortened(event.failure().detail())));
        return lines;
    }

    private static MessageLine countdown(CreditEvent event) {
        Projection projected = event.failure().projection();
        MessageLine begun = projected == null ? say("it reaches ")
                : say("about ", new Dollars(projected.creditUsd()), " is left at ", event.decidedAt(), ": critical ",
                        projected.criticalAt(), ", ");
        return say("At ", perHour(event), " ", begun, "the ", new Dollars(floor(event.reading())), " floor ",
                event.runway().endsAt(), ".");
    }

    static String shortened(String detail) {
        return detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL) + "…";
    }

    private static MessageLine footer(CreditEvent event) {
        return switch (event.event()) {
            case TEST -> say("Sent ", event.decidedAt());
            case CHANNEL_FAILING, LEDGER_FAILING, REMOVED -> say("Noticed ", event.decidedAt());
            default -> event.failure() != null ? say("Unreadable since ", event.failure().since())
                    : say("Read ", event.reading().readAt());
        };
    }

    private static BigDecimal floor(Reading reading) {
        return reading.thresholdUsd() == null ? BigDecimal.ZERO : reading.thresholdUsd();
    }
}
