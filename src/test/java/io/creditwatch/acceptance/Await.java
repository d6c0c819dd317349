package io.creditwatch.acceptance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;
import org.awaitility.pollinterval.IterativePollInterval;
import org.awaitility.pollinterval.PollInterval;

/** Waits for conditions. */
final class Await {

    /** Seconds in which something that is due must happen on a machine that starts other programs meanwhile. */
    static final int SOON = 15;
    private static final int PATIENCE = 30;
    /** Looks less often after a while: a look at a whole page needs the processor that it waits for. */
    private static final PollInterval LOOKS = IterativePollInterval.iterative(
            last -> last.compareTo(Duration.ofMillis(400)) < 0 ? last.plusMillis(last.toMillis() / 3) : last,
            Duration.ofMillis(50));

    private Await() {
    }

    /** Asserts that the assertion holds some time, also on a busy machine. */
    static void soon(ThrowingRunnable assertion) {
        within(PATIENCE, assertion);
    }

    /** Asserts that the assertion holds within the given time. */
    static void within(int seconds, ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(seconds)).pollInterval(LOOKS).untilAsserted(assertion);
    }

    /** Asserts that the assertion holds now and for the given time. */
    static void during(int seconds, ThrowingRunnable assertion) {
        await().during(Duration.ofSeconds(seconds)).atMost(Duration.ofSeconds(seconds + 1L)).untilAsserted(assertion);
    }
}
