package io.creditwatch.status;

import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import io.creditwatch.ledger.Notifications;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
    private final Template page = template("page.ftlh");
    private final Template notFound = template("not-found.ftlh");

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

    private static HttpAnswer html(int status, Template template, Map<String, Object> model) {
        StringWriter html = new StringWriter();
        try {
            template.process(model, html);
        } catch (TemplateException e) {
            throw new IllegalStateException("The template of the page fails", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        HttpAnswer answer = HttpAnswer.text(status, "text/html; charset=utf-8", html.toString());
        for (Map.Entry<String, String> guard : GUARDS.entrySet()) {
            answer = answer.with(guard.getKey(), guard.getValue());
        }
        return answer;
    }

    /** Loads a template. Its extension {@code .ftlh} makes FreeMarker escape for HTML. */
    private static Template template(String name) {
        Configuration freemarker = new Configuration(Configuration.VERSION_2_3_34);
        freemarker.setClassForTemplateLoading(StatusPage.class, "/status");
        freemarker.setDefaultEncoding(StandardCharsets.UTF_8.name());
        freemarker.setLogTemplateExceptions(false);
        freemarker.setNumberFormat("computer");
        try {
            return freemarker.getTemplate(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
