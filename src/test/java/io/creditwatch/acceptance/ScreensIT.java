package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.Needs;
import io.creditwatch.Tool;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of the status page with 1, 3 and 60 accounts, in target/screens. */
@Needs(Tool.CHROMIUM)
@Order(3)
class ScreensIT {

    private static final Path SCREENS = Path.of("target", "screens").toAbsolutePath();
    @AutoClose
    private static final StubVendor VENDOR = new StubVendor();
    @AutoClose
    private static final StubSlack SLACK = new StubSlack();
    @AutoClose
    private static final StubSlack REFUSING = new StubSlack().answers(404);
    private static final Organization ONE = VENDOR.organization("prod-eu").has("1285.20");
    private static final Organization RENDER = VENDOR.organization("render").has("955.20");
    private static final Organization RESEARCH = VENDOR.organization("research").has("412.30");
    private static final Organization LAB = VENDOR.organization("lab").has("1397");
    private static final Organization EDGE = VENDOR.organization("edge").has("-3.005");
    private static final Organization NEW = VENDOR.organization("new-team").fails(503);
    private static final Organization LONG =
            VENDOR.organization("machine-learning-and-visual-computing-department-europe-west").has("980");
    private static final Organization[] FINE = IntStream.range(0, 53).mapToObj(i ->
            VENDOR.organization("team-%02d".formatted(i)).has(balance(i))).toArray(Organization[]::new);

    @AutoClose
    private static RunningProgram one;
    @AutoClose
    private static RunningProgram three;
    @AutoClose
    private static RunningProgram sixty;
    @AutoClose
    private static Browser browser;

    @BeforeAll
    static void start(@TempDir Path folder, @TempDir Path folderOfThree, @TempDir Path folderOfSixty,
                      @TempDir Path profile) throws IOException {
        Files.createDirectories(SCREENS);
        StoredLedger.newIn(folder)
                .hasRead("prod-eu", some(FallingBalances.by("20.40").toppedUpBy("800").to("1285.20")));
        StoredLedger ledger = StoredLedger.newIn(folderOfThree);
        ledger.hasRead("prod-eu", FallingBalances.by("20.40").to("1285.20"));
        ledger.hasRead("render", FallingBalances.by("48").to("955.20"));
        ledger.hasRead("team-00", FallingBalances.by("8").to(balance(0)));
        StoredLedger large = StoredLedger.newIn(folderOfSixty);
        large.hasRead("prod-eu", some(FallingBalances.by("20.40").toppedUpBy("800").to("1285.20")));
        large.hasRead("render", FallingBalances.by("48").to("955.20"));
        large.hasRead("research", FallingBalances.by("1.20").to("412.30"));
        large.hasRead("lab", FallingBalances.by("20.40").to("1397"));
        large.hasRead("edge", FallingBalances.by("3").to("1"));
        large.hasRead(LONG.name(), FallingBalances.by("5").to("980"));
        for (int i = 0; i < FINE.length; i++) {
            large.hasRead(FINE[i].name(), FallingBalances.by(String.valueOf(i % 7 * 3)).to(balance(i)));
        }
        one = program(folder, SLACK, ONE);
        three = program(folderOfThree, SLACK, ONE, RENDER, FINE[0]);
        sixty = program(folderOfSixty, REFUSING, Stream.concat(
                Stream.of(ONE, RENDER, RESEARCH, LAB, EDGE, NEW, LONG), Stream.of(FINE)).toArray(Organization[]::new));
        browser = new Browser(profile);
        Stream.of(one, three, sixty).forEach(program -> program.awaitLine("event=started"));
        LAB.awaitPolls(1);
        LAB.fails(401);
        Await.soon(() -> assertThat(sixty.get("/").body())
                .contains("refuses notifications", "creditwatch has not been able to read",
                        "53 OK, shortest runway "));
        sixty.send("POST", "/api/silences", """
                {"account": "prod-eu", "duration": "4h", "who": "ops", "why": "payment is on its way"}""",
                "Content-Type", "application/json");
        Await.soon(() -> assertThat(three.get("/").body()).contains("2 accounts need you"));
        Await.soon(() -> assertThat(one.get("/").body()).contains("prod-eu needs you"));
    }

