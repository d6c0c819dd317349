package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How long it takes from the answer that crosses a level to the request to Slack: prints the first, in a process that has
 * not told anything yet, and of the other 199 the median, the p99 and the longest.
 *
 * <pre>./mvnw -q -DskipTests package exec:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=io.creditwatch.acceptance.CrossingFigures</pre>
 */
public final class CrossingFigures {

    private static final int CROSSINGS = 200;

    private CrossingFigures() {
    }

    public static void main(String[] args) throws IOException {
        List<Duration> taken = new ArrayList<>();
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack()) {
            Organization organization = vendor.organization("prod-eu");
            Program program = Program.in(Files.createTempDirectory("creditwatch")).watching(vendor, organization)
                    .notifying(slack).with("alert.recovery.polls", 1)
                    .with("poll.period", "300ms").with("poll.period.alert", "300ms").with("poll.rate-limit", 0);
            try (RunningProgram running = program.start()) {
                running.awaitLine("event=started");
                organization.awaitPolls(5);
                while (taken.size() < CROSSINGS) {
                    taken.add(crossing(organization, slack, taken.size() % 2 == 0 ? "95.20" : "1000"));
                }
            }
        }
        Duration first = taken.remove(0);
        taken.sort(null);
        System.out.printf("crossing seen to Slack request, %d times: first %d ms; the others: median %d ms, p99 %d ms, "
                + "longest %d ms%n", CROSSINGS, first.toMillis(), taken.get(taken.size() / 2).toMillis(),
                taken.get(taken.size() * 99 / 100).toMillis(), taken.get(taken.size() - 1).toMillis());
        System.exit(0);
    }

    /** From the answer to the first poll that brings the new balance. */
    private static Duration crossing(Organization organization, StubSlack slack, String dollars) {
        int notices = slack.messages().size();
        int polls = organization.polls();
        organization.has(dollars);
        Await.within(10, () -> {
            if (slack.messages().size() == notices) {
                throw new AssertionError("not told yet");
            }
        });
        Instant told = slack.messages().get(notices).at();
        Instant crossed = organization.polledAt().get(polls);
        return Duration.between(crossed, told);
    }
}
