package io.creditwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FastClockTest {

    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Clock clock = SandboxBeans.fastClock(START, 3600, nanos::get);

    @Test
    void startsAtTheGivenInstant() {
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void runsAnHourInASecond() {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(1)));
    }

    @Test
    void showsWholeMilliseconds() {
        nanos.addAndGet(1_000);

        assertThat(clock.instant()).isEqualTo(START.plusMillis(3));
    }

    @Test
    void stillRunsAfterAYear() {
        nanos.addAndGet(Duration.ofDays(365).toNanos());

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofDays(365).multipliedBy(3600)));
    }
}
