package io.creditwatch.status;

import io.creditwatch.ledger.Notifications;
import io.creditwatch.status.HttpAnswer.ProblemException;
import io.creditwatch.text.HtmlTemplate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Renders the status page, and has its style sheets and scripts. The page's script fetches the page every few seconds
 * and replaces what has changed. A browser may keep a file, because its address has a version.
 */
public final class StatusPage {

    /** Number of notifications that the page shows. */
    private static final int NOTIFICATIONS = 20;
    private static final Map<String, String> GUARDS = Map.of(
            "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                    + "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer");
    private static final String CHART_LIBRARY = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

    private final WatchedAccounts accounts;
    private final Notifications notifications;
    private final List<String> channels;
    private final Clock clock;
    private final HtmlTemplate page = new HtmlTemplate("status/page.ftlh");
    private final HtmlTemplate notFound = new HtmlTemplate("status/not-found.ftlh");
    private final Map<String, HttpAnswer> files = new HashMap<>();
    /** Changes when any of the files changes. */
    private final String version;

    /** @param channels names of the channels that are on */
    public StatusPage(WatchedAccounts accounts, Notifications notifications, List<String> channels, Clock clock) {
        this.accounts = accounts;
        this.notifications = notifications;
        this.channels = channels;
        this.clock = clock;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List.of("page.css", "page.js", "account.js", "chart.js", "fan.js", "dom.js")
                .forEach(name -> addFile("/status/", name, all));
        String chartVersion = new String(content(CHART_LIBRARY), StandardCharsets.UTF_8)
                .replaceFirst("(?s).*version=(\\S+).*", "$1");
        List.of("uPlot.min.css", "uPlot.esm.js").forEach(name ->
                addFile("/META-INF/resources/webjars/uplot/" + chartVersion + "/dist/", name, all));
        version = UUID.nameUUIDFromBytes(all.toByteArray()).toString();
    }

    HttpAnswer show() {
        Instant now = clock.instant();
        return html(200, page, Map.of("version", version, "words", new PageWords(now),
                "accounts", accounts.worstFirst(), "channels", notifications.backlogs(channels).stream()
                        .map(backlog -> ChannelView.of(backlog, Optional.empty())).toList(),
                "notifications", notifications.list(Optional.empty(), Optional.empty(), false, NOTIFICATIONS),
                "now", now));
    }

    /** Renders the answer to an unknown path. */
    HttpAnswer notFound(String path) {
        return html(404, notFound, Map.of("version", version, "top", top(path)));
    }

    /** @throws ProblemException when there is no such file, or not in this version */
    HttpAnswer file(String wanted, String name) {
        HttpAnswer answer = files.get(name);
        if (answer == null || !wanted.equals(version)) {
            throw ProblemException.notFound("there is no such file; reload the page");
        }
        return answer;
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

    private void addFile(String folder, String name, ByteArrayOutputStream all) {
        byte[] content = content(folder + name);
        all.writeBytes(content);
        files.put(name, new HttpAnswer(200, Map.of(
                "Content-Type", (name.endsWith(".css") ? "text/css" : "text/javascript") + "; charset=utf-8",
                "Cache-Control", "private, max-age=31536000, immutable", "X-Content-Type-Options", "nosniff"),
                content));
    }

    private static byte[] content(String resource) {
        try (InputStream in = StatusPage.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
