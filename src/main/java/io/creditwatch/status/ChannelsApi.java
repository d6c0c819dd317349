package io.creditwatch.status;

import io.creditwatch.ledger.Notifications;
import java.util.List;

/** {@code /api/channels}: whether those are reached who are to be told. */
public final class ChannelsApi {

    private final Notifications notifications;
    private final List<String> channels;

    /** @param channels the names of those that are on */
    public ChannelsApi(Notifications notifications, List<String> channels) {
        this.notifications = notifications;
        this.channels = channels;
    }

    public ApiAnswer list(String queryText) {
        new Query(queryText, List.of());
        return ApiAnswer.json(200, ChannelView.all(notifications, channels));
    }
}
