package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachedReadTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private final Executor atOnce = Runnable::run;

    @Test
    void readsAtMostOnceASecond() {
        CachedRead<Integer> recent = new CachedRead<>(reads::incrementAndGet, atOnce, nanos::get);

        assertThat(recent.value()).contains(1);
        nanos.set(SECOND - 1);
        assertThat(recent.value()).contains(1);
        nanos.set(SECOND);
        assertThat(recent.value()).contains(2);
    }

    @Test
    void returnsNoOldValueWhileTheSourceFails() {
        CachedRead<Integer> recent = new CachedRead<>(() -> failing(2), atOnce, nanos::get);

        assertThat(recent.value()).contains(1);
        nanos.set(SECOND);
        assertThat(recent.value()).isEmpty();
        assertThat(recent.value()).as("it is not read again for each number").isEmpty();
        nanos.set(2 * SECOND);
        assertThat(recent.value()).contains(3);
    }

    @Test
    void keepsAValueForALongerTimeButNoFailure() {
        CachedRead<Integer> recent = new CachedRead<>(() -> failing(1), atOnce, nanos::get, Duration.ofMinutes(1));

        assertThat(recent.value()).isEmpty();
        nanos.set(SECOND);
        assertThat(recent.value()).contains(2);
        nanos.set(61 * SECOND - 1);
        assertThat(recent.value()).contains(2);
        nanos.set(61 * SECOND);
        assertThat(recent.value()).contains(3);
    }

    @Test
    void waitsOnlyOnceForASourceThatHangs() {
        CountDownLatch answer = new CountDownLatch(1);
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            CachedRead<Integer> recent = new CachedRead<>(() -> {
                awaitQuietly(answer);
                return reads.incrementAndGet();
            }, reader, System::nanoTime);
            long start = System.nanoTime();

            for (int i = 0; i < 100; i++) {
                assertThat(recent.value()).isEmpty();
            }

            assertThat(System.nanoTime() - start).isBetween(SECOND, 30 * SECOND);
        } finally {
            answer.countDown();
            reader.shutdown();
        }
    }

    private int failing(int read) {
        if (reads.incrementAndGet() == read) {
            throw new IllegalStateException("the database is down");
        }
        return reads.get();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
