package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.settings.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private Duration now = Duration.ZERO;
    private boolean databaseFails;
    private Optional<String> workers = Optional.empty();
    private final Progress progress = new Progress(() -> now.toNanos(), () -> databaseFails, () -> workers);

    @Test
    void isDownWhenAPassHasNotEndedForTwoMinutes() {
        progress.passed("poll-credit");
        progress.passed("relay-notifications");
        now = Progress.LONGEST_PASS;
        progress.passed("poll-credit");
        assertThat(progress.stuck()).isEmpty();

        now = now.plusSeconds(1);
        assertThat(progress.stuck()).contains("relay-notifications has not come to an end for 121 s");
        progress.passed("relay-notifications");
        assertThat(progress.stuck()).isEmpty();
    }

    @Test
    void isDownLaterWhileTheDatabaseFails() {
        progress.passed("poll-credit");
        databaseFails = true;
        now = Progress.LONGEST_PASS_WITHOUT_DATABASE;
        assertThat(progress.stuck()).isEmpty();

        now = now.plusSeconds(1);
        assertThat(progress.stuck()).contains("poll-credit has not come to an end for 601 s");
    }

    @Test
    void stopsTheHeartbeatWhileItIsDown() {
        Heartbeat heartbeat = new Heartbeat(Secret.of("http://outside.example"), null, Clock.systemUTC(),
                () -> progress.stuck().isEmpty());
        workers = Optional.of("deliver-slack: 12 of its workers hang, for up to 99 s");
        assertThat(heartbeat.isDue()).isFalse();
    }

    @Test
    void isDownWhenEveryWorkerOfARouteHangs() {
        workers = Optional.of("read-credit: 16 of its workers hang, for up to 200 s");
        assertThat(progress.stuck()).isEqualTo(workers);
    }

    @Test
    void isLivenessAndNotReadiness() {
        progress.passed("poll-credit");
        assertThat(progress.isLiveness()).isTrue();
        assertThat(progress.isReadiness()).isFalse();
        assertThat(progress.call().getState()).isEqualTo(HealthCheck.State.UP);

        now = Progress.LONGEST_PASS.plusSeconds(1);
        assertThat(progress.call()).satisfies(result -> {
            assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
            assertThat(result.getMessage()).contains("poll-credit has not come to an end for 121 s");
        });
    }
}
