package io.creditwatch.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.creditwatch.Needs;
import io.creditwatch.Tool;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Status page in a real browser. */
@Needs(Tool.CHROMIUM)
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StatusPageIT {

    @AutoClose
    private static final StubVendor VENDOR = new StubVendor();
    @AutoClose
    private static final StubSlack SLACK = new StubSlack();
    private static final Organization LOW = VENDOR.organization("low").has("20.25");
    private static final Organization ENDING = VENDOR.organization("prod-eu").has("260");
    private static final Organization DARK = VENDOR.organization("dark").has("400");
    private static final Organization FINE = VENDOR.organization("fine").has("12345.678");
    private static final Organization MOVING = VENDOR.organization("moving");
    private static final Organization[] MANY = IntStream.range(0, 500).mapToObj(i ->
            VENDOR.organization("team-%03d".formatted(i)).has(hasOfMany(i))).toArray(Organization[]::new);

    /** Colour of the focus on a light screen. */
    private static final int FOCUS = 0xff2f5bd7;

    @AutoClose
    private static RunningProgram program;
    @AutoClose
    private static Browser browser;

    @BeforeAll
    static void start(@TempDir Path folder, @TempDir Path profile) {
        StoredLedger ledger = StoredLedger.newIn(folder);
        ledger.hasRead("low", FallingBalances.by("0").to("20.25"));
        ledger.hasRead("prod-eu", withoutReadings(FallingBalances.by("20").toppedUpBy("300").to("260")));
        ledger.hasRead("dark", FallingBalances.by("5").to("400"));
        ledger.hasRead("fine", FallingBalances.by("20").forDays(6).to("12345.678"));
        program = Program.in(folder).watching(VENDOR, LOW, ENDING, DARK, FINE, MOVING).notifying(SLACK).start();
        browser = new Browser(profile);
        program.awaitLine("event=started");
        DARK.awaitPolls(1);
        DARK.fails(503);
        Await.soon(() -> assertThat(SLACK.headlines("dark")).hasSize(1));
        Await.soon(() -> assertThat(SLACK.headlines("low")).hasSize(1));
        Await.soon(() -> assertThat(SLACK.headlines("prod-eu")).hasSize(1));
    }

    @BeforeEach
    void open() {
        browser.window(1280, 900);
        browser.scheme("light");
        browser.open(program.address("/"));
        listen();
    }

    /** Keeps the messages of the page, most of which it shows for a few seconds. */
    private static void listen() {
        browser.evaluate("""
                window.said = [];
                new MutationObserver(() => said.push(document.getElementById('Message').innerText))
                    .observe(document.getElementById('Message'), { childList: true });""");
    }

    private static void awaitMessage(String text) {
        Await.soon(() -> assertThat(browser.evaluate("said")).extracting(JsonNode::asText).contains(text));
    }

    @Test
    void showsTheWorstAccountFirstWithItsExactBalanceAndCondition() {
        assertThat(browser.evaluate("[...document.querySelectorAll('.account .name')].map(h => h.innerText)"))
                .extracting(JsonNode::asText).containsExactly("low", "prod-eu", "dark", "fine", "moving");
        assertThat(browser.evaluate("[...document.querySelectorAll('#NeedList .name')].map(h => h.innerText)"))
                .extracting(JsonNode::asText).containsExactly("low", "prod-eu", "dark");
        assertThat(account("low", ".figure")).isEqualTo("$20.25 left");
        assertThat(account("low", ".pill")).isEqualTo("CRITICAL");
        assertThat(account("low", ".why")).isEqualTo("Below your critical level ($25). No spending.");
        assertThat(account("fine", ".money")).isEqualTo("$12,345.67");
        assertThat(account("fine", ".pill")).isEqualTo("OK");
        assertThat(browser.text("#Fine")).matches("2 OK, shortest runway 2\\d d");
    }

    @Test
    void saysInTheBandTheTabAndTheIconWhoNeedsAnOperator() {
        assertThat(browser.text("h1"))
                .matches("3 accounts need you\\. Shortest runway: prod-eu, 1[23] h( \\d+ min)?\\.");
        assertThat(browser.text("#Band ul")).contains("5 accounts, $", " left", "1 last known", "/h", "as of ");
        Await.soon(() -> assertThat(browser.text("#Band ul"))
                .contains("oldest reading " + account("dark", ".money .age")));
        assertThat(browser.evaluate("document.title").asText()).isEqualTo("(3) CRITICAL · creditwatch");
        assertThat(browser.evaluate("document.querySelector('[rel=icon]').href").asText()).contains("%23b3261e");
        assertThat(browser.text("[data-channel=slack]")).contains("delivered")
                .containsPattern("Delivered (just now|\\d+ min ago)");
    }

    @Test
    void listsEachEventOnceWithItsChannels() {
        assertThat(browser.evaluate("[...document.querySelectorAll('#NotificationList li')].map(li => li.innerText)"))
                .extracting(JsonNode::asText).filteredOn(text -> text.contains("CRITICAL · low"))
                .singleElement().asString().contains("CRITICAL · low · $20.25", "slack delivered");
    }

    @Test
    void showsTheTimeLeftAndItsBasis() {
        assertThat(account("prod-eu", ".figure")).matches("1[23] h( \\d+ min)? left");
        assertThat(account("prod-eu", ".why")).startsWith("Less than 24 h left. Ends ").contains(", likely between ");
        assertThat(account("prod-eu", ".money")).matches("\\$260\\.00 at \\$(19|20)\\.\\d\\d/h · read just now");
        assertThat(account("fine", ".figure")).matches("2\\d d( \\d+ h)?");
        openAccount("fine");
        assertThat(account("fine", ".facts")).contains("Forecast error");
        assertThat(account("fine", ".off")).isEqualTo("under 1 % in the last 7 days");
        openAccount("prod-eu");
        assertThat(browser.evaluate("document.querySelector('#prod-eu .off') === null").asBoolean()).isTrue();
        assertThat(account("prod-eu", ".burn")).matches("\\$(19|20)\\.\\d\\d/h \\(current rate\\)");
        assertThat(account("prod-eu", ".likely")).startsWith("likely between ").contains(" and ");
        assertThat(account("prod-eu", "dd.critical")).isEqualTo("$25 or 24 h left");
        assertThat(account("prod-eu", "dd.warning")).isEqualTo("$100 or 72 h left");
        assertThat(account("prod-eu", ".pay")).matches("Pay \\$3,\\d\\d0 →");
        assertThat(browser.evaluate("document.querySelector('[data-account=prod-eu] .pay').href").asText())
                .startsWith("https://console.hyperstack.cloud/");
    }

    @Test
    void namesTheScaleOfTheRunway() {
        assertThat(browser.evaluate("[...document.querySelectorAll('#prod-eu .bar text')]"
                + ".map(label => label.getComputedTextLength() > 5 ? label.textContent : 'hidden')"))
                .extracting(JsonNode::asText)
                .containsExactly("Runway and its limits", "1 h", "1 d", "1 w", "1 mo");
    }

    @Test
    void showsNoEndWhenItIsNotKnown() {
        assertThat(account("low", ".money")).startsWith("$20.25 · read");
        assertThat(account("moving", ".figure")).isEqualTo("–");
        openAccount("moving");
        assertThat(account("moving", ".burn")).isEqualTo("not known yet");
    }

    @Test
    void saysThatABalanceCannotBeReadAndWhatItIsByNow() {
        assertThat(account("dark", ".pill")).isEqualTo("UNKNOWN");
        assertThat(account("dark", ".figure")).isEqualTo("$400.00 last known");
        assertThat(account("dark", ".why")).startsWith("creditwatch has not been able to read the balance since ")
                .contains(": ");
        assertThat(account("dark", ".money"))
                .matches("About \\$(400\\.00|399\\.\\d\\d) by now at \\$(4|5)\\.\\d\\d/h · read .*");
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
            openAccount("prod-eu");
            assertThat(account("prod-eu", ".ends").replace('\u202f', ' ')).endsWith(inIndia);
            assertThat(browser.evaluate("document.querySelector('[data-account=prod-eu] .age').title").asText())
                    .contains("GMT+5:30");
            assertThat(browser.text("#Band .updated")).startsWith("as of ").endsWith(" GMT+5:30");
        } finally {
            browser.zone("");
        }
    }

    @Test
    void showsTheSameWithoutScripts() {
        assertThat(program.get("/").body()).contains("<b>$20</b>.25 left", "$12,345.67",
                "Below your critical level ($25)", "CRITICAL · low · $20.25", "3 accounts need you", "$25 or 24 h left")
                .containsPattern("<b>1[23]</b> h (<b>\\d+</b> min )?left")
                .containsPattern("<time class=\"time\" datetime=\"[^\"]+\" title=\"[^\"]+ UTC\">"
                        + "\\w{3} \\d\\d:\\d\\d UTC")
                .doesNotContain("key-of-low", SLACK.webhook());
    }

    @Test
    void refreshesItselfAndShowsALostConnection() {
        MOVING.has("-3.005");
        MOVING.awaitPolls(1);
        Await.soon(() -> assertThat(account("moving", ".figure")).isEqualTo("−$3.01 suspended"));
        Await.soon(() -> assertThat(account("moving", ".why")).contains("Hyperstack suspends all machines"));
        assertThat(browser.evaluate("document.querySelector('#NeedList [data-account=moving]') !== null").asBoolean())
                .isTrue();
        assertThat(browser.text("#Message")).isEmpty();

        browser.network(false);
        Await.soon(() -> assertThat(browser.text("#Message"))
                .startsWith("No connection to creditwatch. Numbers are from "));
        assertThat(browser.evaluate("document.title").asText()).isEqualTo("No connection · creditwatch");
        browser.network(true);
        awaitMessage("Connected again.");
        Await.soon(() -> assertThat(browser.text("#Message")).isEmpty());
        MOVING.has("1000");
        MOVING.awaitPolls(2);
        Await.soon(() -> assertThat(account("moving", ".pill")).isEqualTo("OK"));
    }

    @Test
    void takesOneFailedRequestForNoLostConnection() {
        browser.evaluate("""
                const real = window.fetch;
                window.failed = 0;
                window.fetch = () => { window.fetch = real; failed += 1;
                    return Promise.reject(new TypeError('reset')); };
                window.dispatchEvent(new Event('offline'));""");
        int before = browser.requests().size();
        Await.soon(() -> assertThat(browser.requests()).hasSizeGreaterThan(before));
        assertThat(browser.evaluate("failed").asInt()).isOne();
        assertThat(browser.evaluate("said")).isEmpty();
    }

    @Test
    void keepsInputAndFocusWhenItRefreshes() {
        openAccount("fine");
        browser.evaluate("document.querySelector('[data-account=fine] .silence').open = true");
        browser.evaluate("document.querySelector('[data-account=fine] [name=why]').focus()");
        browser.type("half a sen");
        browser.evaluate("window.field = document.activeElement");
        double place = browser.evaluate("field.getBoundingClientRect().top").asDouble();
        MOVING.has("1234.56");
        MOVING.awaitPolls(1);
        Await.soon(() -> assertThat(account("moving", ".money")).startsWith("$1,234.56"));

        browser.type("tence");
        assertThat(browser.focus()).isEqualTo("why");
        assertThat(browser.evaluate("document.activeElement.value").asText()).isEqualTo("half a sentence");
        assertThat(browser.evaluate("document.activeElement === field").asBoolean()).isTrue();
        assertThat(browser.evaluate("document.querySelector('[data-account=fine] details').open").asBoolean()).isTrue();
        assertThat(browser.evaluate("field.getBoundingClientRect().top").asDouble()).isCloseTo(place, within(1.0));
        assertThat(browser.text("#Message")).isEmpty();
    }

    /** Comes first, since the table has the last points only, which would all be of the polls of this test. */
    @Test
    @Order(1)
    void drawsBalanceAndForecastOfAnOpenAccount() {
        openAccount("prod-eu");
        Await.soon(() -> assertThat(chart("prod-eu")).contains("Chart of the balance: from $",
                " to $260.00, 1 top-ups, 1 times without readings. Forecast: at the current rate ($",
                " the balance reaches the $0 floor ", ", likely between ", " and "));
        assertThat(inChart(".line")).isEqualTo(3);
        assertThat(inChart(".band")).isOne();
        assertThat(inChart(".gap")).isOne();
        assertThat(drawn()).contains("+$29", "$260.00", "critical $25",
                "warning $100", "floor $0");
        span("end");
        Await.soon(() -> assertThat(drawn()).contains("$0 · "));
        browser.evaluate("document.querySelector('[data-account=prod-eu] .alternative').open = true");
        Await.soon(() -> assertThat(browser.text("[data-account=prod-eu] tbody")).contains("−$1.67", "+$29"));
        assertThat(account("prod-eu", ".forecast")).startsWith("Forecast: at the current rate ($")
                .contains("floor", "between");
        assertThat(account("prod-eu", ".events")).contains("CRITICAL · prod-eu · 1");
    }

    @Test
    void drawsByTheClockOfTheServer() {
        browser.evaluate("Date.now = () => 0");
        openAccount("prod-eu");
        Await.soon(() -> assertThat(inChart(".line")).isEqualTo(3));
        assertThat(browser.evaluate("""
                (svg => [...svg.querySelectorAll('.line:not(.ahead)')].flatMap(line => [...line.points])
                    .every(point => (plot => point.x >= plot.x.baseVal.value
                        && point.x <= plot.x.baseVal.value + plot.width.baseVal.value)(
                            svg.querySelector('clipPath rect'))))
                    (document.querySelector('[data-account=prod-eu] .chart svg'))""").asBoolean()).isTrue();
        assertThat(inChart(".line[clip-path]")).isEqualTo(3);
    }

    @Test
    void triesAgainToLoadTheChartAndTheEvents() {
        browser.evaluate("""
                const real = window.fetch;
                window.failed = 0;
                window.fetch = (path, ...more) => path.startsWith('api/') && failed < 2
                    ? Promise.resolve(new Response('', { status: 500 + failed++ })) : real(path, ...more);""");
        openAccount("low");
        assertThat(account("low", ".events ol")).contains("CRITICAL · low · $20.25");
        assertThat(browser.evaluate("failed").asInt()).isEqualTo(2);
    }

    @Test
    void showsBalanceTimeAndBurnRateUnderThePointer() {
        openAccount("prod-eu");
        Await.soon(() -> assertThat(inChart(".line")).isPositive());
        JsonNode box = browser.evaluate("(box => [box.x + box.width / 2, box.y + box.height / 2])"
                + "(document.querySelector('[data-account=prod-eu] .chart').getBoundingClientRect())");
        browser.point(box.path(0).asDouble(), box.path(1).asDouble());
        Await.soon(() -> assertThat(account("prod-eu", ".tip")).matches("\\$\\d+\\.\\d\\d · .+ · \\$\\d+\\.\\d\\d/h"));
    }

    @Test
    void opensTheAccountThatTheAddressNamesAndItsSilenceForm() {
        browser.open(program.address("/?show=need#fine/silence"));
        Await.soon(() -> assertThat(browser.focus()).isEqualTo("who"));
        assertThat(browser.evaluate("document.activeElement.closest('.account').dataset.account")
                .asText()).isEqualTo("fine");
        browser.evaluate("location.hash = 'dark'");
        Await.soon(() -> assertThat(browser.evaluate("document.querySelector('[data-account=dark] details').open")
                .asBoolean()).isTrue());
        Await.soon(() -> assertThat(browser.evaluate("""
                document.querySelector('[data-account=dark]').getBoundingClientRect().top
                    - document.querySelector('.band').getBoundingClientRect().bottom""").asDouble())
                .isBetween(0.0, 60.0));
    }

    @Test
    void refreshesItselfAtAnAddressThatNamesNoAccount() {
        browser.open(program.address("/?show=#%"));
        String loaded = browser.evaluate("document.querySelector('.updated time').dateTime").asText();
        Await.soon(() -> assertThat(browser.evaluate("document.querySelector('.updated time').dateTime").asText())
                .isNotEqualTo(loaded));
    }

    @Test
    void showsTheKeyboardFocusOnEveryClosedAccount() throws IOException {
        browser.evaluate("document.querySelector('.account summary').focus()");
        browser.press("Tab");
        for (String name : List.of("prod-eu", "dark", "", "fine", "moving")) {
            // a refresh may move it between the box and the picture
            Await.soon(() -> {
                JsonNode box = browser.evaluate("""
                        (box => [box.left, box.top, box.right, box.bottom].map(Math.round).concat(
                            document.activeElement.closest('.account')?.dataset.account ?? ''))
                            (document.activeElement.getBoundingClientRect())""");
                assertThat(box.path(4).asText()).isEqualTo(name);
                if (!name.isEmpty()) {
                    assertThat(focusedSides(box)).as(name).isEqualTo(4);
                }
            });
            browser.press("Tab");
        }
    }

    /** Counts the sides of a box whose middle has the colour of the focus, at one of the first pixels inwards. */
    private static long focusedSides(JsonNode box) throws IOException {
        BufferedImage screen = ImageIO.read(new ByteArrayInputStream(browser.picture()));
        int left = box.path(0).asInt();
        int top = box.path(1).asInt();
        int right = box.path(2).asInt();
        int bottom = box.path(3).asInt();
        int x = (left + right) / 2;
        int y = (top + bottom) / 2;
        return Stream.<IntFunction<Integer>>of(i -> screen.getRGB(left + i, y), i -> screen.getRGB(right - 1 - i, y),
                        i -> screen.getRGB(x, top + i), i -> screen.getRGB(x, bottom - 1 - i))
                .filter(side -> IntStream.range(0, 3).allMatch(i -> side.apply(i) == FOCUS)).count();
    }

    @Test
    void silencesForFourHoursWithOneButtonAndLiftsIt() {
        openAccount("low");
        browser.evaluate("document.querySelector('[data-account=low] .quick').click()");
        Await.soon(() -> assertThat(account("low", ".silenced")).contains("by status page"));
        assertThat(account("low", ".silent")).startsWith("silenced until ").endsWith(", except CRITICAL");
        browser.evaluate("document.querySelector('[data-account=low] .lift').click()");
        awaitMessage("The silence of low is lifted.");
        assertThat(program.get("/api/silences").body()).doesNotContain("\"low\"");
    }

    @Test
    void silencesAndLiftsWithOnlyTheKeyboard() {
        browser.evaluate("document.querySelector('[data-account=low] summary').focus()");
        browser.press("Enter");
        Await.soon(() -> assertThat(browser.text("[data-account=low] .silence summary")).isNotNull());

        tabTo("Silence with a reason");
        browser.press("Enter");
        tabTo("who");
        browser.type("ops");
        tabTo("why");
        browser.type("moving house");
        tabTo("Silence");
        browser.press("Enter");

        Await.soon(() -> assertThat(account("low", ".silenced")).contains("by ops: moving house"));
        assertThat(program.get("/api/silences").body()).contains("\"account\":\"low\"", "moving house");
        awaitMessage("low is silenced.");
        assertThat(browser.evaluate("(box => box.top > 0 && box.bottom < innerHeight)"
                + "(document.getElementById('Message').getBoundingClientRect())").asBoolean()).isTrue();
        Await.soon(() -> assertThat(browser.focus()).isEqualTo("Lift the silence"));

        browser.press("Enter");
        Await.soon(() -> assertThat(program.get("/api/silences").body()).isEqualTo("[]"));
        awaitMessage("The silence of low is lifted.");
        Await.soon(() -> assertThat(browser.focus()).isEqualTo("Silence 4 h"));
    }

    /** nginx would have {@code location /creditwatch/ { proxy_pass http://127.0.0.1:8080/; }} and nothing more. */
    @Test
    void worksBelowAPathOfAProxyThatSendsNoHeaderForIt() throws IOException {
        WireMockServer proxy = new WireMockServer(options().dynamicPort());
        proxy.stubFor(any(urlMatching("/creditwatch/.*")).willReturn(aResponse().proxiedFrom(program.address(""))
                .withProxyUrlPrefixToRemove("/creditwatch")));
        proxy.start();
        try {
            String page = proxy.url("/creditwatch/");
            browser.open(page);
            listen();
            Await.soon(() -> assertThat(browser.requests()).filteredOn(page::equals).hasSizeGreaterThan(1));
            openAccount("fine");
            browser.evaluate("document.querySelector('[data-account=fine] .silence').open = true");
            browser.evaluate("document.querySelector('[data-account=fine] [name=who]').focus()");
            browser.type("ops");
            tabTo("why");
            browser.type("proxied");
            tabTo("Silence");
            browser.press("Enter");
            Await.soon(() -> assertThat(account("fine", ".silenced")).contains("by ops: proxied"));
            Await.soon(() -> assertThat(browser.focus()).isEqualTo("Lift the silence"));
            browser.press("Enter");
            awaitMessage("The silence of fine is lifted.");
            assertThat(browser.requests()).hasSizeGreaterThan(8).allMatch(address ->
                    address.startsWith(page) || address.startsWith("data:"));

            browser.open(page + "not/here/at-all");
            Await.soon(() -> assertThat(browser.evaluate("document.querySelector('main a').href").asText())
                    .isEqualTo(page));
            assertThat(browser.requests()).allMatch(address ->
                    address.startsWith(page) || address.startsWith("data:"))
                    .anyMatch(address -> address.endsWith("/page.css"));
            assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor").asText())
                    .isEqualTo("rgb(246, 247, 249)");
        } finally {
            proxy.stop();
        }
        assertThat(program.get("/api/silences").body()).isEqualTo("[]");
    }

    @Test
    void fitsAPhone() {
        browser.window(390, 844);
        openAccount("prod-eu");
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(390);
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 390, 500})
    void drawsAChartForAPhoneWithHoursAndNoLabelOnAnother(int width) {
        browser.window(width, 844);
        openAccount("prod-eu");
        Await.soon(() -> assertThat(browser.evaluate("[...document.querySelectorAll("
                + "'[data-account=prod-eu] .chart .tick.middle')].map(tick => tick.textContent)"))
                .extracting(JsonNode::asText).filteredOn(tick -> tick.matches("\\d+.[AP]M"))
                .hasSizeGreaterThanOrEqualTo(2));
        assertThat(overlaps()).isEmpty();
        span("end");
        Await.soon(() -> assertThat(drawn()).contains("$0 · "));
        assertThat(overlaps()).isEmpty();
    }

    private static JsonNode overlaps() {
        return browser.evaluate("""
                (labels => labels.flatMap(([one, box], i) => labels.slice(i + 1)
                    .filter(([, other]) => box.left < other.right && other.left < box.right
                        && box.top < other.bottom - 3 && other.top < box.bottom - 3)
                    .map(([other]) => `${one} / ${other}`)))
                    (['.value', 'text.floor', 'text.critical', 'text.warning', '.tick.middle'].flatMap(name =>
                        [...document.querySelectorAll(`[data-account=prod-eu] .chart ${name}`)])
                        .map(label => [label.textContent, label.getBoundingClientRect()]))""");
    }

    @Test
    void breaksNoLineInsideAnAmountOrATime() {
        MOVING.has("-3.005");
        MOVING.awaitPolls(1);
        Await.soon(() -> assertThat(account("moving", ".figure")).isEqualTo("−$3.01 suspended"));
        openAccount("prod-eu");
        openAccount("fine");
        JsonNode broken = browser.evaluate("""
                (() => {
                    document.querySelectorAll('main, #Band').forEach(part => part.style.width = '1px');
                    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                    let count = 0;
                    const broken = [];
                    while (texts.nextNode()) {
                        for (const found of texts.currentNode.data.matchAll(
                            /\u2212\\S+|\\d+ (d|h|min|s|%)(?!\\w)( \\d+ (h|min)(?!\\w))?|\\d\\d:\\d\\d\\s[AP]M/g)) {
                            const range = document.createRange();
                            range.setStart(texts.currentNode, found.index);
                            range.setEnd(texts.currentNode, found.index + found[0].length);
                            const lines = new Set([...range.getClientRects()].map(line => Math.round(line.top)));
                            count += lines.size > 0 ? 1 : 0;
                            broken.push(...(lines.size > 1 ? [texts.currentNode.data] : []));
                        }
                    }
                    return [broken, count];
                })()""");
        MOVING.has("1000");
        Await.soon(() -> assertThat(account("moving", ".pill")).isEqualTo("OK"));
        assertThat(broken.path(0)).isEmpty();
        assertThat(broken.path(1).asInt()).isGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void isAccessible(String scheme) {
        browser.scheme(scheme);
        openAccount("prod-eu");
        openAccount("dark");
        assertThat(browser.violations()).isEmpty();
        String background = browser.evaluate("getComputedStyle(document.body).backgroundColor").asText();
        assertThat(background).isEqualTo(scheme.equals("dark") ? "rgb(15, 17, 22)" : "rgb(246, 247, 249)");
    }

    @Test
    void loadsNothingFromOtherHostsAndFollowsItsContentPolicy() {
        openAccount("low");
        assertThat(browser.requests()).hasSizeGreaterThan(7)
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
    void isFastWithFiveHundredAccounts(@TempDir Path folder) {
        StoredLedger.newIn(folder).hasRead("team-007", FallingBalances.by("1").to("12.34"));
        // each is polled once: while 500 are polled, nothing else is quick on a small machine
        try (RunningProgram large = Program.in(folder).watching(VENDOR, MANY).notifying(SLACK)
                .with("poll.period", "1h").with("poll.period.alert", "1h").with("poll.rate-limit", "0").start()) {
            assertIsFast(large);
        }
    }

    private static void assertIsFast(RunningProgram large) {
        large.awaitLine("event=started");
        Await.soon(() -> {
            String page = large.get("/").body();
            assertThat(page.contains("it lasts 12 h") && !page.contains("NOT READ YET</span>")).isTrue();
        });

        browser.open(large.address("/"));

        Await.soon(() -> assertThat(browser.evaluate("document.querySelectorAll('.account').length")
                .asInt()).isEqualTo(500));
        assertThat(browser.text(".account .name")).isEqualTo("team-007");
        assertThat(account("team-007", ".figure")).isEqualTo("$12.34 left");
        assertThat(account("team-007", ".why"))
                .matches("Below your critical level \\(\\$25\\)\\. "
                        + "At the current rate \\(\\$\\S+/h\\) it lasts 12 h.*");
        assertThat(browser.text("h1")).startsWith("18 accounts need you. Shortest runway: team-007, 12 h");
        assertThat(browser.text("#Fine")).isEqualTo("482 OK");
        assertThat(browser.evaluate("document.querySelector('.group').open").asBoolean()).isFalse();
        assertThat(browser.evaluate("document.querySelectorAll('.chart svg').length").asInt()).isZero();

        browser.evaluate("document.querySelector('[name=name]').focus()");
        browser.type("team-0");
        Await.soon(() -> assertThat(browser.evaluate(
                "document.querySelectorAll('.account:not([hidden])').length").asInt()).isEqualTo(100));
        assertThat(browser.evaluate("location.search").asText()).isEqualTo("?name=team-0");
        browser.open(large.address("/?name=team-00&show=need"));
        Await.soon(() -> assertThat(browser.evaluate(
                "[...document.querySelectorAll('.account:not([hidden])')].map(item => item.id)"))
                .extracting(JsonNode::asText).containsExactly("team-007", "team-003"));
        openAccount("team-007");
        assertThat(browser.evaluate("document.querySelectorAll('.chart svg').length").asInt()).isOne();
        browser.window(390, 844);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(390);
    }

    /** Leaves out the readings of an hour and a half. */
    private static List<BigDecimal> withoutReadings(List<BigDecimal> balances) {
        List<BigDecimal> some = new ArrayList<>(balances);
        Collections.fill(some.subList(40, 58), null);
        return some;
    }

    /** Each hundredth is critical, each fortieth of the others a warning. */
    private static String hasOfMany(int i) {
        return i % 100 == 7 ? "12.34" : i % 40 == 3 ? "77.00" : "5000.00";
    }

    private static void openAccount(String name) {
        browser.evaluate("document.querySelector('[data-account=" + name + "]').scrollIntoView()");
        browser.evaluate("document.querySelector('[data-account=" + name + "] details').open = true");
        Await.soon(() -> assertThat(account(name, ".events ol")).isNotBlank());
        Await.soon(() -> assertThat(chart(name)).startsWith("Chart of the balance"));
    }

    private static String chart(String name) {
        return browser.evaluate("document.querySelector('[data-account=" + name + "] .drawing').ariaLabel").asText();
    }

    private static String drawn() {
        return browser.evaluate("document.querySelector('[data-account=prod-eu] .chart svg').textContent").asText();
    }

    private static int inChart(String selector) {
        return browser.evaluate("document.querySelectorAll('[data-account=prod-eu] .chart " + selector + "').length")
                .asInt();
    }

    private static void span(String value) {
        browser.evaluate("document.querySelector('[data-account=prod-eu] [value=" + value + "]').click()");
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
}
