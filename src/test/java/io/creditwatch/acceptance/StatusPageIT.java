package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.Needs;
import io.creditwatch.Tool;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Status page in a real browser. */
@Needs(Tool.CHROMIUM)
class StatusPageIT {

    private static final StubVendor VENDOR = new StubVendor();
    private static final StubSlack SLACK = new StubSlack();
    private static final Organization LOW = VENDOR.organization("low").has("20.25");
    private static final Organization ENDING = VENDOR.organization("prod-eu").has("260");
    private static final Organization DARK = VENDOR.organization("dark").has("400");
    private static final Organization FINE = VENDOR.organization("fine").has("12345.678");
    private static final Organization MOVING = VENDOR.organization("moving");
    private static final Organization[] MANY = IntStream.range(0, 500).mapToObj(i ->
            VENDOR.organization("team-%03d".formatted(i)).has(hasOfMany(i))).toArray(Organization[]::new);

    private static RunningProgram program;
    private static RunningProgram large;
    private static Browser browser;

    @BeforeAll
    static void start(@TempDir Path folder, @TempDir Path largeFolder, @TempDir Path profile) {
        StoredLedger ledger = StoredLedger.newIn(folder);
        ledger.hasRead("low", FallingBalances.by("0").to("20.25"));
        ledger.hasRead("prod-eu", FallingBalances.by("20").toppedUpBy("300").to("260"));
        ledger.hasRead("dark", FallingBalances.by("5").to("400"));
        ledger.hasRead("fine", FallingBalances.by("20").to("12345.678"));
        program = Program.in(folder).watching(VENDOR, LOW, ENDING, DARK, FINE, MOVING).notifying(SLACK).start();
        StoredLedger largeLedger = StoredLedger.newIn(largeFolder);
        largeLedger.hasRead("team-007", FallingBalances.by("1").to("12.34"));
        large = Program.in(largeFolder).watching(VENDOR, MANY).notifying(SLACK).with("poll.period", "60s")
                .with("poll.period.alert", "60s").with("poll.rate-limit", "0").start();
        browser = new Browser(profile);
        program.awaitLine("event=started");
        DARK.awaitPolls(1);
        DARK.fails(503);
        Await.within(30, () -> assertThat(SLACK.headlines("dark")).hasSize(1));
        Await.soon(() -> assertThat(SLACK.headlines("low")).hasSize(1));
        Await.soon(() -> assertThat(SLACK.headlines("prod-eu")).hasSize(1));
    }

    @AfterAll
    static void stop() {
        browser.close();
        program.close();
        large.close();
        SLACK.close();
        VENDOR.close();
    }

    @BeforeEach
    void open() {
        browser.window(1280, 900);
        browser.scheme("light");
        browser.open(program.address("/"));
    }

    @Test
    void showsTheWorstAccountFirstWithItsExactBalanceAndCondition() {
        assertThat(browser.evaluate("[...document.querySelectorAll('#list h3')].map(h => h.innerText)"))
                .extracting(JsonNode::asText).containsExactly("low", "prod-eu", "dark", "fine", "moving");
        assertThat(account("low", ".balance")).isEqualTo("$20.25");
        assertThat(account("low", ".severity")).isEqualTo("CRITICAL");
        assertThat(account("low", ".says")).isEqualTo("At or under the critical level");
        assertThat(account("fine", ".balance")).isEqualTo("$12,345.67");
        assertThat(account("fine", ".severity")).isEqualTo("OK");
        assertThat(browser.text("#notifications")).contains("CRITICAL · low · $20.25 left", "slack", "delivered");
        assertThat(browser.text("[data-channel=slack]")).contains("delivered", "0 waiting, 0 dead");
        picture("desktop");
    }

