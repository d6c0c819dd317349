package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.ledger.LastDelivery;
import io.creditwatch.ledger.OutboxLevel;
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
        CachedRead<List<OutboxLevel>> levels = recent(List.of());
        CachedRead<List<LastDelivery>> failing = new CachedRead<>(() -> {
            throw new IllegalStateException("the disk is full");
        }, Runnable::run, System::nanoTime);

        HealthCheck.Result result =
                new ChannelsHealth(failing, levels, List.of("slack"), channel -> Optional.empty()).call();
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
        return new ChannelsHealth(recent(List.of(new LastDelivery("slack", true, "accepted", Instant.EPOCH))),
                recent(List.of(new OutboxLevel("slack", 0, Duration.ZERO, 0))), List.of("slack"), hanging).call();
    }

    private static <T> CachedRead<T> recent(T value) {
        return new CachedRead<>(() -> value, Runnable::run, System::nanoTime);
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
        List<OutboxLevel> levels = Stream.of(minutes == null ? new String[0] : minutes.split(" "))
                .map(age -> new OutboxLevel("slack", 1, Duration.ofMinutes(Long.parseLong(age)), 0)).toList();
        assertThat(ChannelsHealth.anyChannelDelivers(levels)).isEqualTo(somebody);
    }
}
