package io.creditwatch;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Level;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.http.LoopbackServer;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A vendor whose answers hold secrets: nothing of any answer is in a failure, in the log, or in the ledger, from which
 * page, messages, events and commands are made. The vendor is a bare socket, so that an answer may be no HTTP at all.
 */
class SecretAnswersTest {

    private static final String SECRET = "sk7-THE-SECRET-OF-THE-ANSWER";
    private static final String KEY = "key-of-the-account-4c19";
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String NOT_JSON = "The answer is not Vast's JSON.";
    private static final String NOTHING = "Vast's answer has nothing at /credit.";
    private static final String NO_NUMBER = "Vast's answer has no number at /credit.";

    private static LoopbackServer vendor;
    private static volatile String answer;
    private static PolledAccount account;
    private static Path ledger;

    @BeforeAll
    static void start() throws IOException {
        vendor = new LoopbackServer(SecretAnswersTest::answer);
        ledger = Path.of("target/secret-answers-" + System.nanoTime() + ".db");
        account = new PolledAccount("http://127.0.0.1:9/v1", new HandClock(Instant.EPOCH), Map.of(
                "accounts", "gpus", "account.gpus.vendor", "vast", "account.gpus.api-key", KEY,
                "account.gpus.api.url", "http://127.0.0.1:" + vendor.port(),
                "database.url", "jdbc:sqlite:" + ledger), Map.of());
        account.logFrom(Level.DEBUG);
    }

    @AfterAll
    static void stop() throws IOException {
        account.close();
        vendor.close();
    }

