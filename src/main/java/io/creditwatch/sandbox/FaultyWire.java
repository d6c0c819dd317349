package io.creditwatch.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * Sends answers late, byte by byte, or only half of them. A waiting call holds one of the HTTP server's workers, so
 * only a few may wait at a time, for at most half a minute, and only while the caller waits.
 */
public final class FaultyWire {

    private static final int WAITING_AT_MOST = 8;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration BETWEEN_DRIPS = Duration.ofMillis(250);

    private final Semaphore places = new Semaphore(WAITING_AT_MOST);

    /** Sends the answer as its failure wants it; returns the answer that is still to be sent. */
    public Answer send(Answer answer, Exchange exchange) throws InterruptedException {
        return switch (answer.failure() == null ? Failure.Kind.EMPTY : answer.failure().kind()) {
            case HANG -> hold(answer, exchange);
            case DRIP -> drip(answer, exchange);
            case DROP -> drop(answer, exchange);
            default -> answer;
        };
    }

    /** Sends no answer while the caller waits, for at most half a minute. */
    private Answer hold(Answer answer, Exchange exchange) throws InterruptedException {
        return waiting(answer, () -> {
            HttpServerResponse response = response(exchange);
            for (long deadline = deadline(); inTime(response, deadline); ) {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
        });
    }

    /** Sends a byte now and then: a caller whose timeout restarts with each byte waits long. */
    private Answer drip(Answer answer, Exchange exchange) throws InterruptedException {
        return waiting(answer, () -> {
            Buffer bytes = Buffer.buffer(answer.text());
            HttpServerResponse response = begin(answer, bytes.length(), exchange);
            long deadline = deadline();
            int sent = 0;
            while (sent < bytes.length() - 1 && inTime(response, deadline)) {
                response.write(bytes.slice(sent, ++sent));
                Thread.sleep(BETWEEN_DRIPS.toMillis());
            }
            response.end(bytes.slice(sent, bytes.length()));
        });
    }

    private static Answer drop(Answer answer, Exchange exchange) {
        Buffer bytes = Buffer.buffer(answer.text());
        HttpServerResponse response = begin(answer, bytes.length(), exchange);
        response.end(bytes.slice(0, bytes.length() / 2));
        ((HttpMessage) exchange.getMessage()).getRequest().connection().close();
        return answer;
    }

    private Answer waiting(Answer answer, Wait wait) throws InterruptedException {
        if (!places.tryAcquire()) {
            return Answer.refused(503, "too_many_waiting", "More than " + WAITING_AT_MOST + " calls wait already");
        }
        try {
            wait.run();
            return answer;
        } finally {
            places.release();
        }
    }

    private static HttpServerResponse begin(Answer answer, int length, Exchange exchange) {
        return response(exchange).setStatusCode(answer.status())
                .putHeader("Content-Type", answer.contentType())
                .putHeader("Content-Length", Integer.toString(length));
    }

    private static HttpServerResponse response(Exchange exchange) {
        return ((HttpMessage) exchange.getMessage()).getResponse();
    }

    private static long deadline() {
        return System.nanoTime() + LONGEST_WAIT.toNanos();
    }

    private static boolean inTime(HttpServerResponse response, long deadline) {
        return !response.closed() && System.nanoTime() - deadline < 0;
    }

    private interface Wait {
        void run() throws InterruptedException;
    }
}
