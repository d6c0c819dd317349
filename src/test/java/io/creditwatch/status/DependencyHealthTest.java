package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.delivery.FreePort;
import io.creditwatch.ledger.Notifications.ChannelBacklog.Attempt;
import io.creditwatch.ledger.Notifications.ChannelBacklog;
import io.creditwatch.text.Json;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Camel escapes such characters before it writes them as JSON. */
    @ParameterizedTest
    @ValueSource(strings = {"", "?data=true", "/ready", "/live"})
    void isReadAsItWasWritten(String query) throws Exception {
        String text = "Connect to http://127.0.0.1:8094 [/127.0.0.1] failed: \"C:\\new\u2026\"\t\u20ac5\u0085 \\/";
        int port = FreePort.find();
        BoundedVertx vertx = new BoundedVertx(new HttpConnections(9, Duration.ofSeconds(30), System::nanoTime),
                RoutingContext::next);
        Main main = new Main();
        main.bind("vertx", vertx);
        main.bind("dependency", new AbstractHealthCheck("creditwatch", "dependency") {
            @Override
            public boolean isLiveness() {
                return true;
            }

            @Override
            protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
                result.down().message(text).detail("slack", text).error(new IllegalStateException(text));
            }
        });
        // the shipped application.properties says the rest
        main.addOverrideProperty("http.port", Integer.toString(port));
        main.addOverrideProperty("camel.main.routesIncludePattern", "false");
        try {
            main.start();
            JsonNode answer = Json.read(HttpClient.newHttpClient().send(HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port + "/observe/health" + query)).build(),
                    HttpResponse.BodyHandlers.ofString()).body(), JsonNode.class);

            assertThat(answer.path("status").textValue()).isEqualTo("DOWN");
            assertThat(answer.findValuesAsText("message")).contains(text);
            assertThat(answer.findValuesAsText("error-message")).contains(text);
            assertThat(answer.findValuesAsText("slack"))
                    .isEqualTo(query.startsWith("?") ? List.of(text) : List.of());
        } finally {
            main.stop();
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
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
