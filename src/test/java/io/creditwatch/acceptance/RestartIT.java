package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests that a restart repeats no notification, after a stop, a kill and a changed clock. */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
class RestartIT {

    private static final Duration REMINDER = Duration.ofSeconds(10);
    /** Seconds that a reminder may come late on a slow machine. */
    private static final int LATE = 60;

    @AutoClose
    private final StubVendor vendor = new StubVendor();
    @AutoClose
    private final StubSlack slack = new StubSlack();

    /** Kills and stops the program; the reminders still come at their interval. */
    @Test
    void repeatsNothingAfterARestart(@TempDir Path folder) {
        Organization fine = vendor.organization("fine");
        Organization low = vendor.organization("low").has("95.20");
        Organization critical = vendor.organization("critical").has("20.25");
        Organization dark = vendor.organization("dark").fails(500);
        Organization reminding = vendor.organization("reminding").has("95.20");
        Program program = Program.in(folder).watching(vendor, fine, low, critical, dark, reminding).notifying(slack)
                .with("alert.unreadable.after", 2)
                .with("account.reminding.alert.reminder.warning", REMINDER.toSeconds() + "s");
        try (RunningProgram running = program.startAndWait()) {
            Await.soon(this::assertEachIsNotifiedOnce);
            awaitDelivered(running, "low", "critical", "dark", "reminding");
            // probably during a poll
            low.awaitPolls(1);
            running.kill();
            // the vendor may have a request of it yet
            Await.soon(() -> {
                int polls = vendor.polls();
                Await.during(4, () -> assertThat(vendor.polls()).isEqualTo(polls));
            });
        }
        try (RunningProgram running = program.startAndWait()) {
            Instant back = Instant.now();
            low.awaitPolls(3);
            assertEachIsNotifiedOnce();
            assertIsRemindedOnTime(running, 2, back);
            assertThat(running.stop().exitCode()).isEqualTo(143);
        }
        program.with("alert.warning.credit", "96").with("alert.critical.credit", "24").with("alert.unreadable.after", 3)
                .with("poll.period.alert", "2s").with("alert.reminder.critical", "5h");
        try (RunningProgram running = program.startAndWait()) {
            Instant back = Instant.now();
            low.awaitPolls(2);
            assertEachIsNotifiedOnce();
            assertIsRemindedOnTime(running, 3, back);
            assertEachIsNotifiedOnce();
            assertThat(running.err())
                    .doesNotContain("event=warning", "event=critical", "event=recovered", "event=unreadable");
        }
    }

    /** Waits until the ledger has the delivery, since one in flight is repeated after a kill. */
    private static void awaitDelivered(RunningProgram program, String... accounts) {
        Await.soon(() -> assertThat(accounts).allSatisfy(account ->
                assertThat(program.get("/api/notifications?account=" + account).body())
                        .contains("\"state\":\"delivered\"").doesNotContain("\"state\":\"waiting\"")));
    }

    private void assertEachIsNotifiedOnce() {
        assertThat(slack.headlines("fine")).isEmpty();
        assertThat(slack.headlines("low")).containsExactly("WARNING · low · $95.20 left");
        assertThat(slack.headlines("critical")).containsExactly("CRITICAL · critical · $20.25 left");
        assertThat(slack.headlines("dark")).singleElement().asString()
                .startsWith("UNKNOWN · dark · ");
    }

    /**
     * Waits for the next message. It is due an interval after the previous one, or when the program is back if that is
     * later.
     *
     * @param number number of the message; the warning is the first
     */
    private void assertIsRemindedOnTime(RunningProgram program, int number, Instant back) {
        Await.soon(() -> {
            assertThat(event(program, number)).contains("decidedAt");
            assertThat(slack.messages("reminding")).hasSizeGreaterThanOrEqualTo(number);
        });
        assertThat(slack.headlines("reminding").get(number - 1))
                .startsWith("REMINDER · still WARNING · reminding · $95.20 left, low for ");
        Instant due = decidedAt(program, number - 1).plus(REMINDER);
        assertThat(decidedAt(program, number)).isBetween(due, (back.isAfter(due) ? back : due).plusSeconds(LATE));
    }

