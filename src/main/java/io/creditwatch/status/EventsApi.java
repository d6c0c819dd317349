package io.creditwatch.status;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.delivery.queue.CloudEventMessage;
import io.creditwatch.ledger.History;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** {@code /api/events}: what the queue was sent, once more, for a consumer that has noticed a gap. */
public final class EventsApi {

    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final History history;
    private final KnownAccounts accounts;
    private final CloudEventMessage message = new CloudEventMessage();

    /** @param configured the names of the accounts that are watched */
    public EventsApi(History history, List<String> configured) {
        this.history = history;
        this.accounts = new KnownAccounts(history, configured);
    }

    /** @param queryText of {@code account}, {@code after} and {@code limit}; null when there is none */
    public ApiAnswer list(String queryText) {
        Query query = new Query(queryText, List.of("account", "after", "limit"));
        String account = query.text("account").map(accounts::known).orElseGet(accounts::only);
        long after = query.number("after", 0, 0, Long.MAX_VALUE);
        int limit = (int) query.number("limit", USUAL, 1, MOST);
        List<CreditEvent> events = history.events(account, after, limit);
        ApiAnswer answer = ApiAnswer.text(200, "application/cloudevents-batch+json", events.stream()
                .map(event -> new String(message.of(event), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",", "[", "]")));
        return events.size() < limit ? answer : answer.with("Link",
                "</api/events?account=%s&after=%d&limit=%d>; rel=\"next\""
                        .formatted(account, events.get(limit - 1).sequence(), limit));
    }
}
