package io.creditwatch.status;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.creditwatch.ledger.History;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code /api/accounts}: how each account is, and what was read of it. */
public final class AccountsApi {

    private static final int USUAL = 1_000;
    private static final int MOST = 10_000;
    private static final Duration USUAL_SPAN = Duration.ofDays(1);

    private final AccountViews views;
    private final History history;
    private final KnownAccounts accounts;
    private final Clock clock;

    /**
     * @param configured the names of the accounts that are watched
     * @param clock      that readings are dated by
     */
    public AccountsApi(AccountViews views, History history, List<String> configured, Clock clock) {
        this.views = views;
        this.history = history;
        this.accounts = new KnownAccounts(history, configured);
        this.clock = clock;
    }

    /** @param knownTag of the answer that the sender has, as {@code If-None-Match}; null when it has none */
    public ApiAnswer list(String queryText, String knownTag) {
        new Query(queryText, List.of());
        return ApiAnswer.json(200, views.worstFirst()).unlessKnown(knownTag);
    }

    /**
     * The readings of a stretch of time, the oldest first: all of the last days, one an hour before that.
     *
     * @param queryText of {@code from}, {@code to} and {@code limit}; null when there is none
     * @param knownTag  of the answer that the sender has, as {@code If-None-Match}; null when it has none
     */
    public ApiAnswer readings(String name, String queryText, String knownTag) {
        Query query = new Query(queryText, List.of("from", "to", "limit"));
        String account = accounts.known(name);
        Instant to = query.time("to").orElseGet(clock::instant);
        Instant from = query.time("from").orElseGet(() -> to.minus(USUAL_SPAN));
        int limit = (int) query.number("limit", USUAL, 1, MOST);
        List<CreditReading> readings = history.readings(account, from, to, limit);
        ApiAnswer answer = ApiAnswer.json(200, readings.stream().map(Shown::of).toList());
        return (readings.size() < limit ? answer : answer.with("Link",
                "</api/accounts/%s/readings?from=%s&to=%s&limit=%d>; rel=\"next\""
                        .formatted(account, readings.get(limit - 1).at().plusMillis(1), to, limit)))
                .unlessKnown(knownTag);
    }

    /** As it stands in the answer; what the vendor did not say is null. */
    private record Shown(Instant readAt, @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal creditUsd,
                         @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal thresholdUsd,
                         Boolean canCreateInstance) {

        static Shown of(CreditReading reading) {
            return new Shown(reading.at(), reading.credit(), reading.threshold(), reading.canCreateInstance());
        }
    }
}
