package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Random course of one balance: it falls, rises and becomes unreadable, in an order that the seed gives. Each step
 * stays until the program must have seen it. The scenario knows which notifications are due, without asking the
 * program.
 */
final class BalanceScenario {

    /** Polls to record before the next step: a lower severity needs 2, UNKNOWN needs 3, and one is spare. */
    private static final int ENOUGH = 5;

    private final Organization organization;
    private final Random random;
    private final List<NotificationSummary> expected = new ArrayList<>();
    private Band notified = Band.HEALTHY;
    private Band now = Band.HEALTHY;
    private int steps;
    private int recorded;
    private int pollsBefore;

    /** Levels of the balance, away from the limits of $100 and $25 and to their margins. */
    private enum Band {
        HEALTHY(500), WARNING(40), CRITICAL(5), DARK(0);

        private final int dollars;

        Band(int dollars) {
            this.dollars = dollars;
        }
    }

    BalanceScenario(Organization organization, long seed) {
        this.organization = organization;
        this.random = new Random(seed);
        organization.has("500.00");
    }

    /** Notes that a process started; the last answer to the one before it may not have been recorded. */
    void processStarted() {
        recorded += Math.max(0, organization.polls() - pollsBefore - 1);
        pollsBefore = organization.polls();
    }

    /** Takes the next step if the program must have seen this one. */
    void moveOn() {
        if (hasBeenSeen()) {
            step(Stream.of(Band.values()).filter(band -> band != now).toList().get(random.nextInt(3)));
        }
    }

    /** Returns whether enough polls were recorded; a poll was, if the same process has polled again since. */
    boolean hasBeenSeen() {
        return recorded + organization.polls() - pollsBefore - 1 >= ENOUGH;
    }

    /** Returns whether the vendor has answered with this step exactly once. */
    boolean hasJustBeenServed() {
        return steps > 0 && recorded == 0 && organization.polls() == pollsBefore + 1;
    }

    /** Returns the notifications that are due, in order. */
    List<NotificationSummary> expected() {
        return expected;
    }

    private void step(Band next) {
        steps++;
        String dollars = "%d.%02d".formatted(next.dollars + steps / 100, steps % 100);
        if (next == Band.DARK) {
            organization.fails(503);
            expected.add(notification("unreadable", ""));
        } else {
            organization.has(dollars);
            expect(next, dollars);
        }
        now = next;
        recorded = 0;
        pollsBefore = organization.polls();
    }

    private void expect(Band next, String dollars) {
        if (next.compareTo(notified) > 0) {
            expected.add(notification(next.name().toLowerCase(Locale.ROOT), dollars));
        } else if (next == Band.HEALTHY) {
            expected.add(notification("recovered", dollars));
        } else if (next.compareTo(notified) < 0) {
            expected.add(notification("eased", dollars));
        } else {
            expected.add(notification("reminder", dollars));
        }
        notified = next;
    }

    private NotificationSummary notification(String event, String dollars) {
        return new NotificationSummary(organization.name(), event, dollars);
    }
}
