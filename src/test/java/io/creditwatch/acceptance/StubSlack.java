package io.creditwatch.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An incoming webhook of Slack's. */
public final class StubSlack implements AutoCloseable {

    /** What makes the webhook's address a secret. */
    public static final String TOKEN = "T0CW/B0CW/s3cr3t-of-the-webhook";

    private static final String PATH = "/services/" + TOKEN;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WireMockServer server;
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final List<Instant> attempts = new CopyOnWriteArrayList<>();
    private volatile ResponseDefinitionBuilder answer = ok("ok");

    /** A message that it took. */
    public record Message(String text, Instant at) {

        /** {@code WARNING · prod-eu · $95.20 left} */
        public String headline() {
            return text.lines().findFirst().orElse("").replace("*", "");
        }
    }

    public StubSlack() {
        this(options().dynamicPort());
    }

    /** @param options that name its ports, and its certificate if it has one */
    public StubSlack(WireMockConfiguration options) {
        server = new WireMockServer(options.containerThreads(20).disableRequestJournal()
                .extensions(new Answering(this::answer)));
        server.stubFor(any(anyUrl()));
        server.start();
    }

    public String webhook() {
        return "http://127.0.0.1:" + server.port() + PATH;
    }

    /** @param host a name of this machine */
    public String secureWebhook(String host) {
        return "https://" + host + ":" + server.httpsPort() + PATH;
    }

    public int securePort() {
        return server.httpsPort();
    }

    /** Answers every message so from now on. */
    public StubSlack answers(int status) {
        answer = status == 200 ? ok("ok") : aResponse().withStatus(status).withBody("no_service");
        return this;
    }

    /** Takes every message from now on, and says so after a time between none and that. */
    public StubSlack takesUpTo(Duration longest) {
        answer = ok("ok").withUniformRandomDelay(0, (int) longest.toMillis());
        return this;
    }

    /** Takes every message from now on, and says so after that time. */
    public StubSlack takes(Duration time) {
        answer = ok("ok").withFixedDelay((int) time.toMillis());
        return this;
    }

    /** The messages that it took, in order. */
    public List<Message> messages() {
        return messages;
    }

    /** The first lines of the messages that it took about that account, in order. */
    public List<String> headlines(String account) {
        return messages.stream().map(Message::headline).filter(line -> line.contains(" · " + account + " · ")).toList();
    }

    /** When it was asked to take a message, whether it did or not. */
    public List<Instant> attempts() {
        return attempts;
    }

    @Override
    public void close() {
        server.stop();
    }

    private synchronized ResponseDefinition answer(Request request) {
        Instant now = Instant.now();
        if (!request.getUrl().endsWith(PATH)) {
            return notFound().build();
        }
        attempts.add(now);
        ResponseDefinition given = answer.build();
        if (given.getStatus() == 200) {
            messages.add(new Message(textOf(request.getBodyAsString()), now));
        }
        return given;
    }

    private static String textOf(String body) {
        try {
            return JSON.readTree(body).path("text").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(body, e);
        }
    }
}
