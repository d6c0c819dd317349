package io.creditwatch.delivery;

import io.creditwatch.http.RetryAfter;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * How the receiver of an operator's own channel refuses by HTTP. None of it is final, since nothing is known of that
 * receiver; when it asks to wait, that is respected. Its address stays out of the answer: it may hold a secret.
 */
final class HttpFailure {

    private HttpFailure() {
    }

    static Optional<DeliveryOutcome> outcome(List<Throwable> causes, Instant now) {
        return causes.stream().filter(HttpOperationFailedException.class::isInstance)
                .map(HttpOperationFailedException.class::cast).findFirst()
                .map(refusal -> new AgainLater(RetryAfter.parse(header(refusal, "Retry-After"), now),
                        "HTTP " + refusal.getStatusCode() + said(refusal.getResponseBody())));
    }

    private static String said(String body) {
        return body == null || body.isBlank() ? "" : ", " + body.strip();
    }

    private static String header(HttpOperationFailedException refusal, String name) {
        return refusal.getResponseHeaders() == null ? null : refusal.getResponseHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name)).map(Map.Entry::getValue).findFirst()
                .orElse(null);
    }
}
