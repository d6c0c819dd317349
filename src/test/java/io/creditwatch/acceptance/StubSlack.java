package io.creditwatch.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Incoming webhook of Slack. */
public final class StubSlack implements AutoCloseable {

    /** Secret part of the webhook's address. */
    public static final String TOKEN = "T0CW/B0CW/s3cr3t-of-the-webhook";

    static final String PATH = "/services/" + TOKEN;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WireMockServer server;
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final List<Message> attempts = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<ResponseDefinitionBuilder>> firstAnswers = new ConcurrentHashMap<>();
    private volatile ResponseDefinitionBuilder answer = ok("ok");
    private volatile CountDownLatch held = new CountDownLatch(0);

    /** Posted message and its time. */
    public record Message(String text, Instant at) {

        /** {@code WARNING · prod-eu · $95.20 left} */
        public String headline() {
            return text.lines().findFirst().orElse("").replace("*", "");
        }

        private boolean isAbout(String account) {
            return headline().contains(" · " + account + " · ");
        }
    }

    public StubSlack() {
        this(options().dynamicPort());
    }

    /** @param options ports, and certificate if any */
    public StubSlack(WireMockConfiguration options) {
        server = DynamicResponse.start(options, this::answerInTime);
    }

    public String webhook() {
        return "http://127.0.0.1:" + server.port() + PATH;
    }

    /** @param host name of this machine */
    public String secureWebhook(String host) {
        return "https://" + host + ":" + server.httpsPort() + PATH;
    }

    public int securePort() {
        return server.httpsPort();
    }

    /** Answers every further message with that status. */
    public StubSlack answers(int status) {
        answer = status == 200 ? ok("ok") : aResponse().withStatus(status).withBody("no_service");
        return this;
    }

    /** Accepts every further message after a random time up to that. */
    public StubSlack takesUpTo(Duration longest) {
        answer = ok("ok").withUniformRandomDelay(0, (int) longest.toMillis());
        return this;
    }

    /** Accepts every further message after that time. */
    public StubSlack takes(Duration time) {
        answer = ok("ok").withFixedDelay((int) time.toMillis());
        return this;
    }

    /** Answers no further message until {@link #releases}. */
    public StubSlack holds() {
        held = new CountDownLatch(1);
        return this;
    }

    /** Answers the messages that it holds, and further ones at once. */
    public void releases() {
        held.countDown();
    }

    /** Gives these answers to the next messages about the account, and the usual answer afterwards. */
    public StubSlack answersFirst(String account, ResponseDefinitionBuilder... inTurn) {
        firstAnswers.put(account, new ConcurrentLinkedQueue<>(List.of(inTurn)));
        return this;
    }

    /** Returns the accepted messages in order. */
    public List<Message> messages() {
        return messages;
    }

    /** Returns the first lines of the accepted messages about the account, in order. */
    public List<String> headlines(String account) {
        return messages(account).stream().map(Message::headline).toList();
    }

    /** Returns the accepted messages about the account, in order. */
    public List<Message> messages(String account) {
        return messages.stream().filter(message -> message.isAbout(account)).toList();
    }

    /** Returns all posted messages, accepted or not. */
    public List<Message> attempts() {
        return attempts;
    }

    /** Returns all posted messages about the account, accepted or not. */
    public List<Message> attempts(String account) {
        return attempts.stream().filter(message -> message.isAbout(account)).toList();
    }

    @Override
    public void close() {
        releases();
        server.stop();
    }

    private ResponseDefinition answerInTime(Request request) {
        ResponseDefinition given = answer(request);
        try {
            held.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return given;
    }

    private synchronized ResponseDefinition answer(Request request) {
        if (!request.getUrl().endsWith(PATH)) {
            return notFound().withBody("no_service").build();
        }
        Message message = new Message(textOf(request.getBodyAsString()), Instant.now());
        attempts.add(message);
        ResponseDefinition given = answerTo(message).build();
        if (given.getStatus() == 200) {
            messages.add(message);
        }
        return given;
    }

    private ResponseDefinitionBuilder answerTo(Message message) {
        return firstAnswers.entrySet().stream().filter(entry -> message.isAbout(entry.getKey()))
                .map(entry -> entry.getValue().poll()).filter(Objects::nonNull).findFirst().orElse(answer);
    }

    /** Returns the text; that of the first attachment if there is no other, as with Alertmanager. */
    private static String textOf(String body) {
        try {
            JsonNode message = JSON.readTree(body);
            return message.path("text").asText(message.at("/attachments/0/fallback").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(body, e);
        }
    }
}
