package io.creditwatch.status;

import io.creditwatch.text.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Answer to a request for the page, one of its files or the JSON API. Immutable.
 *
 * @param headers apart from those that every answer has
 */
record HttpAnswer(int status, Map<String, String> headers, byte[] body) {

    /** Thrown when a request cannot be answered as asked. Its message says what is wrong and how to fix it. */
    static final class ProblemException extends RuntimeException {

        private final transient HttpAnswer answer;

        ProblemException(int status, String title, String detail) {
            super(detail, null, false, false);
            this.answer = problem(status, title, detail);
        }

        static ProblemException badRequest(String detail) {
            return new ProblemException(400, "Bad request", detail);
        }

        static ProblemException notFound(String detail) {
            return new ProblemException(404, "Not found", detail);
        }

        static ProblemException unavailable() {
            return new ProblemException(503, "Service unavailable",
                    "the database does not answer; /observe/health/ready says why");
        }

        HttpAnswer answer() {
            return answer;
        }
    }

    static HttpAnswer json(int status, Object value) {
        return text(status, "application/json", Json.write(value));
    }

    /** Returns a problem by RFC 9457. */
    static HttpAnswer problem(int status, String title, String detail) {
        return text(status, "application/problem+json", Json.write(new Problem(title, status, detail)));
    }

    private record Problem(String title, int status, String detail) {
    }

    static HttpAnswer text(int status, String contentType, String text) {
        return new HttpAnswer(status, Map.of("Content-Type", contentType), text.getBytes(StandardCharsets.UTF_8));
    }

    HttpAnswer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpAnswer(status, more, body);
    }

    /**
     * Adds a tag of the body, and leaves the body out when the caller has it already.
     *
     * @param knownTag {@code If-None-Match} of the request; null when it has none
     */
    HttpAnswer unlessKnown(String knownTag) {
        // a weak tag, because a proxy may compress the body
        String tag = "W/\"" + UUID.nameUUIDFromBytes(body) + "\"";
        HttpAnswer tagged = with("ETag", tag).with("Cache-Control", "private, no-cache");
        return knownTag != null && knownTag.contains(tag) ? new HttpAnswer(304, tagged.headers(), new byte[0]) : tagged;
    }

    void sendTo(RoutingContext request) {
        HttpServerResponse response = request.response();
        if (!response.closed()) {
            response.setStatusCode(status).putHeader("Cache-Control", "no-store");
            headers.forEach(response::putHeader);
            response.end(Buffer.buffer(body));
        }
    }
}