    @Test
    void showsTheTimeLeftAndItsBasis() {
        assertThat(account("prod-eu", ".left")).matches("1[23] h( \\d+ min)? left");
        assertThat(account("prod-eu", ".ends")).startsWith("until ").doesNotContain("counted down");
        assertThat(account("fine", ".left")).matches("2\\d d( \\d+ h)? left");
        openAccount("prod-eu");
        assertThat(account("prod-eu", ".burn")).matches("\\$(19|20)\\.\\d\\d/h measured from the balance");
        assertThat(account("prod-eu", ".between")).startsWith("between ").contains(" and ");
        assertThat(account("prod-eu", ".critical")).isEqualTo("$25.00 or 1 d left");
        assertThat(account("prod-eu", ".warning")).isEqualTo("$100.00 or 3 d left");
    }

    @Test
    void showsNoEndWhenItIsNotKnown() {
        assertThat(account("low", ".left")).isEqualTo("No spending");
        assertThat(account("low", ".ends")).isEmpty();
        assertThat(account("moving", ".left")).isEqualTo("Too little to go on yet");
        openAccount("moving");
        assertThat(account("moving", ".burn")).isEqualTo("not known yet");
    }

    @Test
    void countsDownFromTheLastReadingWithoutANewerOne() {
        assertThat(account("dark", ".severity")).isEqualTo("UNKNOWN");
        assertThat(account("dark", ".balance")).isEqualTo("$400.00");
        assertThat(account("dark", ".left")).matches("3 d( \\d+ h)? left");
        assertThat(account("dark", ".ends")).endsWith(", counted down from the last reading");
        openAccount("dark");
        assertThat(account("dark", ".unreadable")).contains("Hyperstack answered HTTP 503");
        picture("unknown");
    }

    @Test
    void showsTimesInTheReadersZone() {
        browser.zone("Asia/Kolkata");
        try {
            browser.open(program.address("/"));
            Instant ends = Instant.parse(browser.evaluate(
                    "document.querySelector('[data-account=prod-eu] .ends time').dateTime").asText());
            String inIndia = DateTimeFormatter.ofPattern("hh:mm a", Locale.US).withZone(ZoneId.of("Asia/Kolkata"))
                    .format(ends);
            assertThat(account("prod-eu", ".ends").replace('\u202f', ' ')).endsWith(inIndia);
        } finally {
            browser.zone("");
        }
    }

    @Test
    void showsTheSameWithoutScripts() {
        assertThat(program.get("/").body()).contains("$20.25", "$12,345.67", "At or under the critical level",
                "CRITICAL · low · $20.25 left", "No spending", "Too little to go on yet",
                "measured from the balance", "counted down from the last reading", "$25.00 or 1 d left")
                .containsPattern("<b>1[23] h( \\d+ min)?</b> left")
                .containsPattern("until <time class=\"hour\" datetime=\"[^\"]+\">\\w{3} \\d+ \\w{3} \\d\\d:\\d\\d UTC")
                .doesNotContain("key-of-low", SLACK.webhook());
    }

    @Test
    void refreshesItselfAndShowsALostConnection() {
        MOVING.has("-3.005");
        Await.within(10, () -> assertThat(account("moving", ".balance")).isEqualTo("−$3.01"));
        Await.within(10, () -> assertThat(account("moving", ".says")).contains("everything is suspended"));
        assertThat(browser.text("#message")).isEmpty();

        browser.network(false);
        Await.within(12, () -> assertThat(browser.text("#message")).startsWith("Contact is lost"));
        picture("lost");
        browser.network(true);
        Await.within(12, () -> assertThat(browser.text("#message")).isEqualTo("There is contact again."));
        MOVING.has("1000");
        Await.within(15, () -> assertThat(account("moving", ".severity")).isEqualTo("OK"));
    }

