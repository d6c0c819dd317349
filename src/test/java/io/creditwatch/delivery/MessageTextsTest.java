package io.creditwatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Forecasts;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Condition;
import io.creditwatch.delivery.slack.SlackFormat;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.Notification;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class MessageTextsTest {

    private static final Instant AT_ONCE = SampleEvents.MONDAY.plusSeconds(1);
    private static final Instant FOUR_HOURS_LATER = SampleEvents.MONDAY.plus(Duration.ofMinutes(250));

    @Test
    void warning() {
        assertReads(SampleEvents.warning(), """
                WARNING · prod-eu · $95.20 left
                At or under your warning level of $100.00.
                Top up, or hibernate machines: stopped ones still bill in full.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void critical() {
        assertReads(SampleEvents.critical(), """
                CRITICAL · prod-eu · $19.99 left
                At or under your critical level of $20.00. Below the $0.00 floor Hyperstack suspends everything.
                Top up now, or hibernate machines: stopped ones still bill in full.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void creationBlocked() {
        assertReads(SampleEvents.creationBlocked(), """
                CRITICAL · prod-eu · no new machines at $42.10
                Hyperstack refuses to create machines, although the balance is above the $0.00 floor.
                Look at the billing page for what is owed or blocked.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void atTheFloor() {
        assertReads(SampleEvents.atFloor(), """
                CRITICAL · prod-eu · $0.00 left, at the floor
                At or under the $0.00 floor, below which Hyperstack suspends everything.
                Top up now, or hibernate machines: stopped ones still bill in full.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void suspended() {
        assertReads(SampleEvents.suspended(), """
                CRITICAL · prod-eu · SUSPENDED at −$1.70
                Below the $0.00 floor since Mon 30 Nov 00:12–00:17 UTC. Hyperstack suspends everything until a payment is made.
                Pay more than $1.70, then check that machines came back.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void runwayWarning() {
        assertReads(SampleEvents.runwayWarning(), """
                WARNING · prod-eu · 2 d 15 h left
                $1,285.20 at $20.40/h reaches the $0.00 floor Wed 2 Dec 15:17 UTC (Wed 2 Dec 09:17–23:17 UTC). Limit: 72 h.
                Top up $2,142.00 to last 7 days, or hibernate machines: stopped ones still bill in full.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void runwayCriticalThatMayNeverEnd() {
        assertReads(SampleEvents.runwayCritical(), """
                REMINDER · CRITICAL, low for 1 d · prod-eu · 12 h left
                $244.80 at $20.40/h reaches the $0.00 floor Mon 30 Nov 12:17 UTC (Mon 30 Nov 09:17 UTC or later). Limit: 24 h.
                No top-up seen. Next at 6 h left.
                Top up now $3,182.40 to last 7 days, or hibernate machines: stopped ones still bill in full.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void runwayThatIsNotKnownAtTheMoment() {
        assertReads(SampleEvents.runwayUnknown(), """
                REMINDER · WARNING, low for 1 d · prod-eu · $1,200.00 left
                Not yet safely above your warning limit of runway.
                No top-up seen.
                Top up, or hibernate machines: stopped ones still bill in full.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void suspendedWithThePaymentForAWeek() {
        assertReads(SampleEvents.suspendedBurning(), """
                CRITICAL · prod-eu · SUSPENDED at −$1.70
                Below the $0.00 floor since Mon 30 Nov 00:12–00:17 UTC. Hyperstack suspends everything until a payment is made.
                Pay more than $1.70; $3,428.90 lasts 7 days at $20.40/h. Then check that machines came back.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void recoveredWithTheRunway() {
        assertReads(SampleEvents.recoveredBurning(), """
                RECOVERED · prod-eu · $2,998.30
                Topped up $3,000.00. Above every limit again. At $20.40/h it lasts 6 d 3 h, until Sun 6 Dec 03:17 UTC. \
                Low since Sun 29 Nov 00:12 UTC.
                Suspended Sun 29 Nov 16:17 – Mon 30 Nov 00:07 UTC: check that machines came back.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void recoveredWithoutSpending() {
        assertThat(text(SampleEvents.recoveredIdle(), AT_ONCE, "UTC"))
                .isEqualTo(text(SampleEvents.recovered(), AT_ONCE, "UTC"));
    }

    @Test
    void unreadableWhenTheLastBalanceIsGone() {
        assertReads(SampleEvents.unreadableBurning(), """
                UNKNOWN · prod-eu · balance unreadable for 15 min (HTTP 503, 3 times)
                Not a low-balance reading. Last read $612.00 at Sat 28 Nov 18:12 UTC.
                At $20.40/h it reaches the $0.00 floor Mon 30 Nov 00:12 UTC.
                HTTP 503: <!channel> down & out
                Unreadable since Mon 30 Nov 00:02 UTC
                """);
    }

    @Test
    void unreadable() {
        assertReads(SampleEvents.unreadable(), """
                UNKNOWN · prod-eu · balance unreadable for 15 min (HTTP 503, 3 times)
                Not a low-balance reading. Last read $612.00 at Sat 28 Nov 18:12 UTC.
                HTTP 503: <!channel> down & out
                Unreadable since Mon 30 Nov 00:02 UTC
                """);
    }

    @Test
    void unreadableSinceTheFirstPoll() {
        assertReads(SampleEvents.unauthorized(), """
                UNKNOWN · prod-eu · balance unreadable (HTTP 401)
                No balance has been read yet.
                The API key is not accepted: set a valid one.
                Unreadable since Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void unreadableWhileItWasCritical() {
        assertReads(SampleEvents.unreadableWhileCritical(), """
                UNKNOWN · prod-eu · balance unreadable for 15 min (timeout, 3 times)
                Not a low-balance reading. Last read $12.00 at Sat 28 Nov 18:12 UTC.
                It was CRITICAL then, and nothing says that this is over.
                No whole answer within 10 s.
                Unreadable since Mon 30 Nov 00:02 UTC
                """);
    }

    @Test
    void reminder() {
        assertReads(SampleEvents.reminder(), """
                REMINDER · CRITICAL, low for 1 d · prod-eu · $12.40 left
                At or under your critical level of $20.00. Below the $0.00 floor Hyperstack suspends everything.
                No top-up seen. Next reminder Mon 30 Nov 04:17 UTC.
                Top up now, or hibernate machines: stopped ones still bill in full.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void reminderWhileUnreadable() {
        assertReads(SampleEvents.reminderUnreadable(), """
                REMINDER · UNKNOWN for 1 d · prod-eu · balance unreadable (unreachable, 144 times)
                Not a low-balance reading. Last read $612.00 at Sat 28 Nov 18:12 UTC.
                No connection.
                Unreadable since Sun 29 Nov 00:12 UTC
                """);
    }

    @Test
    void readableAgainAndStillLow() {
        assertReads(SampleEvents.readableAgain(), """
                REMINDER · WARNING, low for 1 d · prod-eu · $80.00 left
                The balance can be read again.
                At or under your warning level of $100.00.
                Top up, or hibernate machines: stopped ones still bill in full.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void eased() {
        assertReads(SampleEvents.eased(), """
                EASED to WARNING · prod-eu · $48.30 left
                No longer CRITICAL. Topped up $50.00. At or under your warning level of $100.00.
                Suspended Sun 29 Nov 03:12 – Mon 30 Nov 00:07 UTC: check that machines came back.
                Top up, or hibernate machines: stopped ones still bill in full.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void recovered() {
        assertReads(SampleEvents.recovered(), """
                RECOVERED · prod-eu · $2,998.30
                Topped up $3,000.00. Above every limit again. Low since Sun 29 Nov 00:12 UTC.
                Suspended Sun 29 Nov 16:17 – Mon 30 Nov 00:07 UTC: check that machines came back.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void readableAgainAndHealthy() {
        assertReads(SampleEvents.recoveredReadable(), """
                RECOVERED · prod-eu · $612.00
                The balance can be read again, and it is above every limit. Incident since Sun 29 Nov 00:12 UTC.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void toppedUp() {
        assertReads(SampleEvents.toppedUp(), """
                TOPPED UP · prod-eu · $2,998.30
                Topped up $1,000.00. Above every limit.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void beforeAWeekend() {
        assertReads(SampleEvents.weekend(), """
                WARNING · prod-eu · 1 d 23 h left
                $958.80 at $20.40/h reaches the $0.00 floor Tue 1 Dec 23:17 UTC (Tue 1 Dec 16:17 – Wed 2 Dec 12:17 UTC): \
                before Monday noon.
                Top up $2,468.40 to last 7 days, or hibernate machines: stopped ones still bill in full.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void saysTheBasisOfTheBurnRate() {
        assertThat(text(SampleEvents.byTheDashboard(), AT_ONCE, "UTC"))
                .contains("$1,285.20 at $20.40/h (by Hyperstack's dashboard) reaches the $0.00 floor");
        assertThat(text(SampleEvents.otherThanTheDashboard(), AT_ONCE, "UTC"))
                .contains("$1,285.20 at $20.40/h reaches", "Limit: 72 h. Hyperstack's dashboard says $31.01/h.\n");
    }

    @Test
    void probablyCriticalWhileItCannotBeRead() {
        assertReads(SampleEvents.probablyCritical(), """
                UNKNOWN · prod-eu · probably CRITICAL by now, unreadable for 6 h
                Not a low-balance reading. Last read $612.00 at Sat 28 Nov 18:12 UTC.
                At $20.40/h about $487.90 is left at Mon 30 Nov 00:17 UTC: critical Mon 30 Nov 00:12 UTC, \
                the $0.00 floor Mon 30 Nov 00:12 UTC.
                HTTP 503: <!channel> down & out
                Unreadable since Sun 29 Nov 18:17 UTC
                """);
    }

    @Test
    void topUpMissing() {
        assertReads(SampleEvents.topUpMissing(), """
                WARNING · prod-eu · auto top-up has not come at $48.30
                Under $50.00, where Hyperstack should top up by itself, for at least half an hour, and no payment has come in.
                Look at the payment method on the billing page, and top up by hand.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void burnSpike() {
        assertReads(SampleEvents.burnSpike(), """
                BURN SPIKE · prod-eu · $61.20/h
                Over twice the usual $20.40/h of the day before, for at least half an hour. At this rate $3,060.00 lasts 2 d 2 h, \
                until Wed 2 Dec 02:17 UTC.
                Most goes to train-7 <!channel> (instance) $45.60/h, scratch $0.50/h.
                If that is not intended, hibernate what is not needed: stopped machines still bill in full.
                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void givesNoAdviceInALateSideAlert() {
        assertReadsLate(SampleEvents.burnSpike(), Condition.HEALTHY, """
                BURN SPIKE · prod-eu · $61.20/h · 4 h 10 min late
                At Mon 30 Nov 01:17 CET: $3,060.00. Now (read Mon 30 Nov 05:26 CET): $404.60, still OK.
                Read Mon 30 Nov 01:17 CET
                """);
    }

    @Test
    void saysTheCurrentRunwayWhenItIsLate() {
        Forecast now = Forecasts.withRunway(FOUR_HOURS_LATER, new BigDecimal("19.85"));
        Notification notification = late(SampleEvents.runwayCritical(),
                SampleEvents.current(Condition.RUNWAY_CRITICAL, "404.60", FOUR_HOURS_LATER, now));
        assertThat(text(notification, FOUR_HOURS_LATER, "UTC"))
                .contains("$404.60, 19 h 51 min left, still CRITICAL.");
    }

    @Test
    void removed() {
        assertReads(SampleEvents.removed(), """
                CLOSED · prod-eu · no longer watched
                No longer among the accounts that creditwatch is set to watch, so there are no more notifications about it.
                It was SUSPENDED, low since Sun 29 Nov 00:12 UTC; last read −$1.70 at Mon 30 Nov 00:17 UTC.
                If that is a mistake, name it in accounts again.
                Noticed Mon 30 Nov 01:17 UTC
                """);
    }

    @Test
    void channelFailing() {
        assertReads(SampleEvents.channelFailing(), """
                CHANNEL DOWN · prod-eu · slack has failed for 1 h 1 min
                slack took nothing Sun 29 Nov 23:16 – Mon 30 Nov 00:17 UTC. Its last answer: HTTP 503: <!channel> down & out
                It has missed 3 notifications. They follow when it works again, but for what it refused for good: \
                that is sent by the command replay.
                The balance was $19.99, CRITICAL.
                Noticed Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void ledgerFailing() {
        assertReads(SampleEvents.ledgerFailing(), """
                LEDGER DOWN · creditwatch has recorded nothing for 5 min
                The ledger cannot be written, Mon 30 Nov 00:12–00:17 UTC: [SQLITE_FULL] database or disk is full
                Balances last read Mon 30 Nov 00:16 UTC. CRITICAL: research SUSPENDED at −$1.70, prod-eu $20.25.
                Until it can be, no other warning is sure to come: watch the balances yourself, and free space on its \
                disk or bring its database back.
                Noticed Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void ledgerFailingBeforeAnythingWasRead() {
        assertReads(SampleEvents.ledgerFailingAtOnce(), """
                LEDGER DOWN · creditwatch has recorded nothing for 1 min
                The ledger cannot be written, Mon 30 Nov 00:15–00:17 UTC: Connection refused
                No balance has been read since this program was started.
                Until it can be, no other warning is sure to come: watch the balances yourself, and free space on its \
                disk or bring its database back.
                Noticed Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void saysTheSameOfAChannelAtAnyDelay() {
        Notification notification = late(SampleEvents.channelFailing(),
                SampleEvents.current(Condition.HEALTHY, "404.60", FOUR_HOURS_LATER));
        assertThat(text(notification, FOUR_HOURS_LATER, "UTC"))
                .startsWith("CHANNEL DOWN · prod-eu · slack has failed for 1 h 1 min · 4 h 10 min late\nslack took nothing Sun");
    }

    @Test
    void test() {
        assertReads(SampleEvents.test(), """
                TEST · prod-eu · only a test
                This is a test of the channel. Nothing is wrong, and there is nothing to do.
                Sent Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void saysThePastAndTheCurrentConditionWhenItIsLate() {
        assertReadsLate(SampleEvents.critical(), Condition.CREDIT_CRITICAL, """
                CRITICAL · prod-eu · $19.99 left · 4 h 10 min late
                At Mon 30 Nov 01:17 CET: $19.99. Now (read Mon 30 Nov 05:26 CET): $404.60, still CRITICAL.
                At or under your critical level of $20.00. Below the $0.00 floor Hyperstack suspends everything.
                Top up now, or hibernate machines: stopped ones still bill in full.
                Read Mon 30 Nov 01:17 CET
                """);
    }

    @Test
    void givesNoAdviceThatIsOutOfDate() {
        assertReadsLate(SampleEvents.warning(), Condition.HEALTHY, """
                WARNING · prod-eu · $95.20 left · 4 h 10 min late
                At Mon 30 Nov 01:17 CET: $95.20. Now (read Mon 30 Nov 05:26 CET): $404.60, OK.
                Read Mon 30 Nov 01:17 CET
                """);
    }

    @Test
    void saysTheTimeOfASuspensionEvenIfAnotherHasBegun() {
        assertReadsLate(SampleEvents.recovered(), Condition.SUSPENDED, """
                RECOVERED · prod-eu · $2,998.30 · 4 h 10 min late
                At Mon 30 Nov 01:17 CET: $2,998.30. Now (read Mon 30 Nov 05:26 CET): $404.60, SUSPENDED.
                Suspended Sun 29 Nov 17:17 – Mon 30 Nov 01:07 CET: check that machines came back.
                Read Mon 30 Nov 01:17 CET
                """);
    }

    @Test
    void saysThatTheBalanceCannotBeReadNow() {
        assertReadsLate(SampleEvents.warning(), Condition.UNREADABLE, """
                WARNING · prod-eu · $95.20 left · 4 h 10 min late
                At Mon 30 Nov 01:17 CET: $95.20. Now the balance cannot be read.
                Read Mon 30 Nov 01:17 CET
                """);
        assertReadsLate(SampleEvents.unauthorized(), Condition.UNREADABLE, """
                UNKNOWN · prod-eu · balance unreadable (HTTP 401) · 4 h 10 min late
                At Mon 30 Nov 01:17 CET it could not be read. Now the balance still cannot be read.
                No balance has been read yet.
                The API key is not accepted: set a valid one.
                Unreadable since Mon 30 Nov 01:17 CET
                """);
    }

    @Test
    void doesNotShowAnOldBalanceAsTheCurrentOne() {
        Notification notification = late(SampleEvents.warning(),
                SampleEvents.current(Condition.CREDIT_WARNING, "95.20", SampleEvents.MONDAY));
        assertThat(text(notification, FOUR_HOURS_LATER, "UTC")).contains("$95.20. It has not been read since.\n");
    }

    /** The clocks are set back at 03:00 CEST, 01:00 UTC; the machine was suspended from 02:30 to 02:10. */
    @Test
    void distinguishesTheHoursThatTheEndOfSummerTimeRepeats() {
        Instant suspended = Instant.parse("2026-10-25T00:30:00Z");
        MessageLine span = MessageLine.say("Suspended ").between(suspended, suspended.plus(Duration.ofMinutes(40)));

        assertThat(new PlainFormat(ZoneId.of("Europe/Berlin")).write(span))
                .isEqualTo("Suspended Sun 25 Oct 02:30 CEST (UTC+2) – 02:10 CET (UTC+1)");
        assertThat(new SlackFormat(new PlainFormat(ZoneId.of("Europe/Berlin"))).write(span))
                .contains("{time}|Sun 25 Oct 02:30 CEST (UTC+2)>", "^{time}|02:10 CET (UTC+1)>");
        assertThat(new PlainFormat(ZoneId.of("UTC")).write(span)).isEqualTo("Suspended Sun 25 Oct 00:30–01:10 UTC");
    }

    @Test
    void distinguishesZonesWithTheSameName() {
        MessageLine read = MessageLine.say("Read ").at(SampleEvents.MONDAY);

        assertThat(new PlainFormat(ZoneId.of("Asia/Shanghai")).write(read)).isEqualTo("Read Mon 30 Nov 08:17 CST (UTC+8)");
        assertThat(new PlainFormat(ZoneId.of("America/Chicago")).write(read))
                .isEqualTo("Read Sun 29 Nov 18:17 CST (UTC-6)");
        assertThat(new PlainFormat(ZoneId.of("Asia/Kolkata")).write(read)).isEqualTo("Read Mon 30 Nov 05:47 IST (UTC+5:30)");
    }

    @Test
    void twoMinutesAreNotLate() {
        Instant justInTime = SampleEvents.MONDAY.plusSeconds(120);
        assertThat(text(SampleEvents.warning(), justInTime, "UTC")).doesNotContain("late");
    }

    @Test
    void neverPrintsMoreThanTheExactAmount() {
        assertThat(text(SampleEvents.suspendedAt("-0.004"), AT_ONCE, "UTC"))
                .contains("SUSPENDED at −$0.01").contains("Pay more than $0.01,");
    }

    private static void assertReads(CreditEvent event, String expected) {
        assertThat(text(event, AT_ONCE, "UTC")).isEqualTo(expected);
    }

    private static void assertReadsLate(CreditEvent event, Condition now, String expected) {
        Notification notification =
                late(event, SampleEvents.current(now, "404.60", FOUR_HOURS_LATER.minusSeconds(60)));
        assertThat(text(notification, FOUR_HOURS_LATER, "Europe/Berlin")).isEqualTo(expected);
    }

    private static Notification late(CreditEvent event, AlertState current) {
        return new Notification("slack", event, current, 20, "token");
    }

    private static String text(CreditEvent event, Instant now, String zone) {
        return text(SampleEvents.notification("slack", event), now, zone);
    }

    private static String text(Notification notification, Instant now, String zone) {
        MessageText message = MessageTexts.of(notification, now);
        PlainFormat plain = new PlainFormat(ZoneId.of(zone));
        StringBuilder text = new StringBuilder(message.title()).append('\n');
        message.lines().forEach(line -> text.append(plain.write(line)).append('\n'));
        return text.append(plain.write(message.footer())).append('\n').toString();
    }
}
