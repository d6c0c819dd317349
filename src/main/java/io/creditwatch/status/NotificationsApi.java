package io.creditwatch.status;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.ledger.Deliveries;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.OutboxFilter;
import io.creditwatch.ledger.OutboxRow;
import java.time.Instant;
import java.util.List;

/** {@code /api/notifications}: what became of each notification, the newest first. */
public final class NotificationsApi {

    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final Deliveries deliveries;
    private final KnownAccounts accounts;

    /** @param configured the names of the accounts that are watched */
    public NotificationsApi(Deliveries deliveries, History history, List<String> configured) {
        this.deliveries = deliveries;
        this.accounts = new KnownAccounts(history, configured);
    }

    /** @param queryText of {@code dead}, {@code account}, {@code channel} and {@code limit}; null when there is none */
    public ApiAnswer list(String queryText) {
        Query query = new Query(queryText, List.of("dead", "account", "channel", "limit"));
        OutboxFilter filter = new OutboxFilter(query.text("channel"), query.text("account").map(accounts::known));
        int limit = (int) query.number("limit", USUAL, 1, MOST);
        return ApiAnswer.json(200, deliveries.rows(filter, query.flag("dead"), limit).stream().map(Shown::of).toList());
    }

    /** As it stands in the answer. {@code nextTryAt} is null unless it waits, {@code triedAt} before the first try. */
    private record Shown(String account, long sequence, CreditEvent.Type event, String summary, String channel,
                         OutboxRow.State state, int attempts, Instant decidedAt, Instant triedAt, Instant nextTryAt,
                         String answer) {

        static Shown of(OutboxRow row) {
            return new Shown(row.account(), row.sequence(), row.type(), row.summary(), row.channel(), row.state(),
                    row.attempts(), row.decidedAt(), row.triedAt(),
                    row.state() == OutboxRow.State.WAITING ? row.dueAt() : null, row.answer());
        }
    }
}
