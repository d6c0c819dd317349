package io.creditwatch.acceptance;

import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Program under load for some time: a twentieth of the vendor's answers is 500, and a twentieth comes too late, while
 * the balances cross a level again and again. Finds what was lost, and how memory, threads and descriptors change.
 */
final class SoakRun {

    private static final String LOW = "95.20";
    private static final String WELL = "1000";
    private static final int ANSWERS = 20;
    private static final Duration LOOK = Duration.ofMillis(500);
    /** Time in which the last balances are seen on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(Await.PATIENCE);

    private final StubSlack slack;
    private final RunningProgram running;
    private final Organization[] accounts;
    private final Duration late;
    private final int[] crossings;
    /** Polls before the last crossing. */
    private final int[] polls;
    private final List<Sample> samples = new ArrayList<>();
    /** Number of crossings, and of events, that have happened. */
    private int done;
    private int happened;

    /** State of the process: MiB, number of threads and of file descriptors. */
    record Sample(double resident, long threads, long descriptors) {
    }

    /** @param late longer than the time limit of a call */
    SoakRun(StubSlack slack, RunningProgram running, Duration late, Organization... accounts) {
        this.slack = slack;
        this.running = running;
        this.accounts = accounts;
        this.late = late;
        this.crossings = new int[accounts.length];
        this.polls = new int[accounts.length];
    }

    /**
     * Lets every balance cross the level that many times, one account after another, and not before a poll has seen the
     * last crossing.
     *
     * @param time   shortest time of all crossings
     * @param events other events, evenly spread over the time
     */
    void run(Duration time, int each, Runnable... events) {
        Instant begin = Instant.now();
        int all = each * accounts.length;
        await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(LOOK)
                .atMost(time.multipliedBy(2).plus(PATIENCE))
                .until(() -> {
                    double part = (double) Duration.between(begin, Instant.now()).toMillis() / time.toMillis();
                    while (happened < events.length && part >= (happened + 1.0) / (events.length + 1)) {
                        events[happened++].run();
                    }
                    for (; done < all && done < part * all && isSeen(done % accounts.length); done++) {
                        cross(done % accounts.length);
                    }
                    samples.add(sample());
                    return done == all;
                });
    }

    /**
     * Returns whether a poll has read the balance as it is; of five polls in a row, one fails at most, and some more if
     * the machine pauses.
     */
    private boolean isSeen(int account) {
        return accounts[account].polls() >= polls[account] + 5;
    }

    private void cross(int account) {
        crossings[account]++;
        polls[account] = accounts[account].polls();
        String dollars = crossings[account] % 2 == 1 ? LOW : WELL;
        accounts[account].answers(IntStream.range(0, ANSWERS).mapToObj(i -> i == account % ANSWERS
                ? StubVendor.failure(500) : i == (account + ANSWERS / 2) % ANSWERS
                ? StubVendor.credit(dollars).withFixedDelay((int) late.toMillis()) : StubVendor.credit(dollars))
                .toArray(ResponseDefinitionBuilder[]::new));
    }

    private Sample sample() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(running.pid()), "fd"))) {
            return new Sample(RunningProgram.figure(running.pid(), "VmRSS") / 1024.0,
                    RunningProgram.figure(running.pid(), "Threads"), descriptors.count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the samples in order. */
    List<Sample> samples() {
        return samples;
    }

    /** Returns the accounts whose messages are not those that are due, one for each crossing, and in order. */
    List<String> wrong() {
        return IntStream.range(0, accounts.length).mapToObj(i -> {
            String due = IntStream.range(0, crossings[i])
                    .mapToObj(crossing -> crossing % 2 == 0 ? "WARNING" : "RECOVERED").collect(Collectors.joining(" "));
            String sent = slack.messages(accounts[i].name()).stream()
                    .map(message -> message.headline().split(" ")[0]).collect(Collectors.joining(" "));
            return sent.equals(due) ? "" : accounts[i].name() + ": " + sent;
        }).filter(each -> !each.isEmpty()).toList();
    }
}
