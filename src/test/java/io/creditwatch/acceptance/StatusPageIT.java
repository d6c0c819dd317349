package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as people have it: in a real browser. */
class StatusPageIT {

    private final StubVendor vendor = new StubVendor();
    private final StubSlack slack = new StubSlack();
    private final Organization low = vendor.organization("low").has("20.25");
    private final Organization fine = vendor.organization("fine").has("12345.678");

    private RunningProgram program;
    private Browser browser;

    @BeforeEach
    void open(@TempDir Path folder, @TempDir Path profile) {
        program = Program.in(folder).watching(vendor, low, fine).telling(slack).startAndWait();
        Within.seconds(5, () -> assertThat(slack.headlines("low")).hasSize(1));
        browser = new Browser(profile);
        browser.open(program.address("/"));
    }

    @AfterEach
    void close() {
        browser.close();
        program.close();
        slack.close();
        vendor.close();
    }

    @Test
    void showsTheWorstFirstToTheCentAndWhy() throws IOException {
        assertThat(browser.evaluate("[...document.querySelectorAll('#list h3')].map(h => h.innerText)"))
                .extracting(JsonNode::asText).containsExactly("low", "fine");
        assertThat(account("low", ".balance")).isEqualTo("$20.25");
        assertThat(account("low", ".severity")).isEqualTo("CRITICAL");
        assertThat(account("low", ".says")).isEqualTo("At or under the critical level");
        assertThat(account("fine", ".balance")).isEqualTo("$12,345.67");
        assertThat(account("fine", ".severity")).isEqualTo("OK");
        assertThat(browser.text("#notifications")).contains("CRITICAL · low · $20.25 left", "slack", "delivered");
        assertThat(browser.text("[data-channel=slack]")).contains("delivered", "0 waiting, 0 given up");
        picture("desktop");
    }

    @Test
    void saysTheSameWithoutItsScripts() {
        assertThat(program.get("/").body()).contains("$20.25", "$12,345.67", "At or under the critical level",
                "CRITICAL · low · $20.25 left").doesNotContain("key-of-low", slack.webhook());
    }

    @Test
    void keepsItselfUpToDateAndSaysWhenContactIsLost() {
        low.has("-3.005");
        Within.seconds(10, () -> assertThat(account("low", ".balance")).isEqualTo("−$3.01"));
        Within.seconds(10, () -> assertThat(account("low", ".says")).contains("everything is suspended"));
        assertThat(browser.text("#notice")).isEmpty();

        program.kill();
        Within.seconds(12, () -> assertThat(browser.text("#notice")).startsWith("Contact is lost"));
    }

    @Test
    void drawsTheBalanceOfAnAccountThatIsOpened() {
        low.has("20.25", "19.50", "24.00");
        openLow();
        Within.seconds(10, () -> assertThat(browser.evaluate(
                "document.querySelector('[data-account=low] .chart').ariaLabel").asText())
                .contains("Chart of the balance: from $20.25 to ").containsPattern("[1-9]\\d* top-ups"));
        assertThat(browser.evaluate("document.querySelectorAll('[data-account=low] .chart canvas').length").asInt())
                .isOne();
        browser.evaluate("document.querySelector('[data-account=low] .alternative').open = true");
        Within.seconds(10, () -> assertThat(browser.text("[data-account=low] .readings")).contains("$19.50", "+$4.50"));
        assertThat(account("low", ".event-list")).contains("CRITICAL · low · $20.25 left");
        picture("opened");
    }

    @Test
    void silencesAndLiftsByTheKeyboardAlone() {
        browser.evaluate("document.querySelector('[data-account=low] summary').focus()");
        browser.press("Enter");
        Within.seconds(5, () -> assertThat(browser.text("[data-account=low] .silence button")).isNotNull());

        tabTo("who");
        browser.type("ops");
        tabTo("why");
        browser.type("moving house");
        tabTo("Silence");
        browser.press("Enter");

        Within.seconds(5, () -> assertThat(account("low", ".lasting")).contains("by ops: moving house"));
        assertThat(program.get("/api/silences").body()).contains("\"account\":\"low\"", "moving house");
        assertThat(browser.text("#notice")).isEqualTo("low is silenced.");
        assertThat(browser.focus()).isEqualTo("Lift the silence");

        browser.press("Enter");
        Within.seconds(5, () -> assertThat(program.get("/api/silences").body()).isEqualTo("[]"));
        Within.seconds(5, () -> assertThat(browser.text("#notice")).isEqualTo("The silence of low is lifted."));
        assertThat(browser.focus()).isEqualTo("duration");
    }

