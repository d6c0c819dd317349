package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyClockTest {

    private static final Instant START = Instant.parse("2026-11-29T00:00:00Z");

    private final HandClock machine = new HandClock(START);
    private long nanos = Long.MAX_VALUE - 5;
    private final SteadyClock clock = new SteadyClock(machine, () -> nanos);

    @Test
    void runsLikeTheMachinesClockAndFollowsASmallCorrection() {
        pass(Duration.ofSeconds(90));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(90));

        machine.advance(Duration.ofMillis(-700));
        assertThat(clock.check()).isEmpty();
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(90).minusMillis(700));
    }

    @Test
    void showsWholeMillisecondsAndLosesNone() {
        pass(Duration.ofNanos(1_999_999));
        assertThat(clock.instant()).isEqualTo(START.plusMillis(1));
        assertThat(clock.check()).isEmpty();

        pass(Duration.ofNanos(1));
        assertThat(clock.instant()).isEqualTo(START.plusMillis(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-40S", "PT-1H", "PT8760H"})
    void followsAJumpOnlyOnceItHasLasted(Duration jump) {
        machine.advance(jump);
        assertThat(clock.check()).isEmpty();
        pass(Duration.ofMinutes(9));
        assertThat(clock.check()).isEmpty();
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(9)));

        pass(Duration.ofMinutes(1));
        assertThat(clock.check()).hasValue(jump);
        assertThat(clock.check()).as("until it is set").hasValue(jump);
        clock.set(jump);
        assertThat(clock.instant()).isEqualTo(machine.instant());
        assertThat(clock.check()).isEmpty();
    }

    @Test
    void ignoresAJumpThatWasTakenBack() {
        machine.advance(Duration.ofDays(365));
        clock.check();
        pass(Duration.ofMinutes(1));
        machine.advance(Duration.ofDays(-365));
        assertThat(clock.check()).isEmpty();

        pass(Duration.ofMinutes(20));
        assertThat(clock.check()).isEmpty();
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(21)));
    }

    @Test
    void restartsTheWaitWhenTheClockJumpsAgain() {
        machine.advance(Duration.ofHours(1));
        clock.check();
        pass(Duration.ofMinutes(9));
        machine.advance(Duration.ofHours(1));
        clock.check();
        pass(Duration.ofMinutes(9));
        assertThat(clock.check()).isEmpty();

        pass(Duration.ofMinutes(1));
        assertThat(clock.check()).hasValue(Duration.ofHours(2));
    }

    @Test
    void isSettledAnHourAfterItsStartOrAJump() {
        assertThat(SteadyClock.isSettled(clock)).isFalse();
        pass(Duration.ofHours(1));
        assertThat(SteadyClock.isSettled(clock)).isTrue();

        machine.advance(Duration.ofDays(365));
        clock.check();
        pass(Duration.ofMinutes(59));
        assertThat(SteadyClock.isSettled(clock)).isFalse();
        machine.advance(Duration.ofDays(-365));
        clock.check();
        pass(Duration.ofMinutes(1));
        assertThat(SteadyClock.isSettled(clock)).isTrue();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        machine.advance(time);
    }
}
