package io.creditwatch.status;

import io.creditwatch.ledger.Notifications;
import io.creditwatch.text.HtmlTemplate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders the status page. Its script fetches the page every few seconds and replaces what has changed. */
public final class StatusPage {

    /** Number of notifications that the page shows. */
    private static final int NOTIFICATIONS = 20;
    private static final Map<String, String> GUARDS = Map.of(
            "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                    + "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer");

    private final WatchedAccounts accounts;
    private final Notifications notifications;
    private final List<String> channels;
    private final StatusFiles files;
    private final Clock clock;
    private final HtmlTemplate page = new HtmlTemplate("status/page.ftlh");
    private final HtmlTemplate notFound = new HtmlTemplate("status/not-found.ftlh");

    /** @param channels names of the channels that are on */
    public StatusPage(WatchedAccounts accounts, Notifications notifications, List<String> channels,
                      StatusFiles files, Clock clock) {
        this.accounts = accounts;
        this.notifications = notifications;
        this.channels = channels;
        this.files = files;
        this.clock = clock;
    }

    HttpAnswer show() {
        Instant now = clock.instant();
        return html(200, page, Map.of("version", files.version(), "words", new PageWords(now),
                "accounts", accounts.worstFirst(), "channels", ChannelView.all(notifications, channels),
                "notifications", notifications.list(Optional.empty(), Optional.empty(), false, NOTIFICATIONS),
                "now", now));
    }

    /** Renders the answer to an unknown path. */
    HttpAnswer notFound(String path) {
        return html(404, notFound, Map.of("version", files.version(), "top", top(path)));
    }

    /** Returns the relative path to the page, which holds below any path of a proxy. */
    private static String top(String path) {
        long folders = path.chars().filter(c -> c == '/').count() - 1;
        return folders < 1 ? "./" : "../".repeat((int) folders);
    }

    private static HttpAnswer html(int status, HtmlTemplate template, Map<String, Object> model) {
        HttpAnswer answer = HttpAnswer.text(status, "text/html; charset=utf-8", template.render(model));
        for (Map.Entry<String, String> guard : GUARDS.entrySet()) {
            answer = answer.with(guard.getKey(), guard.getValue());
        }
        return answer;
    }
}
