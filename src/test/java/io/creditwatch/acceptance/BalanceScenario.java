package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What becomes of an organization: its balance falls, rises and cannot be read, in an order that the seed gives, and
 * each stays until it must have been noticed. It knows what has to be told of that, and takes nobody's word for it.
 */
final class BalanceScenario {

    /** So many polls must have been recorded before the next step: to hold takes 2, to be UNKNOWN 3, and one is spare. */
    private static final int ENOUGH = 5;

    private final Organization organization;
    private final Random random;
    private final List<NotificationSummary> due = new ArrayList<>();
    private Band told = Band.HEALTHY;
    private Band now = Band.HEALTHY;
    private int steps;
    private int recorded;
    private int pollsBefore;

    /** Where a balance is, by the limits of a warning ($100) and of what is critical ($25), clear of each margin. */
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

    /** A process begins: of what was asked before, the last answer may not have been recorded. */
    void processBegins() {
        recorded += Math.max(0, organization.polls() - pollsBefore - 1);
        pollsBefore = organization.polls();
    }

    /** Takes the next step if this one has been noticed. */
    void moveOn() {
        if (hasBeenNoticed()) {
            step(Stream.of(Band.values()).filter(band -> band != now).toList().get(random.nextInt(3)));
        }
    }

    /** A poll that another has followed, from the same process, was recorded. */
    boolean hasBeenNoticed() {
        return recorded + organization.polls() - pollsBefore - 1 >= ENOUGH;
    }

    /** Whether the vendor has served the step for the first time just now. */
    boolean hasJustBeenSeen() {
        return steps > 0 && recorded == 0 && organization.polls() == pollsBefore + 1;
    }

    /** What there was to be told, in order. */
    List<NotificationSummary> due() {
        return due;
    }

    private void step(Band next) {
        steps++;
        String dollars = "%d.%02d".formatted(next.dollars + steps / 100, steps % 100);
        if (next == Band.DARK) {
            organization.fails(503);
            due.add(told("unreadable", ""));
        } else {
            organization.has(dollars);
            tellOf(next, dollars);
        }
        now = next;
        recorded = 0;
        pollsBefore = organization.polls();
    }

    private void tellOf(Band next, String dollars) {
        if (next.compareTo(told) > 0) {
            due.add(told(next.name().toLowerCase(Locale.ROOT), dollars));
        } else if (next == Band.HEALTHY) {
            due.add(told("recovered", dollars));
        } else if (next.compareTo(told) < 0) {
            due.add(told("eased", dollars));
        } else {
            due.add(told("reminder", dollars));
        }
        told = next;
    }

    private NotificationSummary told(String event, String dollars) {
        return new NotificationSummary(organization.name(), event, dollars);
    }
}
