package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How long the money lasts, by the readings of a day that are in the ledger. */
@Execution(ExecutionMode.CONCURRENT)
class RunwayIT {

    private static final int SOON = 15;
    private static final int POLLS_IN_20_HOURS = 240;
    private static final BigDecimal POLLS_IN_AN_HOUR = BigDecimal.valueOf(12);

    private final StubVendor vendor = new StubVendor();
    private final StubSlack slack = new StubSlack();
    private final Organization organization = vendor.organization("prod-eu");

    @AfterEach
    void stop() {
        slack.close();
        vendor.close();
    }

    /** S10. */
    @Test
    void keepsAWarningThatATopUpDoesNotEnd(@TempDir Path folder) {
        try (RunningProgram running = startedAfter(folder, falling("20", "260"))) {
            organization.has("260");
            Await.within(SOON, () -> assertThat(slack.headlines("prod-eu")).singleElement().asString()
                    .matches("CRITICAL · prod-eu · 1[23] h( \\d+ min)? left"));
            assertThat(slack.messages().get(0).text()).contains("$260.00 at $20.", "/h reaches the $0.00 floor ",
                    "Limit: 24 h.", "Top up now $3,", " to last 7 days");

            organization.has("460");
            organization.awaitPolls(5);
            assertThat(slack.headlines("prod-eu")).as("23 h are less than a day").hasSize(1);
            assertThat(metric(running, "creditwatch_runway_seconds")).isCloseTo(23 * 3600, within(3600.0));
            assertThat(metric(running, "creditwatch_burn_dollars_per_hour")).isCloseTo(20, within(1.0));

            organization.has("5000");
            Await.within(SOON, () -> assertThat(slack.headlines("prod-eu")).hasSize(2).last().asString()
                    .isEqualTo("RECOVERED · prod-eu · $5,000.00"));
            assertThat(slack.messages().get(1).text()).contains("Topped up $4,740.00. Above every limit again. At $20.",
                    "/h it lasts 10 d ");
        }
    }

    /** S11. */
    @Test
    void takesNoBatchedDebitForABurn(@TempDir Path folder) {
        try (RunningProgram running = startedAfter(folder, falling("0", "1000"))) {
            organization.awaitPolls(2);
            organization.has("900");
            organization.awaitPolls(8);

            assertThat(metric(running, "creditwatch_credit_dollars")).isEqualTo(900);
            assertThat(slack.headlines("prod-eu")).isEmpty();
        }
    }

    /** 49 hours are left when the vendor fails; 26 hours later it would be 23. */
    @Test
    void countsDownWhileTheBalanceCannotBeRead(@TempDir Path folder) {
        try (StubMailServer mailServer = new StubMailServer()) {
            Program program = installed(folder).notifying(mailServer).with("alert.warning.channels", "slack")
                    .with("alert.unreadable.channels", "slack").with("alert.critical.channels", "email");
            try (RunningProgram running = startedAfter(program, folder, falling("20", "980"))) {
                organization.has("980");
                Await.within(SOON, () -> assertThat(slack.headlines("prod-eu")).hasSize(1));
                organization.fails(503);
                Await.within(SOON, () -> assertThat(slack.headlines("prod-eu")).hasSize(2));
                assertThat(slack.messages().get(1).text()).contains("UNKNOWN · prod-eu · balance unreadable",
                        "Last read $980.00 at ", "At $20.", " is left at ", "the $0.00 floor ");
                running.stop();
            }
            StoredLedger.in(folder).ageBy(Duration.ofHours(26));

            try (RunningProgram running = program.startAndWait()) {
                Await.within(SOON, () -> assertThat(mailServer.subjects("prod-eu")).singleElement().asString()
                        .startsWith("UNKNOWN · prod-eu · probably CRITICAL by now, unreadable for 1 d 2 h"));
                Await.within(SOON, () -> assertThat(slack.headlines("prod-eu")).hasSize(3));
                organization.awaitPolls(3);
                assertThat(mailServer.subjects("prod-eu")).hasSize(1);
                assertThat(running.err()).contains("and by the last burn it would be RUNWAY_CRITICAL");
            }
        }
    }

    /** Before there is any history of the balance. */
    @Test
    void warnsOfANewAccountByWhatTheDashboardSays(@TempDir Path folder) {
        organization.has("1000").costs("50");
        try (RunningProgram running = installed(folder).startAndWait()) {
            Await.within(SOON, () -> assertThat(slack.headlines("prod-eu")).singleElement().asString()
                    .isEqualTo("CRITICAL · prod-eu · 20 h left"));
            assertThat(slack.messages().get(0).text()).contains("$1,000.00 at $50.00/h (by Hyperstack's dashboard) reaches the $0.00 floor ",
                    "Limit: 24 h.");
            assertThat(metric(running, "creditwatch_burn_dollars_per_hour")).isEqualTo(50);
        }
    }

    /** Three times the usual for an hour. */
    @Test
    void namesWhoSpendsWhenTheBurnSpikes(@TempDir Path folder) {
        organization.spendsOn("train-7", "0.76");
        List<BigDecimal> spike = Stream.concat(falling("20", "5060").stream().skip(12),
                IntStream.rangeClosed(1, 12).mapToObj(i -> new BigDecimal(5060 - 5 * i))).toList();
        try (RunningProgram running = startedAfter(installed(folder).with("alert.ok.channels", "slack"), folder, spike)) {
            organization.has("4995");
            Await.within(SOON, () -> assertThat(slack.headlines("prod-eu")).singleElement().asString()
                    .matches("BURN SPIKE · prod-eu · \\$(59|60)\\.\\d\\d/h"));
            assertThat(slack.messages().get(0).text()).contains("Over twice the usual $20.00/h of the day before",
                    "Most goes to train-7 (vm) $45.60/h.");
            organization.awaitPolls(3);
            assertThat(slack.headlines("prod-eu")).hasSize(1);
            assertThat(running.err()).contains("event=burn-spike");
        }
    }

    private Program installed(Path folder) {
        return Program.in(folder).watching(vendor, organization).notifying(slack);
    }

    /** A program that finds those balances in its ledger. */
    private RunningProgram startedAfter(Path folder, List<BigDecimal> balances) {
        return startedAfter(installed(folder), folder, balances);
    }

    private RunningProgram startedAfter(Program installed, Path folder, List<BigDecimal> balances) {
        StoredLedger.newIn(folder).hasRead("prod-eu", balances);
        return installed.startAndWait();
    }

    /** The balances of 20 hours down to that one. */
    private static List<BigDecimal> falling(String dollarsPerHour, String last) {
        return IntStream.rangeClosed(1, POLLS_IN_20_HOURS)
                .mapToObj(i -> new BigDecimal(dollarsPerHour).multiply(BigDecimal.valueOf(POLLS_IN_20_HOURS - i))
                        .divide(POLLS_IN_AN_HOUR, 2, RoundingMode.HALF_UP).add(new BigDecimal(last))).toList();
    }

    private static double metric(RunningProgram running, String name) {
        return running.get("/observe/metrics").body().lines()
                .filter(line -> line.startsWith(name + "{account=\"prod-eu\"}")).findFirst()
                .map(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1).replace("+Inf", "Infinity")))
                .orElseThrow();
    }
}
