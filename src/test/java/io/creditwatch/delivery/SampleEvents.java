package io.creditwatch.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent.Burn;
import io.creditwatch.alert.CreditEvent.Change;
import io.creditwatch.alert.CreditEvent.CriticalAccount;
import io.creditwatch.alert.CreditEvent.Delivery;
import io.creditwatch.alert.CreditEvent.Facts;
import io.creditwatch.alert.CreditEvent.Failure;
import io.creditwatch.alert.CreditEvent.Incident;
import io.creditwatch.alert.CreditEvent.Origin;
import io.creditwatch.alert.CreditEvent.LedgerOutage;
import io.creditwatch.alert.CreditEvent.Reading;
import io.creditwatch.alert.CreditEvent.Runway;
import io.creditwatch.alert.CreditEvent.TopUp;
import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.Incident.Suspension;
import io.creditwatch.alert.NextReminder;
import io.creditwatch.alert.Saving;
import io.creditwatch.alert.RecentReadings;
import io.creditwatch.assessment.Assessment.Limit;
import io.creditwatch.assessment.Assessment.Projection;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.Notification.Claim;
import io.creditwatch.ledger.Notification.State;
import io.creditwatch.ledger.Notification.Status;
import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.Recipients;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.Spending.Spender;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Events of every kind, about one weekend of the account prod-eu. */
public final class SampleEvents {

    /** Mon 30 Nov 2026, 00:17 UTC. */
    public static final Instant MONDAY = Instant.parse("2026-11-30T00:17:00Z");

    private static final Instant SUNDAY = Instant.parse("2026-11-29T00:12:00Z");

    private static final Limit WARNING_LEVEL = new Limit("alert.warning.credit", "100");

    private static final Limit CRITICAL_LEVEL = new Limit("alert.critical.credit", "20");

    private static final Limit FLOOR = new Limit("threshold", "0");

    private static final Burn BURN = burn("20.4000");

    private static final Burn IDLE = burn("0.00");

    private static final Origin NEWEST = new Origin(Forecast.Source.NEWEST, null);

    private static final Origin BY_DASHBOARD = new Origin(Forecast.Source.DASHBOARD, null);

    private SampleEvents() {
    }

    /**
     * Returns the event of an account in another currency and of another vendor, as an instance stores and reads it.
     */
    public static CreditEvent of(Vendor vendor, String currency, CreditEvent event) {
        JsonNode stored = Json.MAPPER.valueToTree(event);
        stored.findParents("currency").forEach(parent -> ((ObjectNode) parent).put("currency", currency));
        stored.findParents("canCreateInstance").forEach(reading -> ((ObjectNode) reading).put("vendor", vendor.name())
                .put("blocked", reading.get("canCreateInstance").asBoolean(true) ? null : vendor.texts().blocked()));
        return Json.read(stored.toString().replace("Hyperstack", vendor.title()), CreditEvent.class);
    }

    /** Returns every sample by its name in lower case, such as {@code at-floor}. */
    public static Map<String, CreditEvent> all() {
        return Stream.of(SampleEvents.class.getMethods())
                .filter(method -> method.getReturnType() == CreditEvent.class && method.getParameterCount() == 0)
                .collect(Collectors.toMap(method -> method.getName().replaceAll("[A-Z]", "-$0")
                .toLowerCase(Locale.ROOT), SampleEvents::result, (one, other) -> one, TreeMap::new));
    }

