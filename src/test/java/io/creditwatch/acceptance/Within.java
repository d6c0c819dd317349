package io.creditwatch.acceptance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** When something must be so. */
final class Within {

    private Within() {
    }

    /** Asserts that it becomes so, in so many seconds at the latest. */
    static void seconds(int most, ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(most)).pollInterval(Duration.ofMillis(50)).untilAsserted(assertion);
    }

    /** Asserts that it stays so, for so many seconds from now on. */
    static void during(int whole, ThrowingRunnable assertion) {
        await().during(Duration.ofSeconds(whole)).atMost(Duration.ofSeconds(whole + 1L)).untilAsserted(assertion);
    }
}
