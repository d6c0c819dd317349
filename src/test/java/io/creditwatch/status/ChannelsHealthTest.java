package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.ledger.ChannelBacklog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheck.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelsHealthTest {

    @Test
    void isDownWithoutAnExceptionWhileTheDatabaseFails() {
        CachedRead<List<ChannelBacklog>> failing = new CachedRead<>(() -> {
            throw new IllegalStateException("the disk is full");
        }, Runnable::run, System::nanoTime);

        HealthCheck.Result result = new ChannelsHealth(failing, List.of("slack"), channel -> Optional.empty()).call();
        assertThat(result.getState()).isEqualTo(State.DOWN);
        assertThat(result.getMessage()).contains("the database does not answer");
    }

    @Test
    void isUpWhenEveryChannelHasDeliveredAndNothingWaits() {
        assertThat(health(channel -> Optional.empty()).getState()).isEqualTo(State.UP);
    }

    @Test
    void isDownWhenAWorkerHangs() {
        HealthCheck.Result result = health(channel -> Optional.of("1 of its workers hang, for up to 70 s"));
        assertThat(result.getState()).isEqualTo(State.DOWN);
        assertThat(result.getMessage()).contains("slack delivered: accepted, 1 of its workers hang, for up to 70 s");
    }

    private static HealthCheck.Result health(Function<String, Optional<String>> hanging) {
        List<ChannelBacklog> delivered = List.of(new ChannelBacklog("slack", 0, Duration.ZERO, 0,
                new ChannelBacklog.Attempt(true, "accepted", Instant.EPOCH)));
        return new ChannelsHealth(new CachedRead<>(() -> delivered, Runnable::run, System::nanoTime), List.of("slack"),
                hanging).call();
    }

    /** How many minutes the oldest notification of each channel has waited, and whether somebody is reached. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "        | true",
            "0       | true",
            "59      | true",
            "60      | false",
            "600 0   | true",
            "600 60  | false"})
    void reachesNobodyWhenEveryChannelIsAnHourBehind(String minutes, boolean somebody) {
        List<ChannelBacklog> backlogs = Stream.of(minutes == null ? new String[0] : minutes.split(" "))
                .map(age -> new ChannelBacklog("slack", 1, Duration.ofMinutes(Long.parseLong(age)), 0, null)).toList();
        assertThat(ChannelsHealth.anyChannelDelivers(backlogs)).isEqualTo(somebody);
    }
}