    private static CreditEvent result(Method method) {
        try {
            return (CreditEvent) method.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    public static CreditEvent warning() {
        return warningAt("95.20");
    }

    public static CreditEvent warningAt(String credit) {
        return event(Type.WARNING, Severity.OK, Condition.CREDIT_WARNING, incident(), reading(credit), WARNING_LEVEL);
    }

    public static CreditEvent critical() {
        return event(Type.CRITICAL, Severity.WARNING, Condition.CREDIT_CRITICAL, incident(), reading("19.996"),
                CRITICAL_LEVEL);
    }

    public static CreditEvent creationBlocked() {
        Reading blocked = new Reading(MONDAY, MONDAY.minusSeconds(300), new BigDecimal("42.10"), new BigDecimal("0"),
                false, null, false, null, null);
        return event(Type.CRITICAL, Severity.WARNING, Condition.CREATION_BLOCKED, incident(), blocked, null);
    }

    public static CreditEvent atFloor() {
        return event(Type.CRITICAL, Severity.WARNING, Condition.AT_FLOOR, incident(), reading("0"), FLOOR);
    }

    public static CreditEvent suspended() {
        Incident incident = incident(new Suspension(MONDAY, null), null);
        return event(Type.CRITICAL, Severity.CRITICAL, Condition.SUSPENDED, incident, reading("-1.70"), FLOOR);
    }

    public static CreditEvent runwayWarning() {
        return withRunway(63, 57L, 71L, event(Type.WARNING, Severity.OK, Condition.RUNWAY_WARNING, incident(),
                reading("1285.20"), new Limit("alert.warning.runway", "72h")));
    }

    public static CreditEvent runwayCritical() {
        Incident incident = remindedIn(6, 21_600L);
        return withRunway(12, 9, null, event(Type.REMINDER, Severity.CRITICAL, Condition.RUNWAY_CRITICAL, incident,
                reading("244.80"), new Limit("alert.critical.runway", "24h")));
    }

    /** The runway was known, and the readings since then are too few. */
    public static CreditEvent runwayUnknown() {
        return event(Type.REMINDER, Severity.WARNING, Condition.RUNWAY_WARNING, incident(), reading("1200"), null);
    }

    public static CreditEvent runwayWithSavings() {
        return runwayWithSavingsOf("train-7 <!channel>");
    }

    public static CreditEvent runwayWithSavingsOf(String machine) {
        CreditEvent event = runwayWarning();
        return with(new Burn(BURN.usdPerHour(), Burn.Basis.READINGS, null, null, List.of(), 0, List.of(
                new Saving(machine, new BigDecimal("8.1600"), MONDAY.plus(Duration.ofHours(105))),
                new Saving("train-8", new BigDecimal("6.1200"), MONDAY.plus(Duration.ofHours(210))),
                new Saving("train-9", new BigDecimal("6.1200"), null))), event.runway(), event);
    }

    public static CreditEvent burnSpikeWithUnknownCosts() {
        CreditEvent event = burnSpikeOf("train-7");
        Burn burn = event.burn();
        return with(new Burn(burn.usdPerHour(), burn.basis(), null, burn.usualUsdPerHour(), burn.spenders(), 2,
                List.of()), event.runway(), event);
    }

    public static CreditEvent weekend() {
        return withRunway(11, 9, 13L, event(Type.WARNING, Severity.WARNING, Condition.WEEKEND_WARNING, incident(),
                reading("224.40"), new Limit("alert.weekend", "Mon 12:00")));
    }

    public static CreditEvent byTheDashboard() {
        CreditEvent event = runwayWarning();
        return with(new Burn(BURN.usdPerHour(), Burn.Basis.DASHBOARD, BURN.usdPerHour(), null, List.of(), 0,
                List.of()), event.runway(), event);
    }

    public static CreditEvent otherThanTheDashboard() {
        CreditEvent event = runwayWarning();
        return with(new Burn(BURN.usdPerHour(), Burn.Basis.READINGS, new BigDecimal("31.005"), null, List.of(), 0,
                List.of()), event.runway(), event);
    }

    public static CreditEvent atTheUsualWeekendRate() {
        return restingOn(Forecast.Source.USUAL_WEEKEND, burning("20.40", warning()));
    }

    public static CreditEvent byTheDashboardBesideTheBalance() {
        return restingOn(Forecast.Source.DASHBOARD, runwayWarning());
    }

    public static CreditEvent atTheMeanRate() {
        return restingOn(Forecast.Source.DAY_MEAN, runwayCritical());
    }

    public static CreditEvent atTheRateBeforeTheSuspension() {
        return restingOn(Forecast.Source.BEFORE_SUSPENSION, recoveredBurning());
    }

    public static CreditEvent unreadableAtTheUsualWeekdayRate() {
        return restingOn(Forecast.Source.USUAL_WEEKDAY, unreadableBurning());
    }

    /** Event of an earlier version. */
    public static CreditEvent withoutASource() {
        return restingOn(null, runwayWarning());
    }

    /** @param source null for an event of an earlier version */
    public static CreditEvent restingOn(Forecast.Source source, CreditEvent event) {
        Facts facts = event.facts();
        return new CreditEvent(event.id(), event.account(), event.sequence(), event.incident(), event.change(),
                event.decidedAt(), new Facts(facts.reading(), facts.limit(), facts.burn(), facts.runway(),
                        source == null ? null
                                : new Origin(source, source == Forecast.Source.DASHBOARD ? BigDecimal.TEN : null),
                                facts.topUp(), facts.failure()), null, null);
    }

    public static CreditEvent topUpMissing() {
        return event(Type.TOP_UP_MISSING, Severity.WARNING, Condition.CREDIT_WARNING, incident(), reading("48.30"),
                new Limit("account.prod-eu.auto-topup.at", "50"));
    }

    public static CreditEvent burnSpike() {
        return burnSpikeOf("train-7 <!channel>");
    }

    public static CreditEvent burnSpikeOf(String spender) {
        List<Spender> spenders = List.of(new Spender(spender, "instance", new BigDecimal("45.60")),
                new Spender("scratch", null, new BigDecimal("0.504")));
        return with(new Burn(new BigDecimal("61.20"), Burn.Basis.READINGS, null, new BigDecimal("20.4049"),
                spenders, 0, List.of()), new Runway(180_000, 170_000, 190_000L, MONDAY.plusSeconds(180_000)),
                event(Type.BURN_SPIKE, Severity.OK, Condition.HEALTHY, null, reading("3060"), null));
    }

    /** UNKNOWN for six hours, in which it would have become critical. */
    public static CreditEvent probablyCritical() {
        Failure failure = new Failure(ReadFailure.Kind.SERVER_ERROR, 503, "HTTP 503: <!channel> down & out", 372,
                MONDAY.minus(Duration.ofHours(6)),
                new Projection(Condition.RUNWAY_CRITICAL, new BigDecimal("487.90"), MONDAY.minusSeconds(300)));
        CreditEvent event = unknown(Severity.UNKNOWN, lastRead("612"), failure);
        return with(BURN, new Runway(108_000, 100_000, 116_000L, event.reading().readAt().plusSeconds(108_000)), event);
    }

    public static CreditEvent criticalBurning() {
        return burning("47.99", event(Type.CRITICAL, Severity.WARNING, Condition.CREDIT_CRITICAL, incident(),
                reading("499.40"), new Limit("alert.critical.credit", "500")));
    }

    /** The money lasts for two weeks, although it is below the level. */
    public static CreditEvent warningSlow() {
        return burning("1.20", low(Type.WARNING, "412", "500"));
    }

    public static CreditEvent warningVerySlow() {
        return burning("0.004", low(Type.WARNING, "412", "500"));
    }

    public static CreditEvent warningAtTheLevel() {
        return burning("20.40", low(Type.WARNING, "500", "500"));
    }

    public static CreditEvent warningIdle() {
        return with(IDLE, null, warning());
    }

    public static CreditEvent criticalIdle() {
        return with(IDLE, null, critical());
    }

    public static CreditEvent criticalReadableAgain() {
        return burning("20.40", event(Type.CRITICAL, Severity.UNKNOWN, Condition.CREDIT_CRITICAL, incident(),
                reading("19.996"), CRITICAL_LEVEL));
    }

    /** The balance is above the level, and not yet by the margin. */
    public static CreditEvent reminderWithinTheMargin() {
        Incident incident = remindedIn(24, null);
        return burning("20.40", event(Type.REMINDER, Severity.WARNING, Condition.CREDIT_WARNING, incident,
                reading("104"), null, topUp("20"), null));
    }

    public static CreditEvent reminderSuspended() {
        Incident incident = incident(new Suspension(MONDAY.minus(Duration.ofHours(4)), null),
                new NextReminder(MONDAY.plus(Duration.ofHours(4)), null));
        return withRunway(0, 0, 0L, event(Type.REMINDER, Severity.CRITICAL, Condition.SUSPENDED, incident,
                reading("-1.70"), FLOOR));
    }

    /** The first reading of all shows it. */
    public static CreditEvent suspendedAtFirst() {
        Reading first = reading(null, "-120.50", "0");
        return event(Type.CRITICAL, Severity.OK, Condition.SUSPENDED, incident(), first, FLOOR);
    }

    public static CreditEvent suspendedUnseen() {
        Reading after = reading(MONDAY.minus(Duration.ofHours(6)), "-2", "0");
        return event(Type.CRITICAL, Severity.UNKNOWN, Condition.SUSPENDED, incident(), after, FLOOR);
    }

    public static CreditEvent atFloorBurning() {
        return withRunway(0, 0, 0L, atFloor());
    }

    public static CreditEvent belowFloorOf25() {
        Reading low = reading(MONDAY.minusSeconds(60), "20", "25");
        return withRunway(0, 0, 0L, event(Type.CRITICAL, Severity.WARNING, Condition.AT_FLOOR, incident(), low,
                new Limit("threshold", "25")));
    }

    public static CreditEvent criticalAboveFloorOf25() {
        Reading low = reading(MONDAY.minusSeconds(60), "229", "25");
        return burning("20.40", event(Type.CRITICAL, Severity.WARNING, Condition.CREDIT_CRITICAL, incident(), low,
                new Limit("alert.critical.credit", "250")));
    }

    public static CreditEvent creationBlockedBurning() {
        return burning("4", creationBlocked());
    }

    /** The limit is longer than the week for which a payment is advised. */
    public static CreditEvent runwayOfTwoWeeks() {
        return withRunway(300, 280, 340L, event(Type.WARNING, Severity.OK, Condition.RUNWAY_WARNING, incident(),
                reading("6120"), new Limit("alert.warning.runway", "336h")));
    }

    public static CreditEvent runwayCriticalSoon() {
        return withRunway(1, 0, 2L, event(Type.CRITICAL, Severity.WARNING, Condition.RUNWAY_CRITICAL, incident(),
                reading("20.40"), new Limit("alert.critical.runway", "90m")));
    }

    public static CreditEvent unreadableProjected() {
        return projected(Severity.WARNING, new Runway(600_000, 500_000, 700_000L, MONDAY.plusSeconds(480_000)),
                new Projection(Condition.CREDIT_WARNING, new BigDecimal("577"), MONDAY.plusSeconds(400_000)));
    }

    public static CreditEvent unreadableAndEnded() {
        return projected(Severity.UNKNOWN, new Runway(100_000, 90_000, 106_000L, MONDAY.minusSeconds(8280)),
                new Projection(Condition.AT_FLOOR, BigDecimal.ZERO, MONDAY.minusSeconds(9000)));
    }

    public static CreditEvent unreadableIdle() {
        return with(IDLE, null, unreadable());
    }

    public static CreditEvent reminderUnreadableProjected() {
        CreditEvent event = reminderUnreadable();
        return with(BURN, new Runway(200_000, 190_000, 210_000L, event.reading().readAt().plusSeconds(200_000)),
                new CreditEvent(event.id(), event.account(), event.sequence(), event.incident(), event.change(),
                event.decidedAt(),
                        new Facts(event.reading(), null, null, null, null, null,
                        new Failure(ReadFailure.Kind.UNREACHABLE, null,
                                "No connection.", 144, SUNDAY, new Projection(Condition.CREDIT_WARNING,
                                new BigDecimal("10"), MONDAY.minusSeconds(60)))), null, null));
    }

    public static CreditEvent easedBurning() {
        return burning("20.40", eased());
    }

    public static CreditEvent recoveredReadableBurning() {
        return withRunway(147, 130, 170L, recoveredReadable());
    }

    public static CreditEvent toppedUpBurning() {
        return withRunway(147, 130, 170L, toppedUp());
    }

    public static CreditEvent topUpMissingBurning() {
        return burning("20.40", topUpMissing());
    }

    /** The account was never read, and one notification of an earlier life waits. */
    public static CreditEvent channelFailingNeverRead() {
        CreditEvent event = channelFailing();
        return new CreditEvent(event.id(), event.account(), 419, null,
                new Change(Type.CHANNEL_FAILING, Severity.OK, Condition.HEALTHY, Severity.OK), MONDAY, Facts.NONE,
                new Delivery("email", MONDAY.minus(Duration.ofMinutes(61)), "Mail server: 421 busy", 1), null);
    }

    public static CreditEvent removedUnreadable() {
        CreditEvent event = unauthorized();
        return new CreditEvent("event-420", event.account(), 420, event.incident(),
                new Change(Type.REMOVED, Severity.OK, Condition.UNREADABLE, Severity.UNKNOWN), MONDAY.plusSeconds(3600),
                Facts.NONE, null, null);
    }

    private static CreditEvent projected(Severity before, Runway runway, Projection projection) {
        Failure failure = new Failure(ReadFailure.Kind.TIMEOUT, null, "Hyperstack did not answer within 10 s.", 3,
                MONDAY.minusSeconds(900), projection);
        return with(BURN, runway, unknown(before, lastRead("612"), failure));
    }

    private static CreditEvent low(Type type, String credit, String level) {
        return event(type, Severity.OK, Condition.CREDIT_WARNING, incident(), reading(credit),
                new Limit("alert.warning.credit", level));
    }

    /** The same with a burn rate, and the runway that follows from it. */
    private static CreditEvent burning(String usdPerHour, CreditEvent event) {
        BigDecimal rate = new BigDecimal(usdPerHour);
        long seconds = event.reading().credit().subtract(event.reading().floor()).multiply(BigDecimal.valueOf(3600))
                .divide(rate, 0, RoundingMode.DOWN).longValue();
        return with(burn(usdPerHour),
                new Runway(seconds, seconds * 9 / 10, seconds * 11 / 10, MONDAY.plusSeconds(seconds)), event);
    }

    public static CreditEvent suspendedBurning() {
        return withRunway(0, 0, 0L, suspended());
    }

    public static CreditEvent recoveredBurning() {
        return withRunway(147, 130, 170L, recovered());
    }

    public static CreditEvent recoveredIdle() {
        return with(burn("0.00"), null, recovered());
    }

    public static CreditEvent unreadableBurning() {
        CreditEvent event = unreadable();
        return with(BURN, new Runway(108_000, 100_000, 116_000L, event.reading().readAt().plusSeconds(108_000)), event);
    }

    private static CreditEvent withRunway(long hours, long earliest, Long latest, CreditEvent event) {
        return with(BURN, new Runway(hours * 3600, earliest * 3600, latest == null ? null : latest * 3600,
                MONDAY.plus(Duration.ofHours(hours))), event);
    }

    private static CreditEvent with(Burn burn, Runway runway, CreditEvent event) {
        return new CreditEvent(event.id(), event.account(), event.sequence(), event.incident(), event.change(),
                event.decidedAt(), new Facts(event.reading(), event.limit(), burn, runway,
                        burn.basis() == Burn.Basis.DASHBOARD ? BY_DASHBOARD : NEWEST, event.topUp(),
                        event.failure()), null, null);
    }

    public static CreditEvent unreadable() {
        Failure failure = new Failure(ReadFailure.Kind.SERVER_ERROR, 503, "HTTP 503: <!channel> down & out", 3,
                MONDAY.minus(Duration.ofMinutes(15)), null);
        return unknown(Severity.OK, lastRead("612"), failure);
    }

    public static CreditEvent unauthorized() {
        Failure failure = new Failure(ReadFailure.Kind.UNAUTHORIZED, 401,
                "The API key is not accepted: set a valid one.", 1, MONDAY, null);
        return unknown(Severity.OK, null, failure);
    }

    public static CreditEvent reminder() {
        Incident incident = remindedIn(4, null);
        return event(Type.REMINDER, Severity.CRITICAL, Condition.CREDIT_CRITICAL, incident, reading("12.40"),
                CRITICAL_LEVEL);
    }

    public static CreditEvent reminderUnreadable() {
        Failure failure = new Failure(ReadFailure.Kind.UNREACHABLE, null, "No connection.", 144, SUNDAY, null);
        return event(Type.REMINDER, Severity.UNKNOWN, Condition.UNREADABLE, incident(), lastRead("612"), null, null,
                failure);
    }

    public static CreditEvent readableAgain() {
        return event(Type.REMINDER, Severity.UNKNOWN, Condition.CREDIT_WARNING, incident(), reading("80"),
                WARNING_LEVEL);
    }

    public static CreditEvent eased() {
        Incident incident = incident(new Suspension(SUNDAY.plus(Duration.ofHours(3)),
                MONDAY.minus(Duration.ofMinutes(10))), null);
        return event(Type.EASED, Severity.CRITICAL, Condition.CREDIT_WARNING, incident, reading("48.30"),
                WARNING_LEVEL, topUp("50"), null);
    }

    public static CreditEvent recovered() {
        Incident incident = incident(new Suspension(MONDAY.minus(Duration.ofHours(8)),
                MONDAY.minus(Duration.ofMinutes(10))), null);
        return event(Type.RECOVERED, Severity.CRITICAL, Condition.HEALTHY, incident, reading("2998.30"), null,
                topUp("3000"), null);
    }

    public static CreditEvent recoveredReadable() {
        return event(Type.RECOVERED, Severity.UNKNOWN, Condition.HEALTHY, incident(), reading("612"), null);
    }

    public static CreditEvent toppedUp() {
        return event(Type.TOPPED_UP, Severity.OK, Condition.HEALTHY, null, reading("2998.30"), null,
                topUp("1000"), null);
    }

    public static CreditEvent test() {
        return event(Type.TEST, Severity.OK, Condition.HEALTHY, null, null, null);
    }

    public static CreditEvent suspendedAt(String credit) {
        return event(Type.CRITICAL, Severity.CRITICAL, Condition.SUSPENDED, incident(), reading(credit), FLOOR);
    }

    public static CreditEvent unreadableWhileCritical() {
        Failure failure = new Failure(ReadFailure.Kind.TIMEOUT, null, "No whole answer within 10 s.", 3,
                MONDAY.minusSeconds(900), null);
        return unknown(Severity.CRITICAL, lastRead("12"), failure);
    }

    public static CreditEvent unreadableWhileSuspended() {
        CreditEvent event = unreadableWhileCritical();
        Reading last = new Reading(MONDAY.minusSeconds(1200), MONDAY.minusSeconds(1500), new BigDecimal("-1.70"),
                BigDecimal.ZERO, true, null, false, null, null);
        Incident incident = incident(new Suspension(MONDAY.minus(Duration.ofHours(8)), null), null);
        return event(Type.UNREADABLE, Severity.CRITICAL, Condition.UNREADABLE, incident, last, null, null,
                event.failure());
    }

    /** Slack takes nothing while the account is critical. */
    public static CreditEvent channelFailing() {
        CreditEvent event = critical();
        Delivery delivery = new Delivery("slack", MONDAY.minus(Duration.ofMinutes(61)),
                "HTTP 503: <!channel> down & out", 3);
        return new CreditEvent(event.id(), event.account(), 419, event.incident(),
                new Change(Type.CHANNEL_FAILING, Severity.CRITICAL, event.condition(), Severity.CRITICAL), MONDAY,
                new Facts(event.reading(), null, null, null, null, null, null), delivery, null);
    }

    /** The account is removed from the configuration while it is suspended. */
    public static CreditEvent removed() {
        CreditEvent event = suspended();
        return new CreditEvent("event-420", event.account(), 420, event.incident(),
                new Change(Type.REMOVED, Severity.OK, Condition.SUSPENDED, Severity.CRITICAL), MONDAY.plusSeconds(3600),
                new Facts(event.reading(), null, null, null, null, null, null), null, null);
    }

    /** The disk is full, and two of the accounts were critical when they were last read. */
    public static CreditEvent ledgerFailing() {
        return CreditEvent.ledgerFailing("7d0fd0f4-4c4f-4a55-8b0a-0d6f4f0f5a11", "prod-eu", new LedgerOutage(
                MONDAY.minus(Duration.ofMinutes(5)), "[SQLITE_FULL] database or disk is full", MONDAY.minusSeconds(20),
                List.of(new CriticalAccount("research", Condition.SUSPENDED, new BigDecimal("-1.7"),
                MONDAY.minusSeconds(40), "USD"),
                        new CriticalAccount("prod-eu", Condition.CREDIT_CRITICAL, new BigDecimal("20.25"),
                                MONDAY.minusSeconds(20), "USD"))), MONDAY);
    }

    /** The ledger has failed since the program started. */
    public static CreditEvent ledgerFailingAtOnce() {
        return CreditEvent.ledgerFailing("7d0fd0f4-4c4f-4a55-8b0a-0d6f4f0f5a12", "prod-eu",
                new LedgerOutage(MONDAY.minusSeconds(70), "Connection refused", null, List.of()), MONDAY);
    }

    public static CreditEvent warningOf(String account) {
        CreditEvent event = warning();
        return new CreditEvent(event.id(), account, 1, event.incident(), event.change(), event.decidedAt(),
                new Facts(event.reading(), event.limit(), null, null, null, null, null), null, null);
    }

    /** The same as the event of that number of its account, with an id of its own. */
    public static CreditEvent numbered(long sequence, CreditEvent event) {
        return new CreditEvent("event-" + sequence, event.account(), sequence, event.incident(), event.change(),
                event.decidedAt(), event.facts(), event.delivery(), null);
    }

    /** The same with other words from the vendor. */
    public static CreditEvent unreadableWith(String detail) {
        Failure failure = new Failure(ReadFailure.Kind.MALFORMED, 200, detail, 3, MONDAY.minusSeconds(900), null);
        return unknown(Severity.OK, null, failure);
    }

    public static Notification notification(String channel, CreditEvent event) {
        return notification(channel, event, Recipients.NONE, List.of());
    }

    /** @param earlier recipients of older notifications that are still in flight */
    public static Notification notification(String channel, CreditEvent event, Recipients done,
            List<Recipients> earlier) {
        return new Notification(channel, event, new Status(State.WAITING, 0, null, null, null, null),
                new Claim("token-1", current(event.condition(), "489.60", MONDAY), done, earlier));
    }

    public static AlertState current(Condition condition, String credit, Instant readAt) {
        return current(condition, credit, readAt, null);
    }

    public static AlertState current(Condition condition, String credit, Instant readAt, Forecast forecast) {
        CreditReading reading = new CreditReading("prod-eu", readAt, new BigDecimal(credit), BigDecimal.ZERO, true);
        return new AlertState(new AlertState.Decided(condition, null, null), null,
                new RecentReadings(reading, null, forecast, List.of(), null, null), null, null, 0);
    }

    private static Incident incident() {
        return incident(new Suspension(null, null), null);
    }

    private static Incident incident(Suspension suspension, NextReminder next) {
        return new Incident("e-1", SUNDAY, suspension, SUNDAY, next);
    }

    private static Incident remindedIn(int hours, Long runwaySeconds) {
        return incident(new Suspension(null, null),
                new NextReminder(MONDAY.plus(Duration.ofHours(hours)), runwaySeconds));
    }

    private static Burn burn(String usdPerHour) {
        return new Burn(new BigDecimal(usdPerHour), Burn.Basis.READINGS, null, null, List.of(), 0, List.of());
    }

    private static Reading reading(Instant previousReadAt, String credit, String threshold) {
        return new Reading(MONDAY, previousReadAt, new BigDecimal(credit), new BigDecimal(threshold), true, null, false,
                null, null);
    }

    private static Reading reading(String credit) {
        return new Reading(MONDAY, MONDAY.minus(Duration.ofMinutes(5)), new BigDecimal(credit), new BigDecimal("0"),
                true, "USD", false, "hyperstack", null);
    }

    private static Reading lastRead(String credit) {
        Instant saturday = Instant.parse("2026-11-28T18:12:00Z");
        return new Reading(saturday, saturday.minusSeconds(300), new BigDecimal(credit), null, null, null, false,
                null, null);
    }

    private static TopUp topUp(String amount) {
        return new TopUp(new BigDecimal(amount), MONDAY.minus(Duration.ofMinutes(10)));
    }

    private static CreditEvent unknown(Severity before, Reading last, Failure failure) {
        return event(Type.UNREADABLE, before, Condition.UNREADABLE, incident(), last, null, null, failure);
    }

    private static CreditEvent event(Type type, Severity before, Condition condition, Incident incident,
            Reading reading, Limit limit) {
        return event(type, before, condition, incident, reading, limit, null, null);
    }

    private static CreditEvent event(Type type, Severity before, Condition condition, Incident incident,
            Reading reading, Limit limit, TopUp topUp, Failure failure) {
        return new CreditEvent("0192f8a0-77aa-7c51-9d3e-1d2b6f1a0b3c", "prod-eu", 418, incident,
                new Change(type, condition.severity(), condition, before), MONDAY,
                new Facts(reading, limit, null, null, null, topUp, failure), null, null);
    }
}
