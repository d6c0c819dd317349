package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.Forecasts;
import io.creditwatch.HandClock;
import io.creditwatch.alert.AlertState;
import io.creditwatch.assessment.Condition;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.Notifications;
import io.creditwatch.ledger.Notifications.ChannelBacklog;
import io.creditwatch.ledger.Notifications.ChannelBacklog.Attempt;
import io.creditwatch.ledger.Silences;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.GivenConfiguration;
import io.creditwatch.settings.Settings;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.ReadFailure.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
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
                "data-channel=\"email\" data-state=\"failed\"",
                "<code>java -jar target/creditwatch.jar replay --channel email</code>",
                "data-channel=\"queue\" data-state=\"delivered\"");
    }

    @Test
    void listsTheMachinesToHibernateInTheRowOfTheAccount(@TempDir Path folder) {
        page(folder, List.of(), Map.of());
        Jdbi.create("jdbc:sqlite:" + folder.resolve("ledger.db")).useHandle(handle -> handle.execute(
                "INSERT INTO accounts (name, state, due_at) VALUES ('prod-eu', ?, 0)",
                Json.write(AccountViewTest.withMachines())));

        assertThat(page(folder, List.of(), Map.of()))
                .containsPattern("<div class=\"savings\"><p>As of <time [^>]*>[^<]*</time>:</p>"
                + "<ul><li>Hibernating train-7 &lt;b&gt; \\(\\$0.60/h\\) makes it last until <time "
                + "[^>]*>[^<]*</time>, 13 d 12 h longer.</li>"
                + "<li>If you hibernate train-8 \\(\\$0.40/h\\) too, almost no spending is left.</li></ul></div>");
    }

    @Test
    void showsEachAccountInItsCurrencyAndNoSumOfTwo(@TempDir Path folder) {
        page(folder, List.of(), Map.of());
        Account dollars = Accounts.withLevels("100", "50");
        List<Account> accounts = List.of(dollars, new Account("eu", dollars.apiKey(), dollars.alerts(),
                vendor("twilio")), new Account("owed", dollars.apiKey(), dollars.alerts(), vendor("digitalocean")),
                new Account("unread", dollars.apiKey(), dollars.alerts(), vendor("siliconflow")));
        Jdbi.create("jdbc:sqlite:" + folder.resolve("ledger.db")).useHandle(handle -> {
            store(handle, "prod-eu", SampleEvents.current(Condition.HEALTHY, "204.00", NOW,
                    Forecasts.withRunway(NOW, BigDecimal.TEN)));
            store(handle, "eu", inEuros(SampleEvents.current(Condition.SUSPENDED, "-1.70", NOW)));
            store(handle, "owed", Json.read(Json.write(SampleEvents.current(Condition.HEALTHY, "-23.44", NOW))
                    .replace("\"postpaid\":false", "\"postpaid\":true"), AlertState.class));
        });

        String page = page(folder, accounts, List.of(), Map.of());

        assertThat(page).contains(
                "<li>4 accounts, $204.00 and −€1.70 left (1 not known)</li><li>$20.40/h (2 not known)</li>");
        assertThat(item(page, "eu")).doesNotContain("$").contains("<b>−€1</b>.70 suspended",
                "data-sign=\"€\" data-decimals=\"2\"",
                "Below €0: Twilio suspends the account until you pay.", "<dd class=\"warning\">€100 or 72 h left</dd>",
                "href=\"https://console.twilio.com/us1/billing/manage-billing/billing-overview\"");
        assertThat(item(page, "owed"))
                .contains("<span class=\"figure\">postpaid</span><span class=\"money\">−$23.44</span>",
                "<dd class=\"warning\">postpaid: no limits apply</dd>", "<dd class=\"burn\">not judged</dd>",
                "<dd class=\"floor\">none</dd>").doesNotContain("data-severity=\"CRITICAL\"");
        assertThat(page(folder, accounts.subList(2, 3), List.of(), Map.of()))
                .contains("<li>creditwatch</li><li>1 account</li><li>oldest",
                "<b>−$23</b>.44 postpaid", "<span class=\"why\">Postpaid: no limits apply.</span>");
        assertThat(item(page, "unread")).contains("<dd class=\"critical\">CN¥50 or 24 h left</dd>").doesNotContain("$");
    }

    @Test
    void showsTheLastKnownBalanceWithItsAgeAsTheCardDoes(@TempDir Path folder) {
        page(folder, List.of(), Map.of());
        Account dollars = Accounts.withLevels("100", "50");
        Instant readAt = NOW.minus(Duration.ofMinutes(12));
        Jdbi.create("jdbc:sqlite:" + folder.resolve("ledger.db")).useHandle(handle -> {
            AlertState low = SampleEvents.current(Condition.CREDIT_WARNING, "26.44", readAt,
                    Forecasts.withRunway(readAt, BigDecimal.ONE));
            ReadFailure failure = new ReadFailure("prod-eu", NOW, Kind.TIMEOUT, null, "No answer.", null);
            store(handle, "prod-eu", new AlertState(low.decided(), null, low.readings(),
                    new AlertState.Unreadable(3, NOW, failure, true, 0, null), low.sideAlerts(), 1));
            store(handle, "fine", SampleEvents.current(Condition.HEALTHY, "204.00", NOW,
                    Forecasts.withRunway(NOW, BigDecimal.TEN)));
        });

        String page = page(folder, List.of(dollars), List.of(), Map.of());
        assertThat(page).contains("prod-eu needs you. Its money lasts 48 min by its last reading.",
                "<li>1 account, last known $26.44</li><li>$20.40/h</li><li>oldest reading 12 min ago</li>",
                "<b>$26</b>.44 last known", ">12 min ago</time>");
        assertThat(page(folder, List.of(dollars, new Account("fine", dollars.apiKey(), dollars.alerts(),
                dollars.vendor()), new Account("new", dollars.apiKey(), dollars.alerts(), dollars.vendor())),
                List.of(), Map.of())).contains("prod-eu needs you. Shortest runway: prod-eu, 48 min by its last reading.",
                "<li>3 accounts, $230.44 left (1 last known, 1 not known)</li>", "<li>oldest reading 12 min ago</li>",
                "<h2 id=\"Fine\">1 OK, shortest runway 10 h</h2>");
    }

    @Test
    void saysWhatASilenceDoesNotSuppress(@TempDir Path folder) {
        page(folder, List.of(), Map.of());
        Jdbi.create("jdbc:sqlite:" + folder.resolve("ledger.db")).useHandle(handle -> {
            store(handle, "prod-eu", SampleEvents.current(Condition.CREDIT_CRITICAL, "26.44", NOW,
                    Forecasts.withRunway(NOW, BigDecimal.ONE)));
            handle.execute("INSERT INTO silences (id, account, ends_at, who, why, created_at) "
                    + "VALUES ('1', 'prod-eu', ?, 'ops', 'move', 0)", NOW.plusSeconds(3600).toEpochMilli());
        });

        assertThat(page(folder, List.of(), Map.of())).contains("</time>, except CRITICAL</span>",
                ", by ops: move</p><p>CRITICAL and UNKNOWN are sent anyway.</p>",
                "<h1>prod-eu needs you. Its money lasts 1 h.", ">Runway and its limits</text>", ">1 mo</text>");
    }

    @Test
    void linksNoBillingPageThatTheVendorDoesNotHave(@TempDir Path folder) {
        assertThat(page(folder, List.of(Accounts.withLevels("100", "50")), List.of(), Map.of()))
                .contains("button first pay");
        assertThat(page(folder, List.of(new Account("lab", null, AlertRules.NONE, Vendor.UNKNOWN)), List.of(),
                Map.of()))
                .doesNotContain("button first pay");
    }

    private static void store(Handle handle, String name, AlertState state) {
        handle.execute("INSERT INTO accounts (name, state, due_at) VALUES (?, ?, 0)", name, Json.write(state));
    }

    private static AlertState inEuros(AlertState state) {
        return Json.read(Json.write(state).replace("\"currency\":\"USD\"", "\"currency\":\"EUR\""), AlertState.class);
    }

    private static Vendor vendor(String name) {
        return GivenConfiguration.of(Map.of()).vendor(name);
    }

    private static String item(String page, String account) {
        String item = page.substring(page.indexOf("<li class=\"account\" id=\"" + account + '"'));
        return item.substring(0, item.indexOf("Forecast:"));
    }

    private static String page(Path folder, List<ChannelBacklog> backlogs, Map<String, String> hanging) {
        return page(folder, List.of(Accounts.withLevels("100", "50")), backlogs, hanging);
    }

    private static String page(Path folder, List<Account> all, List<ChannelBacklog> backlogs,
            Map<String, String> hanging) {
        HandClock clock = new HandClock(NOW);
        try (Database database = Database.open(new Settings.Database("jdbc:sqlite:" + folder.resolve("ledger.db"),
                Optional.empty(), Optional.empty()))) {
            WatchedAccounts accounts = new WatchedAccounts(all,
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