    @Test
    void keepsInputAndFocusWhenItRefreshes() {
        openAccount("fine");
        browser.evaluate("document.querySelector('[data-account=fine] [name=why]').focus()");
        browser.type("half a sen");
        browser.evaluate("window.canvas = document.querySelector('[data-account=fine] canvas')");
        double scrolled = browser.evaluate("scrollY").asDouble();
        MOVING.has("1234.56");
        Await.within(15, () -> assertThat(account("moving", ".balance")).isEqualTo("$1,234.56"));

        browser.type("tence");
        assertThat(browser.focus()).isEqualTo("why");
        assertThat(browser.evaluate("document.activeElement.value").asText()).isEqualTo("half a sentence");
        assertThat(browser.evaluate("document.querySelector('[data-account=fine] canvas') === canvas").asBoolean()).isTrue();
        assertThat(browser.evaluate("document.querySelector('[data-account=fine] details').open").asBoolean()).isTrue();
        assertThat(browser.evaluate("scrollY").asDouble()).isEqualTo(scrolled);
        assertThat(browser.text("#message")).isEmpty();
    }

    @Test
    void drawsBalanceAndForecastOfAnOpenAccount() {
        openAccount("prod-eu");
        Await.within(10, () -> assertThat(chart("prod-eu")).contains("Chart of the balance: from $",
                " to $260.00 in ", "1 top-ups. Forecast: at $",
                " the balance reaches the $0.00 floor ", ", between ", " and "));
        assertThat(browser.evaluate("document.querySelectorAll('[data-account=prod-eu] .chart canvas').length").asInt())
                .isOne();
        browser.evaluate("document.querySelector('[data-account=prod-eu] .alternative').open = true");
        Await.within(10, () -> assertThat(browser.text("[data-account=prod-eu] .readings"))
                .contains("−$1.67", "+$29"));
        assertThat(account("prod-eu", ".forecast")).startsWith("Forecast: at $").contains("floor", "between");
        assertThat(account("prod-eu", ".event-list")).contains("CRITICAL · prod-eu · 1");
        picture("opened");
    }

    /** A forecast of ten hours, at least six, is drawn to its end; one without an end is as long as the history. */
    @Test
    void drawsTheForecastAsAFanFromTheLastReadingToTheFloor() {
        JsonNode closed = fan("2020-01-01T12:00:00Z", 15 * 3600);
        assertThat(closed.path("least").toString()).isEqualTo("[100,0,0,0,0]");
        assertThat(closed.path("expected").toString()).isEqualTo("[100,40,0,null,null]");
        assertThat(closed.path("most").path(4).asDouble()).isZero();
        JsonNode open = fan("2020-01-01T12:00:00Z", null);
        assertThat(open.path("most").toString()).isEqualTo("[100,100,100,100]");
        JsonNode cut = fan(Instant.now().toString(), null);
        assertThat(cut.path("times")).hasSize(2);
        assertThat(cut.path("expected").path(1).asDouble()).isCloseTo(80, within(0.1));
    }

    /** Computes the forecast after two hours of readings. */
    private static JsonNode fan(String readAt, Integer latestSeconds) {
        return browser.evaluate("""
                import(document.querySelector('script').src.replace('page.js', 'fan.js')).then(({ fan }) => fan(
                    [{ readAt: '%1$s', creditUsd: '120' }, { readAt: '%2$s', creditUsd: '100' }],
                    { readAt: '%2$s', thresholdUsd: null,
                      runway: { seconds: 36000, earliestSeconds: 21600, latestSeconds: %3$s } }))"""
                .formatted(Instant.parse(readAt).minusSeconds(7200), readAt, latestSeconds));
    }

