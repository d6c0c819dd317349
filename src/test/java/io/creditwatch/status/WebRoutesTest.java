package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebRoutesTest {

    private final Vertx vertx = Vertx.vertx();
    private final Router router = Router.router(vertx);
    private final CompletableFuture<Integer> databaseAnswer = new CompletableFuture<>();

    @BeforeEach
    void addRoutes() {
        CachedRead<Integer> database =
                new CachedRead<>(databaseAnswer::join, CompletableFuture::runAsync, System::nanoTime);
        new WebRoutes(new JsonApi(null, null, null, List::of, Clock.systemUTC()),
                new SilencesApi(null, null, Clock.systemUTC()),
                new StatusPage(null, null, null, List::of, Clock.systemUTC()), database)
                .addTo(router, BodyHandler.create(false));
    }

    @AfterEach
    void close() throws Exception {
        databaseAnswer.complete(1);
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void serveWhatTheOpenApiFileDescribes() throws IOException {
        Set<String> served = router.getRoutes().stream()
                .filter(route -> route.methods() != null && route.getPath().startsWith("/api/"))
                .flatMap(route -> route.methods().stream().map(method -> method + " "
                        + route.getPath().replaceAll(":(\\w+)", "{$1}")))
                .collect(Collectors.toSet());
        assertThat(served).hasSizeGreaterThan(5).isEqualTo(described());
    }

    private static Set<String> described() throws IOException {
        JsonNode paths = new YAMLMapper().readTree(Path.of("docs/openapi.yaml").toFile()).get("paths");
        return paths.properties().stream().flatMap(path -> path.getValue().properties().stream()
                .map(method -> method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/accounts"})
    void answerSoonThatTheDatabaseDoesNotAnswer(String path) throws Exception {
        int port = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1")
                .toCompletionStage().toCompletableFuture().get().actualPort();
        long start = System.nanoTime();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(), BodyHandlers.ofString());

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("the database does not answer");
    }
}
