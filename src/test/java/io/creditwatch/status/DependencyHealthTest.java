package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.ledger.Notifications.ChannelBacklog.Attempt;
import io.creditwatch.ledger.Notifications.ChannelBacklog;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependencyHealthTest {

    @Test
    void isDownWithoutAnExceptionWhileTheDatabaseFails() {
        CachedRead<List<ChannelBacklog>> failing = new CachedRead<>(() -> {
            throw new IllegalStateException("the disk is full");
        }, Runnable::run, System::nanoTime);

        HealthCheck.Result result = DependencyHealth.ofChannels(failing, channel -> Optional.empty()).call();
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

    @Test
    void showsTheBacklogOfChannelsThatFail() {
        List<String> channels = List.of("slack", "email");
        CachedRead<List<ChannelBacklog>> backlogs = read(
                new ChannelBacklog("slack", 0, Duration.ZERO, 1, new Attempt(false, "404 no_team", Instant.EPOCH),
                Instant.EPOCH),
                new ChannelBacklog("email", 1, Duration.ofSeconds(5), 0, new Attempt(false, "refused", Instant.EPOCH),
                Instant.EPOCH));
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        meters.getPrometheusRegistry().register(new StatusMeters(List.of(),
                new CachedRead<>(Map::of, Runnable::run, System::nanoTime), channels, backlogs));

        assertThat(DependencyHealth.ofChannels(backlogs, channel -> Optional.empty()).call().getMessage())
                .contains("slack failed: 404 no_team, 1 dead (replay sends them again); email failed: refused, "
                        + "1 waiting for up to 5 s");
        assertThat(meters.scrape()).contains("creditwatch_outbox_dead{channel=\"slack\"} 1.0",
                "creditwatch_outbox_waiting{channel=\"slack\"} 0.0",
                "creditwatch_outbox_waiting{channel=\"email\"} 1.0",
                "creditwatch_outbox_oldest_age_seconds{channel=\"email\"} 5.0");
    }

    private static HealthCheck.Result health(Function<String, Optional<String>> hanging) {
        return DependencyHealth.ofChannels(read(new ChannelBacklog("slack", 0, Duration.ZERO, 0,
                new Attempt(true, "accepted", Instant.EPOCH), null)), hanging).call();
    }

    private static CachedRead<List<ChannelBacklog>> read(ChannelBacklog... backlogs) {
        return new CachedRead<>(() -> List.of(backlogs), Runnable::run, System::nanoTime);
    }

    /** Minutes that the oldest notification of each channel has waited, and whether a channel delivers. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "        | true",
            "0       | true",
            "59      | true",
            "60      | false",
            "600 0   | true",
            "600 60  | false"})
    void countsAsSilentWhenEveryChannelIsAnHourBehind(String minutes, boolean delivers) {
        List<ChannelBacklog> backlogs = Stream.of(minutes == null ? new String[0] : minutes.split(" "))
                .map(age -> new ChannelBacklog("slack", 1, Duration.ofMinutes(Long.parseLong(age)), 0, null, null))
                .toList();
        assertThat(DependencyHealth.anyChannelDelivers(backlogs)).isEqualTo(delivers);
    }
}
