package io.creditwatch.delivery;

import static io.creditwatch.delivery.MessageLine.say;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.CreditEvent.Burn;
import io.creditwatch.alert.CreditEvent.Incident;
import io.creditwatch.alert.CreditEvent.Reading;
import io.creditwatch.alert.CreditEvent.Runway;
import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.alert.NextReminder;
import io.creditwatch.alert.Saving;
import io.creditwatch.alert.Situation;
import io.creditwatch.alert.Situation.Payment;
import io.creditwatch.assessment.Assessment.Projection;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.delivery.MessageLine.SameDay;
import io.creditwatch.delivery.MessageText.Figure;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.ValueParsers;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.Money;
import io.creditwatch.text.OneLine;
import io.creditwatch.text.Span;
import io.creditwatch.vendor.CreditReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the lines of a message: state, violated number, reason, money, what to do. It announces no past time. */
record MessageBody(CreditEvent event, Instant now, Vendor vendor) {

    static final int LONGEST_DETAIL = 500;
    private static final Duration A_YEAR = Duration.ofDays(365);
    /** Difference between two times that a reader takes for the same. */
    private static final Duration SAME = Duration.ofMinutes(10);
    private static final String NO_LIMITS = "The account is postpaid: no limits apply.";

    private String thenSuspends() {
        return "; then " + vendor.title() + " " + vendor.texts().empties();
    }

    List<MessageLine> lines() {
        return switch (event.event()) {
            case WARNING, CRITICAL -> low(event.previousSeverity() == Severity.UNKNOWN ? readableAgain() : null);
            case EASED -> eased();
            case RECOVERED -> recovered();
            case REMINDER -> event.failure() != null ? unreadable() : reminder();
            case UNREADABLE -> unreadable();
            case TOPPED_UP -> List.of(say(toppedUp(), "Above every limit.", lasts()));
            case REMOVED -> removed();
            case TOP_UP_MISSING -> new SideAlertTexts(this).topUpMissing();
            case BURN_SPIKE -> new SideAlertTexts(this).burnSpike();
            case CHANNEL_FAILING -> new SideAlertTexts(this).channelFailing();
            case LEDGER_FAILING -> new SideAlertTexts(this).ledgerFailing();
            case TEST -> List.of(say("This is a test of the channel. Nothing is wrong. There is nothing to do."));
        };
    }

    List<MessageLine> late(AlertState current, boolean holds) {
        if (event.event() == Type.CHANNEL_FAILING || event.event() == Type.REMOVED) {
            return lines();
        }
        if (holds && event.failure() != null) {
            return Stream.concat(Stream.of(say("This is from ", event.decidedAt(), ", and still true.")),
                    lines().stream()).toList();
        }
        MessageLine first = say("This is from ", event.decidedAt(), ". ", current(current));
        if (event.event().isSideAlert()) {
            return List.of(first);
        }
        return Stream.concat(Stream.of(first), holds ? lines().stream() : past(current).stream()).toList();
    }

    /** Writes what the operator has to know of a condition that no longer holds, or cannot be read any more. */
    private Optional<MessageLine> past(AlertState current) {
        boolean wasLow = event.severity() == Severity.WARNING || event.severity() == Severity.CRITICAL;
        if (current.condition() == Condition.UNREADABLE && wasLow) {
            return Optional.of(say("It was ", word(event.condition()), ". Assume that it still is."));
        }
        return event.condition() != Condition.SUSPENDED ? suspension()
                : Optional.of(say("It was suspended on ", event.reading().readAt(), ". Check that ",
                        vendor.texts().running(), "."));
    }

    private MessageLine current(AlertState current) {
        String still = word(current.condition()).equals(word(event.condition())) ? "still " : "";
        if (current.condition() == Condition.UNREADABLE) {
            return say("Now the balance cannot be read.");
        }
        CreditReading last = current.lastReading();
        if (last == null || !last.at().isAfter(event.decidedAt())) {
            return say("The balance has not been read since then.");
        }
        Forecast forecast = current.forecast();
        Duration left = forecast == null ? null : forecast.runwayAt(now);
        return say("Now (", last.at(), "): ", still, balance(current.condition(), last.money(),
                left == null || left.isZero() ? "" : ", " + new Span(left).about()), ".");
    }

    static String balance(Condition condition, Money credit, String estimate) {
        return condition == Condition.SUSPENDED ? "SUSPENDED at " + credit
                : condition.severity() + ", " + credit + estimate + " left";
    }

    static String word(Condition condition) {
        return condition == Condition.SUSPENDED ? condition.name() : condition.severity().name();
    }

