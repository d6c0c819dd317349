package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the time from the answer that crosses a level to the request to Slack. Prints the first of a new process,
 * and the median, the p99 and the longest of the others.
 */
public final class CrossingBenchmark {

    private CrossingBenchmark() {
    }

    /** @param args the number of crossings; 200 by default */
    public static void main(String[] args) throws IOException {
        int crossings = args.length == 0 ? 200 : Integer.parseInt(args[0]);
        List<Duration> taken = new ArrayList<>();
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack()) {
            Organization organization = vendor.organization("prod-eu");
            Program program = Program.in(BenchmarkFolder.create()).watching(vendor, organization)
                    .notifying(slack).with("alert.recovery.polls", 1)
                    .with("poll.period", "300ms").with("poll.period.alert", "300ms").with("poll.rate-limit", 0);
            try (RunningProgram running = program.start()) {
                running.awaitLine("event=started");
                organization.awaitPolls(5);
                while (taken.size() < crossings) {
                    taken.add(crossing(organization, slack, taken.size() % 2 == 0 ? "95.20" : "1000"));
                }
            }
        }
        Duration first = taken.remove(0);
        taken.sort(null);
        System.out.printf("crossing served to Slack request, %d times: first %d ms; the others: median %d ms, "
                + "p99 %d ms, longest %d ms%n", crossings, first.toMillis(), taken.get(taken.size() / 2).toMillis(),
                taken.get(taken.size() * 99 / 100).toMillis(), taken.get(taken.size() - 1).toMillis());
        System.exit(0);
    }

    /** Measures from the answer to the first poll that returns the new balance. */
    private static Duration crossing(Organization organization, StubSlack slack, String dollars) {
        int messages = slack.messages().size();
        int polls = organization.polls();
        organization.has(dollars);
        Await.within(10, () -> {
            if (slack.messages().size() == messages) {
                throw new AssertionError("no message yet");
            }
        });
        return Duration.between(organization.polledAt().get(polls), slack.messages().get(messages).at());
    }
}