    @Test
    void silencesAndLiftsWithOnlyTheKeyboard() {
        browser.evaluate("document.querySelector('[data-account=low] summary').focus()");
        browser.press("Enter");
        Await.soon(() -> assertThat(browser.text("[data-account=low] .silence button")).isNotNull());

        tabTo("who");
        browser.type("ops");
        tabTo("why");
        browser.type("moving house");
        tabTo("Silence");
        browser.press("Enter");

        Await.soon(() -> assertThat(account("low", ".silenced")).contains("by ops: moving house"));
        assertThat(program.get("/api/silences").body()).contains("\"account\":\"low\"", "moving house");
        assertThat(browser.text("#message")).isEqualTo("low is silenced.");
        assertThat(browser.focus()).isEqualTo("Lift the silence");
        picture("silenced");

        browser.press("Enter");
        Await.soon(() -> assertThat(program.get("/api/silences").body()).isEqualTo("[]"));
        Await.soon(() -> assertThat(browser.text("#message")).isEqualTo("The silence of low is lifted."));
        assertThat(browser.focus()).isEqualTo("duration");
    }

    @Test
    void worksBelowAPathOfAProxyThatSendsNoHeaderForIt() throws IOException {
        try (SubPathProxy proxy = new SubPathProxy(program)) {
            browser.open(proxy.address(SubPathProxy.PATH));
            Await.within(10, () -> assertThat(browser.requests()).filteredOn(
                    address -> address.equals(proxy.address(SubPathProxy.PATH))).hasSizeGreaterThan(1));
            openAccount("fine");
            browser.evaluate("document.querySelector('[data-account=fine] [name=who]').focus()");
            browser.type("ops");
            tabTo("why");
            browser.type("proxied");
            tabTo("Silence");
            browser.press("Enter");
            Await.soon(() -> assertThat(account("fine", ".silenced")).contains("by ops: proxied"));
            browser.press("Enter");
            Await.soon(() -> assertThat(browser.text("#message")).isEqualTo("The silence of fine is lifted."));
            assertThat(browser.requests()).hasSizeGreaterThan(8).allMatch(address ->
                    address.startsWith(proxy.address(SubPathProxy.PATH)) || address.startsWith("data:"));

            browser.open(proxy.address(SubPathProxy.PATH + "not/here/at-all"));
            Await.soon(() -> assertThat(browser.evaluate("document.querySelector('main a').href").asText())
                    .isEqualTo(proxy.address(SubPathProxy.PATH)));
            assertThat(browser.requests()).allMatch(address ->
                    address.startsWith(proxy.address(SubPathProxy.PATH)) || address.startsWith("data:"))
                    .anyMatch(address -> address.endsWith("/page.css"));
            assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor").asText())
                    .isEqualTo("rgb(245, 246, 248)");
        }
        assertThat(program.get("/api/silences").body()).isEqualTo("[]");
    }

