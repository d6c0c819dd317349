package io.creditwatch.status;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.delivery.queue.CloudEventMessage;
import io.creditwatch.ledger.History.AccountStatus;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.Notifications;
import io.creditwatch.status.AccountView.LastReading;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReading;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reading half of the JSON API, a method for each path. docs/openapi.yaml describes it. */
public record JsonApi(WatchedAccounts accounts, History history, Notifications notifications,
                      Supplier<List<ChannelView>> channels, Clock clock) {

    private static final int DEFAULT_ROWS = 100;
    private static final int MOST_ROWS = 1_000;
    private static final int DEFAULT_READINGS = 1_000;
    private static final int MOST_READINGS = 10_000;
    private static final Duration DEFAULT_SPAN = Duration.ofDays(1);
    private static final CloudEventMessage CLOUD_EVENT = new CloudEventMessage();

    HttpAnswer accounts(RoutingContext request) {
        new Query(request);
        return json(accounts.worstFirst(), request);
    }

    HttpAnswer readings(RoutingContext request) {
        Query query = new Query(request, "from", "to", "limit");
        String account = accounts.known(request.pathParam("name"));
        Instant to = query.time("to").orElseGet(clock::instant);
        Instant from = query.time("from").orElseGet(() -> to.minus(DEFAULT_SPAN));
        int limit = (int) query.number("limit", DEFAULT_READINGS, 1, MOST_READINGS);
        List<CreditReading> readings = history.readings(account, from, to, limit);
        HttpAnswer answer = json(readings.stream().map(LastReading::of).toList(), request);
        return readings.size() < limit ? answer : answer.with("Link",
                "</api/accounts/%s/readings?from=%s&to=%s&limit=%d>; rel=\"next\""
                        .formatted(account, readings.get(limit - 1).at().plusMillis(1), to, limit));
    }

    HttpAnswer chart(RoutingContext request) {
        Query query = new Query(request, "from", "to");
        String account = accounts.known(request.pathParam("name"));
        Instant now = clock.instant();
        Instant to = query.time("to").orElse(now);
        Instant from = query.time("from").orElse(to.minus(DEFAULT_SPAN));
        return json(ChartView.of(history.balances(account, from, to), from, to.isBefore(now) ? to : now, Instant.MAX,
                history.of(account).map(AccountStatus::state).orElse(AlertState.INITIAL)), request);
    }

    HttpAnswer channels(RoutingContext request) {
        new Query(request);
        return HttpAnswer.json(200, channels.get());
    }

    HttpAnswer events(RoutingContext request) {
        Query query = new Query(request, "account", "after", "limit");
        String account = query.text("account").map(accounts::known).orElseGet(accounts::only);
        long after = query.number("after", 0, 0, Long.MAX_VALUE);
        int limit = (int) query.number("limit", DEFAULT_ROWS, 1, MOST_ROWS);
        List<CreditEvent> events = history.events(account, after, limit);
        HttpAnswer answer = HttpAnswer.text(200, "application/cloudevents-batch+json", events.stream()
                .map(event -> new String(CLOUD_EVENT.of(event), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",", "[", "]")));
        return events.size() < limit ? answer : answer.with("Link",
                "</api/events?account=%s&after=%d&limit=%d>; rel=\"next\""
                        .formatted(account, events.get(limit - 1).sequence(), limit));
    }

    HttpAnswer notifications(RoutingContext request) {
        Query query = new Query(request, "dead", "account", "channel", "limit");
        int limit = (int) query.number("limit", DEFAULT_ROWS, 1, MOST_ROWS);
        return HttpAnswer.json(200, notifications.list(query.text("channel"),
                query.text("account").map(accounts::known), query.flag("dead"), limit).stream()
                .map(NotificationView::of).toList());
    }

    private static HttpAnswer json(Object amounts, RoutingContext request) {
        return HttpAnswer.json(200, Json.withCurrency(amounts, null))
                .unlessKnown(request.request().getHeader(HttpHeaders.IF_NONE_MATCH));
    }

    private record NotificationView(String account, long sequence, CreditEvent.Type event, String summary,
                                    String channel, Notification.State state, int attempts, Instant decidedAt,
                                    Instant triedAt, Instant nextTryAt, String answer) {

        static NotificationView of(Notification notification) {
            CreditEvent event = notification.event();
            Notification.Status status = notification.status();
            return new NotificationView(event.account(), event.sequence(), event.event(), event.summary(),
                    notification.channel(), status.state(), status.attempts(), event.decidedAt(), status.triedAt(),
                    status.state() == Notification.State.WAITING ? status.dueAt() : null, status.answer());
        }
    }
}
