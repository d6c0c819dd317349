package io.creditwatch.status;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.Notifications;
import java.time.Instant;
import java.util.List;

/** {@code /api/notifications}: what became of each notification, the newest first. */
public final class NotificationsApi {

    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final Notifications notifications;
    private final KnownAccounts accounts;

    /** @param configured the names of the accounts that are watched */
    public NotificationsApi(Notifications notifications, History history, List<String> configured) {
        this.notifications = notifications;
        this.accounts = new KnownAccounts(history, configured);
    }

    /** @param queryText of {@code dead}, {@code account}, {@code channel} and {@code limit}; null when there is none */
    public ApiAnswer list(String queryText) {
        Query query = new Query(queryText, List.of("dead", "account", "channel", "limit"));
        int limit = (int) query.number("limit", USUAL, 1, MOST);
        return ApiAnswer.json(200, notifications.list(query.text("channel"), query.text("account").map(accounts::known),
                query.flag("dead"), limit).stream().map(Shown::of).toList());
    }

    /** As it stands in the answer. {@code nextTryAt} is null unless it waits, {@code triedAt} before the first try. */
    private record Shown(String account, long sequence, CreditEvent.Type event, String summary, String channel,
                         Notification.State state, int attempts, Instant decidedAt, Instant triedAt, Instant nextTryAt,
                         String answer) {

        static Shown of(Notification notification) {
            CreditEvent event = notification.event();
            Notification.Status status = notification.status();
            return new Shown(event.account(), event.sequence(), event.event(), event.summary(), notification.channel(),
                    status.state(), status.attempts(), event.decidedAt(), status.triedAt(),
                    status.state() == Notification.State.WAITING ? status.dueAt() : null, status.answer());
        }
    }
}
