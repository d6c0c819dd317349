package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.HandClock;
import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.Notifications.ChannelBacklog.Attempt;
import io.creditwatch.ledger.Notifications.ChannelBacklog;
import io.creditwatch.ledger.Notifications;
import io.creditwatch.ledger.Silences;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverviewTest {

    private static final Instant NOW = Instant.parse("2026-11-29T00:10:00Z");

    @Test
    void showsInTheBandAChannelThatHangsAndOneThatRefuses(@TempDir Path folder) {
        List<ChannelBacklog> backlogs = List.of(
                new ChannelBacklog("slack", 1, Duration.ZERO, 0, delivered(), NOW),
                new ChannelBacklog("email", 0, Duration.ZERO, 2, delivered(), NOW),
                new ChannelBacklog("queue", 0, Duration.ZERO, 0, delivered(), null));

        String page = page(folder, backlogs, Map.of("slack", "1 of 1 hangs"));

        assertThat(page).contains("<header class=\"band\" data-severity=\"WARNING\">",
                " slack hangs (1 waiting: <a href=\"#Channels\">what to do</a>)."
                        + " email refuses notifications (2 dead letters: <a href=\"#Channels\">replay</a>).</h1>",
                "data-channel=\"slack\" data-state=\"failed\"", "Check that its receiver answers: 1 of 1 hangs.",
                "data-channel=\"email\" data-state=\"failed\"", "<code>creditwatch replay --channel email</code>",
                "data-channel=\"queue\" data-state=\"delivered\"");
    }

    @Test
    void listsTheMachinesToHibernateInTheRowOfTheAccount(@TempDir Path folder) {
        page(folder, List.of(), Map.of());
        Jdbi.create("jdbc:sqlite:" + folder.resolve("ledger.db")).useHandle(handle -> handle.execute(
                "INSERT INTO accounts (name, state, due_at) VALUES ('prod-eu', ?, 0)", Json.write(AccountViewTest.withMachines())));

        assertThat(page(folder, List.of(), Map.of())).containsPattern("<div class=\"savings\"><p>As of <time [^>]*>[^<]*</time>:</p>"
                + "<ul><li>Hibernating train-7 &lt;b&gt; \\(\\$0.60/h\\) makes it last until <time [^>]*>[^<]*</time>, 13 d 12 h longer.</li>"
                + "<li>If you hibernate train-8 \\(\\$0.40/h\\) too, almost no spending is left.</li></ul></div>");
    }

    private static String page(Path folder, List<ChannelBacklog> backlogs, Map<String, String> hanging) {
        HandClock clock = new HandClock(NOW);
        try (Database database = Database.open(new Settings.Database("jdbc:sqlite:" + folder.resolve("ledger.db"),
                Optional.empty(), Optional.empty()))) {
            WatchedAccounts accounts = new WatchedAccounts(List.of(Accounts.withLevels("100", "50")),
                    new History(database.jdbi(), clock), new Silences(database.jdbi(), clock));
            return new String(new StatusPage(accounts, read(Map.of()), new Notifications(database),
                    () -> ChannelView.all(read(backlogs), channel -> Optional.ofNullable(hanging.get(channel))), clock)
                    .show().body(), StandardCharsets.UTF_8);
        }
    }

    private static <T> CachedRead<T> read(T value) {
        return new CachedRead<>(() -> value, Runnable::run, System::nanoTime);
    }

    private static Attempt delivered() {
        return new Attempt(true, "HTTP 200", NOW);
    }
}
