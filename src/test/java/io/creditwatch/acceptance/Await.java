package io.creditwatch.acceptance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** Waits for conditions. */
final class Await {

    /** Seconds. A poll comes each second; the rest is for a machine that starts other programs meanwhile. */
    static final int SOON = 15;

    private Await() {
    }

    /** Asserts that the assertion holds within {@link #SOON}. */
    static void soon(ThrowingRunnable assertion) {
        within(SOON, assertion);
    }

    /** Asserts that the assertion holds within the given time. */
    static void within(int seconds, ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(seconds)).pollInterval(Duration.ofMillis(50)).untilAsserted(assertion);
    }

    /** Asserts that the assertion holds now and for the given time. */
    static void during(int seconds, ThrowingRunnable assertion) {
        await().during(Duration.ofSeconds(seconds)).atMost(Duration.ofSeconds(seconds + 1L)).untilAsserted(assertion);
    }
}
