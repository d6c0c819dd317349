package io.creditwatch.acceptance;

import static org.awaitility.Awaitility.await;

import io.creditwatch.Patience;
import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;
import org.awaitility.pollinterval.IterativePollInterval;
import org.awaitility.pollinterval.PollInterval;

/** Waits for conditions. */
final class Await {

    /** Seconds in which something that is due must happen. A slow machine may need most of them. */
    static final int PATIENCE = Patience.SECONDS;
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

    /** Asserts that the assertion holds within the given time, for which there is a reason. */
    static void within(int seconds, ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(seconds)).pollInterval(LOOKS).untilAsserted(assertion);
    }

    /** Asserts that the assertion holds now and for the given time. */
    static void during(int seconds, Runnable assertion) {
        long begun = System.nanoTime();
        await().atMost(Duration.ofSeconds(seconds + PATIENCE)).until(() -> {
            assertion.run();
            return System.nanoTime() - begun >= Duration.ofSeconds(seconds).toNanos();
        });
    }
}