    @ParameterizedTest
    @CsvSource({"light, 1280, '', light", "dark, 1280, '', dark", "phone, 390, '', light", "print, 718, print, dark"})
    void looksGoodAndIsAccessible(String name, int width, String media, String scheme) throws IOException {
        browser.window(width, width == 390 ? 844 : 900);
        browser.media(media, scheme);
        for (RunningProgram program : List.of(one, three, sixty)) {
            int accounts = program == one ? 1 : program == three ? 3 : 60;
            browser.open(program.address(accounts == 60 ? "/" : "/#prod-eu"));
            if (accounts < 60) {
                Await.soon(() -> assertThat(browser.evaluate(
                        "document.querySelectorAll('[data-account=prod-eu] .chart .band').length").asInt()).isOne());
                Await.soon(() -> assertThat(browser.text("[data-account=prod-eu] .events ol")).isNotBlank());
            }
            browser.evaluate("scrollTo(0, 0)");
            Files.write(SCREENS.resolve("page-" + accounts + "-" + name + ".png"), browser.wholePicture());
            if (accounts < 60 || media.isEmpty() && width > 390) {
                // sixty accounts are the same cards and rows, in both colour schemes
                assertThat(browser.violations()).as("%d %s", accounts, name).isEmpty();
            }
            assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(width);
        }
    }

    @Test
    void printsLightAndWhole() throws IOException {
        browser.window(1280, 900);
        browser.scheme("dark");
        browser.open(sixty.address("/#prod-eu"));
        Await.soon(() -> assertThat(browser.evaluate("document.querySelectorAll('.chart .band').length").asInt())
                .isOne());
        byte[] paper = browser.print();
        Files.write(SCREENS.resolve("page-60.pdf"), paper);
        assertThat(new String(paper, StandardCharsets.ISO_8859_1).split("/Type /Page\\b", -1)).hasSizeBetween(4, 9);
        browser.media("print", "dark");
        assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor").asText())
                .isEqualTo("rgb(255, 255, 255)");
        Await.soon(() -> assertThat(browser.evaluate("document.querySelector('.group').open").asBoolean()).isTrue());
        assertThat(browser.text("#FineList")).contains("team-00", "team-52");
        browser.scheme("dark");
        Await.soon(() -> assertThat(browser.evaluate("document.querySelector('.group').open").asBoolean()).isFalse());
    }

    @Test
    void isQuickAndSmallWithSixtyAccounts() {
        browser.window(1280, 900);
        browser.scheme("light");
        browser.open(sixty.address("/"));
        Await.soon(() -> assertThat(browser.evaluate("performance.getEntriesByName('first-contentful-paint').length")
                .asInt()).isOne());
        JsonNode measured = browser.evaluate("""
                [Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime),
                 [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                     .reduce((sum, each) => sum + each.encodedBodySize, 0)]""");
        System.out.printf("page with 60 accounts: first paint after %d ms, %d bytes%n", measured.path(0).asInt(),
                measured.path(1).asInt());
        assertThat(measured.path(1).asInt()).isBetween(1_000, 150_000);
        assertThat(browser.evaluate("document.documentElement.scrollHeight").asInt()).isLessThan(3_000);
        assertThat(browser.text("h1")).contains("6 accounts need you. Shortest runway: ",
                "slack refuses notifications (", "dead letters", "replay");
        assertThat(browser.text("#ChannelList")).contains("creditwatch.jar replay --channel slack");
    }

    private static RunningProgram program(Path folder, StubSlack slack, Organization... organizations) {
        return Program.in(folder).watching(VENDOR, organizations).notifying(slack).with("poll.period", "1h")
                .with("poll.period.alert", "3s").with("poll.rate-limit", "0").with("alert.unreadable.after", "60")
                .with("alert.warning.credit", "1000").with("alert.critical.credit", "500").start();
    }

    private static String balance(int i) {
        return (5_000 + i * 777) + "." + (10 + i);
    }

    /** Leaves out the readings of an hour and a half. */
    private static List<BigDecimal> some(List<BigDecimal> balances) {
        List<BigDecimal> some = new ArrayList<>(balances);
        Collections.fill(some.subList(60, 78), null);
        return some;
    }
}
