package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests which messages are sent and when, also by the runway, with every channel and an account for each test. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
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
    private static final Organization TOPPED_UP = VENDOR.organization("topped-up").has("260");
    private static final Organization DEBITED = VENDOR.organization("debited");
    private static final Organization FRESH = VENDOR.organization("fresh").costs("50");
    private static final Organization SPIKING = VENDOR.organization("spiking").has("4995").spendsOn("train-7", "0.76");

    @AutoClose
    private static RunningProgram program;
    @AutoClose
    private static RunningProgram spending;

    @BeforeAll
    static void start(@TempDir Path folder, @TempDir Path folderOfSpending) {
        Program installed = Program.in(folder)
                .watching(VENDOR, FALLING, FLAPPING, ABOVE, BELOW_ZERO, FINE_AND_DARK, LOW_AND_DARK, CHARTED, TOPPED_UP,
                        DEBITED)
                .with("alert.unreadable.after", 2).with("alert.ok.channels", "slack").with("poll.rate-limit", 0)
                .with("http.public-url", "https://ops.example.com/cw/")
                .with("account.flapping.alert.warning.credit", "20").with("account.flapping.alert.critical.credit", "0")
                .with("account.above.alert.warning.credit", "20.50").with("account.above.alert.critical.credit", "0")
                .notifying(SLACK).notifying(MAIL_SERVER).notifying(QUEUE);
        // right before the start, since the rates count from its readings
        StoredLedger ledger = StoredLedger.newIn(folder);
        ledger.hasRead("topped-up", FallingBalances.by("20").to("260"));
        ledger.hasRead("debited", FallingBalances.by("0").to("1000"));
        program = installed.startAndWait();
        // a dashboard and a list of machines must answer within half a period
        Program slower = Program.in(folderOfSpending).watching(VENDOR, FRESH, SPIKING).notifying(SLACK)
                .with("alert.ok.channels", "slack").with("poll.period", "6s").with("poll.period.alert", "6s");
        StoredLedger.newIn(folderOfSpending).hasRead("spiking", spike());
        spending = slower.startAndWait();
    }

    /** Returns balances that fall by three times the usual rate in the last hour. */
    private static List<BigDecimal> spike() {
        return Stream.concat(FallingBalances.by("20").to("5060").stream().skip(12),
                IntStream.rangeClosed(1, 12).mapToObj(i -> new BigDecimal(5060 - 5 * i))).toList();
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
        assertThat(SLACK.messages("falling").get(0).text()).contains("<https://ops.example.com/cw/#falling|Open>");

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
        Await.soon(() -> assertThat(FLAPPING.polls()).isGreaterThan(20));
        Await.soon(() ->
                assertThat(SLACK.headlines("flapping")).containsExactly("WARNING · flapping · $19.99 left"));
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
                .startsWith("UNKNOWN · fine-and-dark · last known $"));
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
                dark -> assertThat(dark).startsWith("UNKNOWN · low-and-dark · last known $95.20, unreadable"));
        assertThat(SLACK.messages()).filteredOn(message -> message.headline().startsWith("UNKNOWN · low-and-dark"))
                .singleElement().extracting(StubSlack.Message::text).asString()
                .contains("Last known: $95.20", "It was WARNING. Assume that it still is.");
    }

    @Test
    void showsThePreviousReadingsInTheMail() {
        CHARTED.awaitPolls(3);
        CHARTED.has("95.20");
        Await.soon(() -> assertThat(MAIL_SERVER.pictures("charted")).as("light and dark").hasSize(2).allSatisfy(words ->
                assertThat(words).startsWith("Balance of charted: from $").contains(" to $95.20 on ")
                        .endsWith("CRITICAL at $25, floor $0.")));
        assertThat(program.err()).doesNotContain("event=chart-failed", "\tat ");
    }

    @Test
    void keepsAWarningAfterATopUpThatIsTooSmall() {
        Await.soon(() -> assertThat(SLACK.headlines("topped-up")).singleElement().asString()
                .matches("CRITICAL · topped-up · 1[23] h( \\d+ min)? left"));
        assertThat(SLACK.messages("topped-up").get(0).text()).contains("$260.00 reaches $0 on ",
                " at the current rate ($20.", "/h); then ",
                "Your critical limit is 24 h.", "Add $3,", " to have 7 days.");

        TOPPED_UP.has("460");
        TOPPED_UP.awaitPolls(5);
        assertThat(SLACK.headlines("topped-up")).as("23 h are less than a day").hasSize(1);
        Await.soon(() -> {
            assertThat(metric(program, "creditwatch_runway_seconds", "topped-up")).isCloseTo(23 * 3600, within(3600.0));
            assertThat(metric(program, "creditwatch_burn_dollars_per_hour", "topped-up")).isCloseTo(20, within(1.0));
        });

        TOPPED_UP.has("5000");
        Await.soon(() -> assertThat(SLACK.headlines("topped-up")).hasSize(2).last().asString()
                .startsWith("RECOVERED · topped-up · $5,000.00, about "));
        assertThat(SLACK.messages("topped-up").get(1).text())
                .contains("$4,740 came in. Above every limit again. At the current rate ($20.", "/h) it lasts 10 d ");
    }

    @Test
    void ignoresABatchedDebitInTheBurnRate() {
        DEBITED.awaitPolls(2);
        DEBITED.has("900");
        DEBITED.awaitPolls(8);

        Await.soon(() -> assertThat(metric(program, "creditwatch_credit_dollars", "debited")).isEqualTo(900));
        assertThat(SLACK.headlines("debited")).isEmpty();
    }

    @Test
    void usesTheCostOfTheDashboardForAnAccountWithoutHistory() {
        Await.soon(() -> assertThat(SLACK.headlines("fresh")).containsExactly("CRITICAL · fresh · 20 h left"));
        assertThat(SLACK.messages("fresh").get(0).text()).contains(
                "$1,000.00 reaches $0 on ", " by the dashboard ($50.00/h); then ",
                "Your critical limit is 24 h.");
        Await.soon(() -> assertThat(metric(spending, "creditwatch_burn_dollars_per_hour", "fresh")).isEqualTo(50));
    }

    @Test
    void namesTheMachineThatSpendsMostWhenTheBurnRateSpikes() {
        Await.soon(() -> assertThat(SLACK.headlines("spiking")).singleElement().asString()
                .matches("BURN SPIKE · spiking · \\$(5\\d|60)\\.\\d\\d/h, usually \\$.*/h"));
        assertThat(SLACK.messages("spiking").get(0).text()).contains("More than twice the usual $20.00/h",
                "Most goes to train-7 (vm) $45.60/h.");
        SPIKING.awaitPolls(3);
        assertThat(SLACK.headlines("spiking")).hasSize(1);
        assertThat(spending.err()).contains("event=burn-spike");
    }

    /** 49 hours are left when the vendor fails; 26 hours later 23 would be left. */
    @Test
    void projectsTheRunwayWhileTheBalanceIsUnreadable(@TempDir Path folder) {
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack();
                StubMailServer mailServer = new StubMailServer()) {
            Organization account = vendor.organization("prod-eu").has("980");
            Program installed = Program.in(folder).watching(vendor, account).notifying(slack).notifying(mailServer)
                    .with("alert.warning.channels", "slack").with("alert.unreadable.channels", "slack")
                    .with("alert.critical.channels", "email");
            StoredLedger.newIn(folder).hasRead("prod-eu", FallingBalances.by("20").to("980"));
            try (RunningProgram running = installed.startAndWait()) {
                Await.soon(() -> assertThat(slack.headlines("prod-eu")).hasSize(1));
                account.fails(503);
                Await.soon(() -> assertThat(slack.headlines("prod-eu")).hasSize(2));
                assertThat(slack.messages().get(1).text())
                        .contains("UNKNOWN · prod-eu · last known $980.00, unreadable",
                        "Last known: $980.00 (", "If spending goes on at $20.", ", $0 ");
                running.stop();
            }
            StoredLedger.in(folder).ageBy(Duration.ofHours(26));

            try (RunningProgram running = installed.startAndWait()) {
                Await.soon(() -> assertThat(mailServer.subjects("prod-eu")).singleElement().asString()
                        .startsWith("UNKNOWN · prod-eu · probably CRITICAL by now, about $"));
                Await.soon(() -> assertThat(slack.headlines("prod-eu")).hasSize(3));
                account.awaitPolls(3);
                assertThat(mailServer.subjects("prod-eu")).hasSize(1);
                assertThat(running.err()).contains("and projected to be RUNWAY_CRITICAL");
            }
        }
    }

    private static double metric(RunningProgram running, String name, String account) {
        return running.get("/observe/metrics").body().lines()
                .filter(line -> line.startsWith(name + "{account=\"" + account + "\"}")).findFirst()
                .map(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1).replace("+Inf", "Infinity")))
                .orElseThrow();
    }
}
