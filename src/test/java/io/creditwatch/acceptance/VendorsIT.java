package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.creditwatch.Accounts;
import io.creditwatch.delivery.FreePort;
import io.creditwatch.sandbox.Failure;
import io.creditwatch.sandbox.Sandbox;
import io.creditwatch.sandbox.SandboxProgram;
import io.creditwatch.sandbox.SimulatedAccount;
import io.creditwatch.sandbox.Stories;
import io.creditwatch.sandbox.VendorExample;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.GivenConfiguration;
import io.creditwatch.settings.Secret;
import io.creditwatch.text.Money;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests an account of each shipped vendor in one program, while one of the vendors gives half an answer with a secret.
 */
class VendorsIT {

    private static final String FAILING = "vast";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final Map<String, VendorExample> vendors = vendors();

    @Test
    void readsTheOthersWhileOneFails() throws Exception {
        List<String> names = vendors.keySet().stream().sorted().toList();
        Map<String, SimulatedAccount> accounts = new HashMap<>();
        names.forEach(name -> accounts.put(key(name), new SimulatedAccount(Clock.systemUTC(),
                Stories.draining(balance(names.indexOf(name)), BigDecimal.ZERO))));
        Sandbox sandbox = new Sandbox(Clock.systemUTC(), accounts, vendors, 100_000, 1);
        sandbox.fail(key(FAILING), new Failure(Failure.Kind.CUT_OFF, null, null));
        int port = FreePort.find();
        Program program = Program.in(folder).with("accounts", String.join(", ", names))
                .with("alert.unreadable.after", 1).with("hyperstack.api.timeout", "1m");
        names.forEach(name -> program.with("account." + name + ".vendor", name)
                .with("account." + name + ".api-key", key(name))
                .with("account." + name + ".api.url", "http://127.0.0.1:" + port + "/vendors/" + name));
        Main vendorsApi = start(sandbox, port);
        try (StubSlack slack = new StubSlack();
                RunningProgram running = program.notifying(slack).environment("LOG_LEVEL", "DEBUG").startAndWait()) {
            Await.soon(() -> assertThat(slack.messages(FAILING)).hasSize(1));
            Await.soon(() -> assertThat(states(running)).allSatisfy((name, state) -> {
                if (name.equals(FAILING)) {
                    assertThat(state.path("severity").asText()).isEqualTo("UNKNOWN");
                    assertThat(state.path("credit").asText(null)).isNull();
                } else {
                    assertThat(state.path("severity").asText()).isEqualTo("OK");
                    assertThat(new BigDecimal(state.path("credit").asText())).as(name)
                            .isCloseTo(balance(names.indexOf(name)), within(new BigDecimal("0.005")));
                    assertThat(state.path("currency").asText()).as(name).isEqualTo(currency(name));
                    assertThat(state.path("threshold").asText()).as(name).isEqualTo("0");
                }
            }).hasSize(names.size()));
            assertThat(slack.messages()).singleElement().satisfies(message -> assertThat(message.text())
                    .startsWith("*UNKNOWN · vast · balance unreadable")
                    .contains("The answer is not Vast's JSON.", "https://cloud.vast.ai/billing")
                    .doesNotContainIgnoringCase("hyperstack"));

            String shown = Stream.of("/", "/api/accounts", "/api/events", "/observe/health?data=true",
                    "/observe/metrics")
                    .map(path -> running.get(path).body()).collect(Collectors.joining("\n"));
            assertThat(shown).contains(names).contains(names.stream().filter(name -> !name.equals(FAILING)).map(name ->
                    new Money(balance(names.indexOf(name)), currency(name)).toString()).toList());
            assertThat(shown).contains("<dd class=\"floor\">$0</dd>", "<dd class=\"floor\">CN¥0</dd>");
            assertThat(shown).contains("creditwatch_credit_dollars{account=\"openrouter\"}",
                            "creditwatch_credit{account=\"siliconflow\",currency=\"CNY\"}")
                    .doesNotContain("creditwatch_credit_dollars{account=\"siliconflow\"}");
            // a sum for each currency, and none of both
            assertThat(shown).contains("<li>%d accounts, %s and %s left (1 not known)</li>".formatted(names.size(),
                    sum(running, "USD"), sum(running, "CNY")));
            assertThat(states(running).get("siliconflow").has("creditUsd")).isFalse();
            RunResult run = running.stop();
            assertNoSecretIn(shown + run.out() + run.err() + slack.attempts());
        } finally {
            vendorsApi.stop();
        }
    }

    private static Money sum(RunningProgram program, String currency) throws IOException {
        return new Money(states(program).values().stream().filter(state -> state.path("currency").asText()
                .equals(currency)
                        && state.path("severity").asText().equals("OK") && !state.path("postpaid").asBoolean())
                .map(state -> new BigDecimal(state.path("credit").asText())).reduce(BigDecimal.ZERO, BigDecimal::add),
                        currency);
    }

    /** Looks for the keys, and for the texts of answers with secrets. */
    private void assertNoSecretIn(String text) {
        List<String> secrets = vendors.values().stream().filter(each -> each.account().vendor().secretAnswers())
                .flatMap(each -> each.example().findValues("api_key").stream()).map(JsonNode::asText).toList();
        assertThat(secrets).isNotEmpty();
        assertThat(text).doesNotContain(secrets).doesNotContain("s3cr3t-of-", "example.com");
    }

    private static Map<String, JsonNode> states(RunningProgram program) throws IOException {
        Map<String, JsonNode> states = new HashMap<>();
        JSON.readTree(program.get("/api/accounts").body())
                .forEach(state -> states.put(state.path("name").asText(), state));
        return states;
    }

    private static Map<String, VendorExample> vendors() {
        Configuration configuration = GivenConfiguration.of(Map.of());
        return Accounts.shippedVendors().stream().collect(Collectors.toMap(name -> name,
                name -> new VendorExample(new Account(name, Secret.of(key(name)), AlertRules.NONE,
                configuration.vendor(name)), configuration.vendorExample(name))));
    }

    private static String key(String vendor) {
        return vendor + "-user:s3cr3t-of-" + vendor;
    }

    private static String currency(String vendor) {
        return vendor.endsWith("-cn") || vendor.endsWith("-cny") || vendor.equals("siliconflow") ? "CNY" : "USD";
    }

    private static BigDecimal balance(int index) {
        return new BigDecimal("1000.25").add(BigDecimal.valueOf(index));
    }

    private static Main start(Sandbox sandbox, int port) throws Exception {
        Main main = SandboxProgram.of(sandbox, port);
        main.start();
        return main;
    }
}
