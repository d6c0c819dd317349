package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests which messages are sent and when: one program, every channel, one account for each test. */
@Execution(ExecutionMode.CONCURRENT)
class NotificationsIT {

    @AutoClose
    private static final StubVendor VENDOR = new StubVendor();
    @AutoClose
    private static final StubSlack SLACK = new StubSlack();
    @AutoClose
    private static final StubMailServer MAIL_SERVER = new StubMailServer();
    @AutoClose
    private static final StubQueue QUEUE = new StubQueue();

    private static final Organization FALLING = VENDOR.organization("falling");
    private static final Organization FLAPPING = VENDOR.organization("flapping").has("19.99", "20.01");
    private static final Organization ABOVE = VENDOR.organization("above").has("20.90");
    private static final Organization BELOW_ZERO = VENDOR.organization("below-zero").has("-0.50");
    private static final Organization FINE_AND_DARK = VENDOR.organization("fine-and-dark");
    private static final Organization LOW_AND_DARK = VENDOR.organization("low-and-dark").has("95.20");

    private static final Organization CHARTED = VENDOR.organization("charted").has("640.10");

    @AutoClose
    private static RunningProgram program;

    @BeforeAll
    static void start(@TempDir Path folder) {
        program = Program.in(folder)
                .watching(VENDOR, FALLING, FLAPPING, ABOVE, BELOW_ZERO, FINE_AND_DARK, LOW_AND_DARK, CHARTED)
                .with("alert.unreadable.after", 2)
                .with("account.flapping.alert.warning.credit", "20").with("account.flapping.alert.critical.credit", "0")
                .with("account.above.alert.warning.credit", "20.50").with("account.above.alert.critical.credit", "0")
                .notifying(SLACK).notifying(MAIL_SERVER).notifying(QUEUE)
                .startAndWait();
    }

    /** S1. */
    @Test
    void notifiesOnceWhenTheBalanceIsLowAndOnceWhenItRecovers() {
        String low = "WARNING · falling · $95.20 left";
        String over = "RECOVERED · falling · $1,000.00";

        FALLING.awaitPolls(2);
        assertThat(SLACK.headlines("falling")).isEmpty();

        FALLING.has("95.20");
        Await.soon(() -> assertEveryChannelIsNotified(List.of(low), List.of("warning")));
        FALLING.awaitPolls(4);
        assertEveryChannelIsNotified(List.of(low), List.of("warning"));

        FALLING.has("1000");
        Await.soon(() -> assertEveryChannelIsNotified(List.of(low, over), List.of("warning", "recovered")));
        FALLING.awaitPolls(4);
        assertEveryChannelIsNotified(List.of(low, over), List.of("warning", "recovered"));
    }

    private static void assertEveryChannelIsNotified(List<String> headlines, List<String> types) {
        assertThat(SLACK.headlines("falling")).isEqualTo(headlines);
        assertThat(MAIL_SERVER.subjects("falling")).isEqualTo(headlines);
        assertThat(QUEUE.types("falling")).isEqualTo(types);
        assertThat(QUEUE.events("falling")).extracting(event -> event.path("data").path("sequence").asInt())
                .isEqualTo(List.of(1, 2).subList(0, types.size()));
    }

    /** S8. */
    @Test
    void notifiesOnceWhileTheBalanceFlapsAroundALevel() {
        Await.within(30, () -> assertThat(FLAPPING.polls()).isGreaterThan(20));
        assertThat(SLACK.headlines("flapping")).containsExactly("WARNING · flapping · $19.99 left");
    }

    /** S12. */
    @Test
    void comparesToTheCent() {
        Await.soon(() -> assertThat(SLACK.headlines("below-zero"))
                .containsExactly("CRITICAL · below-zero · SUSPENDED at −$0.50"));
        ABOVE.awaitPolls(2);
        assertThat(SLACK.headlines("above")).isEmpty();

        ABOVE.has("20.50");
        Await.soon(() -> assertThat(SLACK.headlines("above")).containsExactly("WARNING · above · $20.50 left"));
    }

    /** S7. */
    @Test
    void notifiesOnceWhenAHealthyBalanceIsUnreadable() {
        FINE_AND_DARK.awaitPolls(1);

        FINE_AND_DARK.fails(500);
        Await.soon(() -> assertThat(SLACK.headlines("fine-and-dark")).singleElement().asString()
                .startsWith("UNKNOWN · fine-and-dark · balance unreadable"));
        FINE_AND_DARK.awaitPolls(3);
        assertThat(SLACK.headlines("fine-and-dark")).hasSize(1);

        FINE_AND_DARK.has("1000");
        Await.soon(() -> assertThat(SLACK.headlines("fine-and-dark")).hasSize(2)
                .last().asString().isEqualTo("RECOVERED · fine-and-dark · $1,000.00"));
    }

    /** S6. */
    @Test
    void neverTreatsAFailureAsARecovery() {
        Await.soon(() -> assertThat(SLACK.headlines("low-and-dark")).hasSize(1));

        LOW_AND_DARK.fails(500);
        Await.soon(() -> assertThat(SLACK.headlines("low-and-dark")).hasSize(2));
        LOW_AND_DARK.awaitPolls(3);
        assertThat(SLACK.headlines("low-and-dark")).satisfiesExactly(
                low -> assertThat(low).isEqualTo("WARNING · low-and-dark · $95.20 left"),
                dark -> assertThat(dark).startsWith("UNKNOWN · low-and-dark · balance unreadable"));
        assertThat(SLACK.messages()).filteredOn(message -> message.headline().startsWith("UNKNOWN · low-and-dark"))
                .singleElement().extracting(StubSlack.Message::text).asString()
                .contains("Last read $95.20", "It was WARNING then");
    }

    @Test
    void showsThePreviousReadingsInTheMail() {
        CHARTED.awaitPolls(3);
        CHARTED.has("95.20");
        Await.soon(() -> assertThat(MAIL_SERVER.pictures("charted")).singleElement().asString()
                .startsWith("Balance of charted: from $").contains(" to $95.20 on ").endsWith(", floor $0.00"));
        assertThat(program.err()).doesNotContain("event=chart-failed", "\tat ");
    }
}
