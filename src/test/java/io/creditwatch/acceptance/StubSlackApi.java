package io.creditwatch.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Web API of Slack for a bot, with one channel. */
public final class StubSlackApi implements AutoCloseable {

    public static final String TOKEN = "xoxb-s3cr3t-of-the-bot";

    static final String CHANNEL = "#gpu-credit";
    private static final String CHANNEL_ID = "C0CW";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WireMockServer server;
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    /** Current headline of each message, by its ts. */
    private final Map<String, String> shown = new ConcurrentHashMap<>();
    private volatile int delay;

    /**
     * Posted message.
     *
     * @param threadTs  ts of the message that it replies to; empty if it is no reply
     * @param broadcast true if the channel sees the reply
     */
    public record Post(String ts, String headline, String threadTs, boolean broadcast, String eventId) {
    }

    public StubSlackApi() {
        server = DynamicResponse.start(options().dynamicPort(), this::answer);
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Accepts every further message after that time. */
    public StubSlackApi takes(Duration time) {
        delay = (int) time.toMillis();
        return this;
    }

    /** Returns the accepted messages in order. */
    public List<Post> posts() {
        return posts;
    }

    /** Returns the first line of the message as it is now. */
    public String headlineNow(Post post) {
        return shown.get(post.ts());
    }

    @Override
    public void close() {
        server.stop();
    }

    private synchronized ResponseDefinition answer(Request request) {
        if (!("Bearer " + TOKEN).equals(request.getHeader("Authorization"))) {
            return refusal("invalid_auth");
        }
        JsonNode body = json(request.getBodyAsString());
        return switch (request.getUrl()) {
            case "/api/chat.postMessage" -> post(body);
            case "/api/chat.update" -> update(body);
            default -> notFound().build();
        };
    }

    private ResponseDefinition post(JsonNode body) {
        String threadTs = body.path("thread_ts").asText();
        if (!body.path("channel").asText().equals(CHANNEL)) {
            return refusal("channel_not_found");
        }
        if (!threadTs.isEmpty() && !shown.containsKey(threadTs)) {
            return refusal("thread_not_found");
        }
        String ts = "1795997820.%06d".formatted(posts.size() + 1);
        shown.put(ts, headline(body));
        posts.add(new Post(ts, headline(body), threadTs, body.path("reply_broadcast").asBoolean(),
                body.at("/metadata/event_payload/id").asText()));
        return message(ts);
    }

    private ResponseDefinition update(JsonNode body) {
        String ts = body.path("ts").asText();
        if (!body.path("channel").asText().equals(CHANNEL_ID) || !shown.containsKey(ts)) {
            return refusal("message_not_found");
        }
        shown.put(ts, headline(body));
        return message(ts);
    }

    private ResponseDefinition message(String ts) {
        ResponseDefinitionBuilder answer =
                okJson("{\"ok\":true,\"channel\":\"%s\",\"ts\":\"%s\"}".formatted(CHANNEL_ID, ts));
        return (delay == 0 ? answer : answer.withFixedDelay(delay)).build();
    }

    private static ResponseDefinition refusal(String error) {
        return okJson("{\"ok\":false,\"error\":\"%s\"}".formatted(error)).build();
    }

    private static String headline(JsonNode body) {
        return body.path("text").asText().lines().findFirst().orElse("");
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(body, e);
        }
    }
}