    Optional<Money> toPay() {
        boolean isLow = event.severity() == Severity.WARNING || event.severity() == Severity.CRITICAL;
        if (!isLow || event.reading() == null || event.event() == Type.CHANNEL_FAILING) {
            return Optional.empty();
        }
        return situation().payment().map(Payment::amount)
                .or(() -> event.condition() == Condition.SUSPENDED ? Optional.of(situation().shortfall())
                        : Optional.empty());
    }

    /** Returns the numbers that are shown beside the text; none when the event is about no balance. */
    List<Figure> figures() {
        Reading reading = event.reading();
        if (reading == null || event.event() == Type.REMOVED || event.event() == Type.CHANNEL_FAILING) {
            return List.of();
        }
        Runway runway = event.runway();
        boolean isAhead = runway != null && runway.seconds() > 0 && runway.endsAt().isAfter(now);
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(event.failure() != null ? "Last known" : "Left", say(reading.money())));
        if (isAhead && runway.seconds() <= A_YEAR.toSeconds()) {
            figures.add(new Figure("Ends", say(runway.endsAt())));
        }
        if (event.burn() != null) {
            figures.add(new Figure("Burn rate", say(event.burn().usdPerHour().signum() == 0 ? "No spending"
                    : event.burn().brief(event.origin(), event.currency()))));
        }
        return figures;
    }

    private Situation situation() {
        return Situation.of(event);
    }

    private static MessageLine readableAgain() {
        return say("The balance can be read again.");
    }

    private List<MessageLine> low(MessageLine news) {
        return Stream.concat(Stream.of(news, state(), advice()).filter(Objects::nonNull), savings().stream()).toList();
    }

    private MessageLine state() {
        Situation situation = situation();
        return switch (event.condition()) {
            case SUSPENDED -> say("Below ", situation.floorInWords(), since(), ". ", vendor.begin(), " ",
                    vendor.texts().empties(), " until you pay.");
            case AT_FLOOR -> say(situation.againstFloor(), " ", vendor.begin(), " can ", vendor.texts().empty(),
                    " at any moment.");
            case CREATION_BLOCKED -> say(vendor.begin(), " ", blocked(), ", although the balance is above ",
                    situation.floorInWords(), ".", ends(""));
            case CREDIT_CRITICAL -> say(situation.againstLevel("critical"), ends(thenSuspends()));
            case CREDIT_WARNING -> say(situation.againstLevel("warning"), ends(""));
            case RUNWAY_CRITICAL -> running("critical", thenSuspends());
            case RUNWAY_WARNING -> running("warning", "");
            case WEEKEND_WARNING -> running("weekend", "");
            case HEALTHY, UNREADABLE -> say(isPostpaid() ? NO_LIMITS : "Above every limit.");
        };
    }

    private boolean isPostpaid() {
        return event.reading() != null && event.reading().postpaid();
    }

    private String blocked() {
        return event.reading().blocked() == null ? vendor.texts().blocked() : event.reading().blocked();
    }

    private String below(String floor) {
        return " Below " + floor + " " + vendor.title() + " " + vendor.texts().empties() + ".";
    }

    /** Writes when the balance reaches the floor, if that is known. */
    MessageLine ends(String then) {
        Burn burn = event.burn();
        String floor = situation().floorInWords();
        if (burn == null || event.runway() == null || event.runway().seconds() == 0) {
            String first = burn != null && burn.usdPerHour().signum() == 0 ? " " + burn.nothing(event.currency()) : "";
            return say(first, then.isEmpty() ? "" : below(floor));
        }
        if (event.runway().seconds() > A_YEAR.toSeconds()) {
            return say(atRate(), " it lasts over a year.");
        }
        Instant endsAt = event.runway().endsAt();
        return endsAt.isAfter(now) ? say(atRate(), " it reaches ", floor, " on ", endsAt, then, ".")
                : say(atRate(), " it is at ", floor, " by now.", below(floor));
    }

    private MessageLine lasts() {
        Runway runway = event.runway();
        if (runway == null) {
            return event.burn() == null ? say() : say(" ", event.burn().nothing(event.currency()));
        }
        if (runway.seconds() > A_YEAR.toSeconds() || !runway.endsAt().isAfter(now)) {
            return ends("");
        }
        return say(atRate(), " it lasts ", new Span(Duration.ofSeconds(runway.seconds())), ", until ",
                runway.endsAt(), ".");
    }

    /** Writes when the balance reaches the floor, the range of that estimate, and the limit. */
    private MessageLine running(String name, String then) {
        Situation situation = situation();
        Runway runway = event.runway();
        if (runway == null) {
            return say("Not safely above your ", name, " limit yet.");
        }
        String limit = event.limit() == null ? "Not safely above your " + name + " limit yet."
                : event.condition() == Condition.WEEKEND_WARNING ? "That is before Monday noon."
                : "Your " + name + " limit is " + ValueParsers.words(situation.limit()) + ".";
        if (!runway.endsAt().isAfter(now)) {
            return say(limit, ends(then));
        }
        return say(event.reading().money(), " reaches ", situation.floorInWords(), " on ", runway.endsAt(), " ",
                event.burn().words(event.origin(), event.currency()), then, ". ", range(), limit);
    }

    /** Writes the range of the estimate; nothing when it is narrow. */
    private MessageLine range() {
        Runway runway = event.runway();
        Instant earliest = event.reading().readAt().plusSeconds(runway.earliestSeconds());
        boolean isAhead = earliest.isAfter(now);
        if (runway.latestSeconds() == null) {
            return isAhead ? say("Likely not before ", new SameDay(earliest), ". ") : say();
        }
        Instant latest = event.reading().readAt().plusSeconds(runway.latestSeconds());
        if (Duration.between(earliest, latest).compareTo(SAME) < 0 || !latest.isAfter(now)) {
            return say();
        }
        return isAhead ? say("Likely between ", new SameDay(earliest), " and ", new SameDay(latest), ". ")
                : say("Likely before ", new SameDay(latest), ". ");
    }

    private String atRate() {
        return " " + event.burn().begin(event.origin(), event.currency());
    }

    /** Writes the time of the suspension, which is known only as lying between two readings. */
    private MessageLine since() {
        Reading reading = event.reading();
        Incident incident = event.incident();
        if (incident != null && incident.suspendedAt() != null && incident.suspendedAt().isBefore(reading.readAt())) {
            return say(" since ", incident.suspendedAt());
        }
        if (reading.previousReadAt() == null) {
            return say(" since ", reading.readAt(), " or earlier");
        }
        boolean isExact = Duration.between(reading.previousReadAt(), reading.readAt()).compareTo(SAME) <= 0;
        return isExact ? say(" since ", reading.readAt())
                : say(" since some time between ", reading.previousReadAt(), " and ", new SameDay(reading.readAt()));
    }

    private MessageLine advice() {
        Situation situation = situation();
        Optional<Payment> payment = situation.payment();
        return switch (event.condition()) {
            case SUSPENDED -> say("Add at least ", situation.shortfall().brief(), " to end it",
                    payment.map(pay -> ", " + pay.amount().brief() + " to have " + time(pay.buys()) + " at "
                            + Money.perHour(event.burn().usdPerHour(), event.currency()) + " as before").orElse(""),
                    ". Then check that ", vendor.texts().running(), ".");
            case CREATION_BLOCKED -> say("Look at the billing page: something may be unpaid or blocked.");
            case AT_FLOOR, CREDIT_CRITICAL, RUNWAY_CRITICAL, CREDIT_WARNING, RUNWAY_WARNING, WEEKEND_WARNING ->
                    add(payment);
            case HEALTHY, UNREADABLE -> say("There is nothing to do.");
        };
    }

    MessageLine add(Optional<Payment> payment) {
        if (event.burn() != null && event.burn().usdPerHour().signum() == 0) {
            return say("Add money before you ", vendor.texts().starting(), ".");
        }
        return say(payment.map(pay -> pay.buys() == null
                        ? "Add at least " + pay.amount().brief() + " to be above your level."
                        : "Add " + pay.amount().brief() + " to have " + time(pay.buys()) + ".").orElse("Add money."),
                vendor.texts().saving().map(saving -> " Or " + saving + ".").orElse(""));
    }

    /** Writes when the money ends if machines are hibernated. Each line counts the machines of the lines before it. */
    private List<MessageLine> savings() {
        Runway runway = event.runway();
        return runway == null || !runway.endsAt().isAfter(now) ? List.of()
                : Saving.sentences(event.burn().savings(), runway.endsAt(), event.currency())
                        .map(MessageLine::say).toList();
    }

    private static String time(Duration time) {
        return time.toDays() > 0 && time.equals(Duration.ofDays(time.toDays())) ? time.toDays() + " days"
                : ValueParsers.words(time);
    }

    private List<MessageLine> eased() {
        List<MessageLine> lines = new ArrayList<>();
        lines.add(say("No longer ", event.previousSeverity(), ". ", toppedUp(), state()));
        suspension().ifPresent(lines::add);
        lines.add(advice());
        lines.addAll(savings());
        return lines;
    }

    private List<MessageLine> recovered() {
        boolean wasUnreadable = event.previousSeverity() == Severity.UNKNOWN;
        MessageLine over = wasUnreadable
                ? say("The balance can be read again. ", isPostpaid() ? NO_LIMITS : "Above every limit.")
                : say(toppedUp(), isPostpaid() ? NO_LIMITS : "Above every limit again.");
        Incident incident = event.incident();
        String past = incident == null ? "" : " It was " + (!wasUnreadable ? "low"
                : incident.lowSince() == null ? "unreadable" : "low or unreadable") + " for " + Span.between(
                wasUnreadable ? incident.startedAt() : incident.lowOrStartedAt(), event.decidedAt()) + ".";
        return Stream.concat(Stream.of(over.and(lasts(), past)), suspension().stream()).toList();
    }

    private List<MessageLine> removed() {
        Incident incident = event.incident();
        MessageLine since = incident == null ? say()
                : event.condition() == Condition.UNREADABLE ? say(" since ", incident.startedAt())
                : say(", low since ", incident.lowOrStartedAt());
        MessageLine last = event.reading() == null ? say(". It was never read.") : say(". ", lastKnown());
        return List.of(say("It is no longer in accounts, so creditwatch sends nothing more about it."),
                say("It was ", word(event.condition()), since, last),
                say("If this is a mistake, add it to accounts again."));
    }

    /** Writes the times of a suspension; nothing while its end cannot be known. */
    private Optional<MessageLine> suspension() {
        Incident incident = event.incident();
        if (incident == null || incident.suspendedAt() == null
                || incident.resumedAt() == null && event.failure() != null) {
            return Optional.empty();
        }
        Instant ended = incident.resumedAt() == null ? event.reading().readAt() : incident.resumedAt();
        return Optional.of(say("It was suspended from ", incident.suspendedAt(), " to ", new SameDay(ended),
                ". Check that " + vendor.texts().running() + "."));
    }

    private List<MessageLine> reminder() {
        if (event.previousSeverity() == Severity.UNKNOWN) {
            return low(readableAgain());
        }
        String money = event.topUp() == null ? "No payment since." : toppedUp() + "That is not enough.";
        return Stream.concat(Stream.of(state(), say(money, next()), advice()), savings().stream()).toList();
    }

    private MessageLine next() {
        NextReminder next = event.incident() == null ? null : event.incident().next();
        if (next == null || !next.at().isAfter(now)) {
            return say();
        }
        return next.runwaySeconds() == null ? say(" Next reminder ", next.at(), ".")
                : say(" Next reminder at ", new Span(Duration.ofSeconds(next.runwaySeconds())), " left.");
    }

    private String toppedUp() {
        return event.topUp() == null ? "" : new Money(event.topUp().amount(), event.currency()).brief() + " came in. ";
    }

    private MessageLine lastKnown() {
        return say("Last known: ", event.reading().money(), " (", event.reading().readAt(), ").");
    }

    private List<MessageLine> unreadable() {
        List<MessageLine> lines = new ArrayList<>();
        lines.add(event.reading() == null ? say("creditwatch has not read this balance yet.")
                : say("creditwatch cannot read the balance. ", lastKnown()));
        lines.add(say(OneLine.of(event.failure().detail(), LONGEST_DETAIL)));
        projected().ifPresent(lines::add);
        if (event.previousSeverity() == Severity.WARNING || event.previousSeverity() == Severity.CRITICAL) {
            lines.add(say("It was ", event.previousSeverity(), ". Assume that it still is."));
        }
        if (!event.failure().kind().needsFix()) {
            lines.add(say("Until it can be read, look at the balance on the billing page."));
        }
        return lines;
    }

    private Optional<MessageLine> projected() {
        Runway runway = event.runway();
        if (event.burn() != null && runway == null) {
            return Optional.of(say("No spending at that time."));
        }
        if (runway == null || runway.seconds() == 0) {
            return Optional.empty();
        }
        String floor = situation().floorInWords();
        String rate = event.burn().brief(event.origin(), event.currency());
        if (!runway.endsAt().isAfter(now)) {
            return Optional.of(say("If spending went on at ", rate, ", it is at ", floor, " by now.", below(floor)));
        }
        return Optional.of(say("If spending goes on at ", rate, ": ", critical(event.failure().projection()), floor,
                " ", runway.endsAt(), "."));
    }

    private MessageLine critical(Projection projection) {
        if (projection == null || event.previousSeverity() == Severity.CRITICAL) {
            return say();
        }
        return projection.criticalAt().isAfter(now) ? say("CRITICAL ", projection.criticalAt(), ", ")
                : say("CRITICAL by now, ");
    }

    MessageLine footer() {
        return switch (event.event()) {
            case TEST -> say("Sent ", event.decidedAt());
            case CHANNEL_FAILING, LEDGER_FAILING, REMOVED -> say("Noticed ", event.decidedAt());
            default -> event.failure() != null ? say("Unreadable since ", event.failure().since())
                    : say("Read ", event.reading().readAt());
        };
    }
}
