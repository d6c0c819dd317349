package io.creditwatch.status;

import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.Notifications;
import io.creditwatch.settings.FileAccess;
import io.creditwatch.status.HttpAnswer.ProblemException;
import io.creditwatch.text.HtmlTemplate;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders the status page, and has its style sheets and scripts. The page's script fetches the page every few seconds
 * and replaces what has changed. A browser may keep a file, because its address has a version.
 */
public record StatusPage(WatchedAccounts accounts, CachedRead<Map<String, Sparkline>> sparklines,
                         Notifications notifications, Supplier<List<ChannelView>> channels, Clock clock) {

    private static final int EVENTS = 20;
    private static final Map<String, String> GUARDS = Map.of(
            "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                    + "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer");
    /** Number of accounts up to which each is a card. */
    private static final int FEW = 3;

    private static final HtmlTemplate PAGE = new HtmlTemplate("status/page.ftlh");
    private static final HtmlTemplate NOT_FOUND = new HtmlTemplate("status/not-found.ftlh");
    private static final Map<String, byte[]> FILES =
            Stream.of("page.css", "page.js", "account.js", "chart.js", "dom.js").collect(Collectors.toMap(
                    Function.identity(), name -> FileAccess.ofProgram("status/" + name).orElseThrow()));
    private static final String VERSION = version();

    private static String version() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        FILES.values().forEach(all::writeBytes);
        return UUID.nameUUIDFromBytes(all.toByteArray()).toString();
    }

    HttpAnswer show() {
        Instant now = clock.instant();
        PageWords words = new PageWords(now);
        List<AccountText> all = accounts.worstFirst().stream().map(account -> new AccountText(account, words)).toList();
        List<ChannelView> ways = channels.get();
        return html(200, PAGE, Map.of("version", VERSION, "words", words, "now", now, "accounts", all,
                "sparklines", sparklines.value().orElse(Map.of()), "few", all.size() <= FEW,
                "overview", new Overview(all, ways, words), "channels", ways,
                "notifications", lastEvents(ways.size())));
    }

    private Collection<List<Notification>> lastEvents(int ways) {
        int rows = (EVENTS + 1) * Math.max(1, ways);
        return notifications.list(Optional.empty(), Optional.empty(), false, rows).stream()
                .collect(Collectors.groupingBy(row -> row.event().id(), LinkedHashMap::new, Collectors.toList()))
                .values().stream().limit(EVENTS).toList();
    }

    static HttpAnswer notFound(String path) {
        return html(404, NOT_FOUND, Map.of("version", VERSION, "top", top(path)));
    }

    static HttpAnswer file(String version, String name) {
        if (!version.equals(VERSION) || !FILES.containsKey(name)) {
            throw ProblemException.notFound("there is no such file; reload the page");
        }
        return new HttpAnswer(200, Map.of(
                "Content-Type", (name.endsWith(".css") ? "text/css" : "text/javascript") + "; charset=utf-8",
                "Cache-Control", "private, max-age=31536000, immutable", "X-Content-Type-Options", "nosniff"),
                FILES.get(name));
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