    private static void answer(Socket call) throws IOException {
        BufferedReader request = new BufferedReader(
                new InputStreamReader(call.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = request.readLine(); line != null && !line.isEmpty(); line = request.readLine()) {
            // the whole head, so that closing resets nothing
        }
        call.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void showsNothingOfTheAnswer(String name, String sent, String detail) throws IOException {
        answer = sent;
        account.logged();

        Assessment assessment = account.pollNext();

        ReadFailure failure = (ReadFailure) assessment.outcome();
        assertThat(failure.detail()).isEqualTo(detail);
        assertThatNothingIsShownIn(assessment);
    }

    static Stream<Arguments> answers() {
        String refused = "Vast refused the API key (401). Put a new one into account.gpus.api-key.";
        String forbidden = "Vast does not let this API key read the credit (403). Give it the permission user_read.";
        String unknown = "Vast has nothing at this address (404). Check account.gpus.api.url.";
        Stream<Arguments> ok = Stream.of(
                ok("text", SECRET, NOT_JSON), ok("HTML", "<html>" + SECRET + "</html>", NOT_JSON),
                ok("a text in JSON", '"' + SECRET + '"', "Vast's answer is no JSON object."),
                ok("a list", "[\"" + SECRET + "\"]", "Vast's answer is no JSON object."),
                ok("JSON that is cut off", "{\"api_key\":\"" + SECRET + "\",\"credit\":2", NOT_JSON),
                ok("JSON that is cut off in the secret", "{\"credit\":2,\"api_key\":\"" + SECRET, NOT_JSON),
                ok("JSON without quotation marks", "{" + SECRET + ":" + SECRET + "}", NOT_JSON),
                ok("a name twice", "{\"" + SECRET + "\":1,\"" + SECRET + "\":2}", NOT_JSON),
                ok("text after the JSON", "{\"credit\":25}" + SECRET, NOT_JSON),
                ok("a character that is not UTF-8", "{\"api_key\":\"" + SECRET + "\u00e9\",\"credit\":25}", NOT_JSON),
                ok("no credit", "{\"api_key\":\"" + SECRET + "\"}", NOTHING),
                ok("an error", "{\"success\":false,\"error\":\"" + SECRET + "\",\"msg\":\"" + SECRET + "\"}",
                        NOTHING),
                ok("a text as credit", "{\"credit\":\"" + SECRET + "\"}", NO_NUMBER),
                ok("a list as credit", "{\"credit\":[\"" + SECRET + "\"]}", NO_NUMBER),
                ok("an object as credit", "{\"credit\":{\"" + SECRET + "\":1}}", NO_NUMBER),
                ok("a huge credit", "{\"credit\":1e999,\"api_key\":\"" + SECRET + "\"}",
                        "Vast's answer has a number beyond 1e15, or with over 100 decimals, at /credit."),
                arguments("202", http("202 Accepted", "", SECRET), "Vast answered HTTP 202, which is no balance."),
                ok("a large body", SECRET.repeat(3000),
                        "Vast's answer is too large: the answer is larger than 64 KB."));
        Stream<Arguments> errors = Map.of("302 Found", "Vast answered HTTP 302.",
                        "400 Bad Request", "Vast answered HTTP 400.", "401 Unauthorized", refused,
                        "403 Forbidden", forbidden, "404 Not Found", unknown,
                        "429 Too Many Requests", "Vast answered HTTP 429: too many requests from this address.",
                        "500 Internal Server Error", "Vast answered HTTP 500.",
                        "503 Service Unavailable", "Vast answered HTTP 503.")
                .entrySet().stream().flatMap(each -> errors(each.getKey(), each.getValue()));
        Stream<Arguments> noHttp = Stream.of(
                broken("no HTTP", SECRET + "\r\n\r\n", "NoHttpResponseException"),
                broken("a header without a name", OK + SECRET + "\r\n\r\n", "ClientProtocolException"),
                broken("a status that is no number", "HTTP/1.1 " + SECRET + "\r\n\r\n", "NoHttpResponseException"),
                broken("an unknown length", OK + "Content-Length: " + SECRET + "\r\n\r\n" + SECRET,
                        "ClientProtocolException"),
                broken("a chunk without a length", OK + "Transfer-Encoding: chunked\r\n\r\n" + SECRET + "\r\n",
                        "MalformedChunkCodingException"),
                broken("gzip that is none", http("200 OK", "Content-Encoding: gzip\r\n", SECRET), "ZipException"),
                arguments("an unknown encoding", http("200 OK", "Content-Encoding: " + SECRET + "\r\n",
                        "{\"credit\":\"" + SECRET + "\"}"), NO_NUMBER));
        return Stream.of(ok, errors, noHttp).flatMap(each -> each);
    }

    @Test
    void showsNothingOfAnAnswerThatIsRight() throws IOException {
        answer = http("200 OK", "X-Api-Key: " + SECRET + "\r\n", "{\"credit\":0.5,\"api_key\":\"" + SECRET + "\"}");
        account.logged();

        Assessment assessment = account.pollNext();

        assertThat(((CreditReading) assessment.outcome()).credit()).isEqualByComparingTo("0.5");
        assertThatNothingIsShownIn(assessment);
    }

    private static void assertThatNothingIsShownIn(Assessment assessment) throws IOException {
        assertThat(assessment.toString()).doesNotContain(SECRET, KEY);
        assertThat(account.logged().toString()).contains("event=").doesNotContain(SECRET, KEY);
        for (String suffix : List.of("", "-wal")) {
            Path file = Path.of(ledger + suffix);
            assertThat(Files.notExists(file) ? "" : Files.readString(file, StandardCharsets.ISO_8859_1))
                    .as(file.toString()).doesNotContain(SECRET, KEY);
        }
    }

    private static Stream<Arguments> errors(String status, String detail) {
        String phrase = status.substring(0, 3) + " " + SECRET;
        String headers = Stream.of("X-Api-Key: ", "Retry-After: ", "Location: https://example.com/",
                "WWW-Authenticate: Bearer realm=", "Set-Cookie: a=").map(each -> each + SECRET + "\r\n")
                .collect(joining());
        return Stream.of(
                arguments(status + " with a message", http(status, "", "{\"message\":\"" + SECRET + "\"}"), detail),
                arguments(status + " with JSON", http(status, "", "{\"api_key\":\"" + SECRET + "\"}"), detail),
                arguments(status + " with HTML", http(status, "", "<h1>" + SECRET + "</h1>"), detail),
                arguments(status + " with text", http(status, "", SECRET), detail),
                arguments(status + " with headers", http(status, headers, "{}"), detail),
                arguments(phrase, http(phrase, "", "{}"), detail));
    }

    private static Arguments ok(String name, String body, String detail) {
        return arguments("200 with " + name, http("200 OK", "", body), detail);
    }

    private static Arguments broken(String name, String sent, String exception) {
        return arguments(name, sent, "No connection to Vast: the connection broke (" + exception + ")");
    }

    private static String http(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Type: application/json\r\nConnection: close\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