    @Test
    void fitsAPhone() {
        browser.window(375, 812);
        openLow();
        Within.seconds(10, () -> assertThat(account("low", ".event-list")).contains("CRITICAL"));
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(375);
        picture("phone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void isAccessible(String scheme) throws IOException {
        browser.scheme(scheme);
        openLow();
        Within.seconds(10, () -> assertThat(account("low", ".event-list")).contains("CRITICAL"));
        browser.evaluate(axe());
        JsonNode violations = browser.evaluate("axe.run().then(found => found.violations.map(each => each.id + ': '"
                + " + each.nodes.map(node => node.target + ' ' + node.failureSummary).join('; ')))");
        assertThat(violations).extracting(JsonNode::asText).isEmpty();
        String background = browser.evaluate("getComputedStyle(document.body).backgroundColor").asText();
        assertThat(background).isEqualTo(scheme.equals("dark") ? "rgb(16, 18, 23)" : "rgb(245, 246, 248)");
        picture(scheme);
    }

    @Test
    void asksNoOtherHostAndBreaksNoRuleOfItsOwn() {
        openLow();
        Within.seconds(10, () -> assertThat(account("low", ".event-list")).contains("CRITICAL"));
        assertThat(browser.requests()).hasSizeGreaterThan(8)
                .allMatch(address -> address.startsWith(program.address("/")) || address.startsWith("data:"));
        assertThat(browser.complaints()).isEmpty();
        assertThat(program.get("/").headers().firstValue("Content-Security-Policy")).get().asString()
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
                .contains("frame-ancestors 'none'");
        assertThat(program.get("/").headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(program.get("/").headers().firstValue("Referrer-Policy")).contains("no-referrer");
    }

    @Test
    void letsABrowserKeepTheFilesOfThisVersionOnly() {
        String script = program.get("/").body().replaceAll("(?s).*src=\"(/static/[^\"]+/page.js)\".*", "$1");
        assertThat(program.get(script).headers().firstValue("Cache-Control")).get().asString().contains("immutable");
        assertThat(program.get(script).headers().firstValue("Content-Type")).get().asString()
                .startsWith("text/javascript");
        assertThat(program.get("/static/older/page.js").statusCode()).isEqualTo(404);
        assertThat(program.get(script.replace("page.js", "page.ftlh")).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nope", "/static", "/a/b/c/d"})
    void saysInItsOwnStyleThatThereIsNothing(String path) {
        assertThat(program.get(path).statusCode()).isEqualTo(404);
        assertThat(program.get(path).body()).contains("There is nothing here", "/page.css");
        assertThat(program.get(path).headers().firstValue("Content-Security-Policy")).isPresent();
    }

    @Test
    void answersWhoOnlyWantsToKnowWhetherItIsThere() {
        assertThat(program.send("HEAD", "/", "").statusCode()).isEqualTo(200);
        assertThat(program.send("HEAD", "/", "").body()).isEmpty();
        assertThat(program.send("HEAD", "/nope", "").statusCode()).isEqualTo(404);
        assertThat(program.send("HEAD", "/nope", "").body()).isEmpty();
    }

    @Test
    void leavesHealthAndMetricsWhereTheyAre() {
        assertThat(program.get("/observe/health/live").statusCode()).isEqualTo(200);
        assertThat(program.get("/observe/metrics").body()).contains("creditwatch_credit_dollars");
    }

    @Test
    void staysInHandWithFiveHundredAccounts(@TempDir Path folder) {
        Organization[] many = IntStream.range(0, 500).mapToObj(i -> vendor.organization("team-%03d".formatted(i))
                .has(i % 100 == 7 ? "12.34" : i % 40 == 3 ? "77.00" : "5000.00")).toArray(Organization[]::new);
        try (RunningProgram large = Program.in(folder).watching(vendor, many).telling(slack)
                .with("poll.period", "60s").with("poll.period.alert", "60s").with("poll.rate-limit", "0")
                .startAndWait()) {
            Within.seconds(30, () -> assertThat(slack.headlines("team-407")).hasSize(1));
            Within.seconds(30, () -> assertThat(large.get("/").body().split("never read")).hasSize(1));

            browser.open(large.address("/"));

            Within.seconds(10, () -> assertThat(browser.evaluate("document.querySelectorAll('.account').length")
                    .asInt()).isEqualTo(500));
            assertThat(browser.text(".account h3")).isEqualTo("team-007");
            assertThat(browser.text("#counts")).contains("5 CRITICAL", "13 WARNING", "482 OK");
            assertThat(browser.evaluate("document.querySelectorAll('canvas').length").asInt()).isZero();
            picture("many");

            browser.evaluate("document.querySelector('[name=name]').focus()");
            browser.type("team-4");
            Within.seconds(5, () -> assertThat(browser.evaluate(
                    "document.querySelectorAll('.account:not([hidden])').length").asInt()).isEqualTo(100));
        }
    }

    private void openLow() {
        browser.evaluate("document.querySelector('[data-account=low] details').open = true");
        Within.seconds(10, () -> assertThat(account("low", ".event-list")).isNotNull());
    }

    private void tabTo(String name) {
        for (int i = 0; i < 20 && !browser.focus().equals(name); i++) {
            browser.press("Tab");
        }
        assertThat(browser.focus()).isEqualTo(name);
    }

    private String account(String name, String part) {
        return browser.text("[data-account=" + name + "] " + part);
    }

    /** For whoever wants to see what was tested. */
    private void picture(String name) {
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