    private static Instant decidedAt(RunningProgram program, int number) {
        return Instant.parse(event(program, number).replaceAll("(?s).*\"decidedAt\":\"([^\"]+)\".*", "$1"));
    }

    private static String event(RunningProgram program, int number) {
        return program.get("/api/events?account=reminding&limit=1&after=" + (number - 1)).body();
    }

    /** Runs without a channel, then with Slack, then with mail instead and without one of the accounts. */
    @Test
    void notifiesTheChannelsThatAreConfiguredNow(@TempDir Path folder) {
        Organization low = vendor.organization("low").has("20.25");
        Organization gone = vendor.organization("gone").has("20.25");
        Program program = Program.in(folder).watching(vendor, low, gone);
        try (RunningProgram running = program.startAndWait()) {
            running.awaitLine("event=critical account=low channels=[]");
            running.awaitLine("event=critical account=gone channels=[]");
        }
        program.notifying(slack);
        try (RunningProgram running = program.startAndWait()) {
            Await.soon(() -> {
                assertThat(slack.headlines("low")).containsExactly("CRITICAL · low · $20.25 left");
                assertThat(slack.headlines("gone")).containsExactly("CRITICAL · gone · $20.25 left");
            });
            awaitDelivered(running, "low", "gone");
        }
        try (StubMailServer mailServer = new StubMailServer()) {
            program.without("slack.webhook.url").notifying(mailServer)
                    .without("account.gone.api-key").with("accounts", "low");
            try (RunningProgram running = program.startAndWait()) {
                Await.soon(() -> {
                    assertThat(mailServer.subjects("gone")).containsExactly("CLOSED · gone · no longer watched");
                    assertThat(mailServer.subjects("low")).singleElement().asString()
                            .startsWith("REMINDER · still CRITICAL · ");
                });
                low.has("1000");
                Await.soon(() -> assertThat(mailServer.subjects("low")).last()
                        .isEqualTo("RECOVERED · low · $1,000.00"));
                assertThat(running.get("/api/accounts").body()).doesNotContain("gone");
            }
        }
    }

    @Test
    void pollsAtTheNormalRateAfterTheClockWasSetBackAnHour(@TempDir Path folder) {
        Organization low = vendor.organization("low").has("95.20");
        Organization falling = vendor.organization("falling");
        Organization waiting = vendor.organization("waiting");
        Program program = Program.in(folder).watching(vendor, low, falling, waiting).notifying(slack);
        try (RunningProgram running = program.startAndWait()) {
            Await.soon(() -> assertThat(slack.headlines("low")).hasSize(1));
            awaitDelivered(running, "low");
            slack.answers(503);
            waiting.has("95.20");
            Await.soon(() -> assertThat(running.err())
                    .contains("event=delivery-failed channel=slack account=waiting"));
            running.kill();
        }
        StoredLedger.in(folder).ageBy(Duration.ofHours(-1));
        slack.answers(200);
        try (RunningProgram running = program.startAndWait()) {
            falling.awaitPolls(1);
            Await.soon(() -> assertThat(slack.headlines("waiting"))
                    .containsExactly("WARNING · waiting · $95.20 left"));
            falling.has("20.25");
            Await.soon(() -> assertThat(slack.headlines("falling"))
                    .containsExactly("CRITICAL · falling · $20.25 left"));
            Instant begun = Instant.now();
            int polls = low.polls();
            Await.during(4, () -> assertThat(slack.messages()).hasSize(3));
            low.awaitPolls(2);
            // one poll a second, not one at each tick
            assertThat(low.polls() - polls)
                    .isLessThanOrEqualTo(2 * (int) Duration.between(begun, Instant.now()).toSeconds());
            assertThat(running.err()).doesNotContain("event=delivery-failed", "\tat ");
        }
    }
}