    @Test
    void fitsAPhone() {
        browser.window(390, 844);
        openAccount("prod-eu");
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(390);
        picture("phone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void isAccessible(String scheme) throws IOException {
        browser.scheme(scheme);
        openAccount("prod-eu");
        openAccount("dark");
        assertNoViolation();
        String background = browser.evaluate("getComputedStyle(document.body).backgroundColor").asText();
        assertThat(background).isEqualTo(scheme.equals("dark") ? "rgb(16, 18, 23)" : "rgb(245, 246, 248)");
        picture(scheme);
    }

    @Test
    void loadsNothingFromOtherHostsAndFollowsItsContentPolicy() {
        openAccount("low");
        assertThat(browser.requests()).hasSizeGreaterThan(8)
                .allMatch(address -> address.startsWith(program.address("/")) || address.startsWith("data:"));
        assertThat(browser.errors()).isEmpty();
        assertThat(program.get("/").headers().firstValue("Content-Security-Policy")).get().asString()
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
                .contains("frame-ancestors 'none'");
        assertThat(program.get("/").headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(program.get("/").headers().firstValue("Referrer-Policy")).contains("no-referrer");
    }

    @Test
    void letsABrowserCacheOnlyFilesOfThisVersion() {
        String script = program.get("/").body().replaceAll("(?s).*src=\"(static/[^\"]+/page.js)\".*", "/$1");
        assertThat(program.get(script).headers().firstValue("Cache-Control")).get().asString().contains("immutable");
        assertThat(program.get(script).headers().firstValue("Content-Type")).get().asString()
                .startsWith("text/javascript");
        assertThat(program.get("/static/older/page.js").statusCode()).isEqualTo(404);
        assertThat(program.get(script.replace("page.js", "page.ftlh")).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nope", "/static", "/a/b/c/d"})
    void answersAnUnknownPathInItsOwnStyle(String path) {
        assertThat(program.get(path).statusCode()).isEqualTo(404);
        assertThat(program.get(path).body()).contains("There is nothing here", "/page.css");
        assertThat(program.get(path).headers().firstValue("Content-Security-Policy")).isPresent();
    }

    @Test
    void isFastWithFiveHundredAccounts() throws IOException {
        large.awaitLine("event=started");
        Await.within(60, () -> assertThat(large.get("/").body().split("never read")).hasSize(1));

        browser.open(large.address("/"));

        Await.within(10, () -> assertThat(browser.evaluate("document.querySelectorAll('.account').length")
                .asInt()).isEqualTo(500));
        assertThat(browser.text(".account h3")).isEqualTo("team-007");
        assertThat(account("team-007", ".left")).matches("12 h( \\d+ min)? left");
        assertThat(browser.text("#counts")).contains("5 CRITICAL", "13 WARNING", "482 OK");
        assertThat(browser.evaluate("document.querySelectorAll('canvas').length").asInt()).isZero();
        picture("many");

        browser.evaluate("document.querySelector('[name=name]').focus()");
        browser.type("team-0");
        Await.soon(() -> assertThat(browser.evaluate(
                "document.querySelectorAll('.account:not([hidden])').length").asInt()).isEqualTo(100));
        openAccount("team-007");
        assertThat(browser.evaluate("document.querySelectorAll('canvas').length").asInt()).isOne();
        browser.window(390, 844);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(390);
        picture("many-phone");
    }

    /** Each hundredth is critical, each fortieth of the others a warning. */
    private static String hasOfMany(int i) {
        return i % 100 == 7 ? "12.34" : i % 40 == 3 ? "77.00" : "5000.00";
    }

    private static void openAccount(String name) {
        browser.evaluate("document.querySelector('[data-account=" + name + "]').scrollIntoView()");
        browser.evaluate("document.querySelector('[data-account=" + name + "] details').open = true");
        Await.within(10, () -> assertThat(account(name, ".event-list")).isNotBlank());
        Await.within(10, () -> assertThat(chart(name)).startsWith("Chart of the balance"));
    }

    private static String chart(String name) {
        return browser.evaluate("document.querySelector('[data-account=" + name + "] .chart').ariaLabel").asText();
    }

    private static void assertNoViolation() throws IOException {
        browser.evaluate(axe());
        JsonNode violations = browser.evaluate("axe.run().then(found => found.violations.map(each => each.id + ': '"
                + " + each.nodes.map(node => node.target + ' ' + node.failureSummary).join('; ')))");
        assertThat(violations).extracting(JsonNode::asText).isEmpty();
    }

    private static void tabTo(String name) {
        for (int i = 0; i < 20 && !browser.focus().equals(name); i++) {
            browser.press("Tab");
        }
        assertThat(browser.focus()).isEqualTo(name);
    }

    private static String account(String name, String part) {
        return browser.text("[data-account=" + name + "] " + part);
    }

    /** Keeps a picture of the tested page. */
    private static void picture(String name) {
        try {
            Files.write(Program.OUTPUT.resolve("page-" + name + ".png"), browser.picture());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String axe() throws IOException {
        Properties library = new Properties();
        try (InputStream in = resource("/META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
            library.load(in);
        }
        try (InputStream in = resource("/META-INF/resources/webjars/axe-core/" + library.getProperty("version")
                + "/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream resource(String name) {
        return StatusPageIT.class.getResourceAsStream(name);
    }
}
