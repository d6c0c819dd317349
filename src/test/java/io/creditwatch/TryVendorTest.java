package io.creditwatch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The command {@code try}, with a file that is being written. */
class TryVendorTest {

    private static final String KEY = "sk-4f1d9c-the-key-of-a-trial";
    private static final String FILE = """
            title = Acme
            url = https://api.acme.example
            key.header = Authorization
            key.prefix = Bearer
            credit.path = /balance
            credit.success = /ok = true
            credit.amount = /data/paid + /data/given - /data/used
            credit.floor = /data/floor
            credit.may-create = /data/active
            credit.currency = /data/unit
            cost.path = /cost
            cost.amount = /per_hour
            cost.factor = 0.01
            """;

    @RegisterExtension
    static final WireMockExtension VENDOR = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @TempDir
    private Path folder;
    private final Map<String, String> environment = new HashMap<>(Map.of("TRY_API_KEY", KEY));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsWhatItReadAndWhere() throws IOException {
        write("acme.properties", FILE);
        VENDOR.stubFor(get("/balance").withHeader("Authorization", equalTo("Bearer " + KEY)).willReturn(okJson("""
                {"ok":true,"data":{"paid":100.50,"given":10,"used":82.71,"floor":-5,"active":true,"unit":"eur"}}""")));
        VENDOR.stubFor(get("/cost").willReturn(okJson("{\"per_hour\":2040}")));

        assertThat(attempt("acme")).as(err.toString()).isZero();
        assertIsInTheManual();
        assertThat(err.toString()).isEmpty();
        VENDOR.verify(1, getRequestedFor(urlEqualTo("/balance")));
        VENDOR.verify(1, getRequestedFor(urlEqualTo("/cost")));
    }

    @Test
    void saysWhichPointersFindNothingAndReplacesEveryValue() throws IOException {
        write("acme.properties", FILE);
        VENDOR.stubFor(get("/balance").willReturn(okJson("""
                {"ok":"ja","message":"hello anna","data":{"paid":"100.50","given":7777,"unit":"dollars","on":true,
                "none":null,
                "anna@example.com":4711,"pods":[{"id":"p-1"},{"id":"p-2"},{"id":"p-3"},5],"h100":{"4f1d9c":1}}}""")));
        VENDOR.stubFor(get("/cost").willReturn(okJson("{\"per_hour\":2040}")));

        assertThat(attempt("acme")).isEqualTo(2);
        assertIsInTheManual();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("FAILED: Acme refused the API key (401). Put a new one into TRY_API_KEY.\n"
                        + "The answer, with every value replaced:\n{\"error\": {\"message\": \"text\"}}\n", aResponse()
                        .withStatus(401)
                        .withBody("{\"error\":{\"message\":\"no anna, " + KEY + "\"}}")),
                Arguments.of("FAILED: Acme answered HTTP 500.\nThe answer is not JSON (9 bytes).\n",
                        aResponse().withStatus(500).withBody("anna 4711")),
                Arguments.of("FAILED: The answer is not Acme's JSON.\nThe answer is not JSON (9 bytes).\n",
                        okJson("anna,4711")),
                Arguments.of("FAILED: Acme's answer is no JSON object.\nThe answer, with every value replaced:\n"
                        + "[\"text\", number]\n", okJson("[\"anna\",4711]")),
                Arguments.of("FAILED: Acme answered HTTP 204 without a body.\n", aResponse().withStatus(204)),
                Arguments.of("FAILED: Acme answered HTTP 302.\nThe answer is not JSON (4 bytes).\n",
                        aResponse().withStatus(302).withHeader("Location", "/?anna=4711").withBody("anna")),
                Arguments.of("FAILED: No connection to Acme: ",
                        aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void printsNothingOfAnAnswerThatItCannotUse(String expected, ResponseDefinitionBuilder answer) throws IOException {
        write("acme.properties", FILE);
        VENDOR.stubFor(get("/balance").willReturn(answer));

        assertThat(attempt("acme")).isEqualTo(2);
        assertThat(out.toString().replace(VENDOR.baseUrl(), "")).startsWith("GET /balance\n" + expected)
                .doesNotContain("anna", "4711", KEY);
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"ok\":\"good\",\"data\":{\"paid\":\"4711\",\"unit\":\"EUR\"}} | /data/paid | credit      has a string "
                    + "at "
                    + "/data/paid, not a number; credit.strings = true reads numbers in strings",
            "{\"ok\":\"good\",\"data\":{\"paid\":null,\"unit\":\"EUR\"}} | /data/paid | credit      has null at "
                    + "/data/paid, not a number; credit.null-is-zero = true counts it as 0",
            "{\"ok\":\"good\",\"data\":{\"paid\":\"4711 EUR\",\"unit\":\"EUR\"}} | /data/paid | credit      has no "
                    + "number at "
                    + "/data/paid",
            "{\"ok\":\"bad 4711\",\"data\":{\"paid\":1,\"unit\":\"EUR\"}} | /data/paid | FAILED: Acme's answer is not "
                    + "right, since /ok is not good.",
            "{\"data\":{\"paid\":1,\"unit\":\"EUR\"}} | /data/paid | FAILED: Acme's answer has nothing at /ok."})
    void saysWhatWouldMakeTheAnswerRight(String answer, String amount, String expected) throws IOException {
        write("acme.properties", FILE.replace("/data/paid + /data/given - /data/used", amount)
                .replace("= true", "= good"));
        VENDOR.stubFor(get("/balance").willReturn(okJson(answer)));
        VENDOR.stubFor(get("/cost").willReturn(okJson("{\"per_hour\":\"20.40\"}")));

        assertThat(attempt("acme")).isEqualTo(2);
        assertThat(out.toString().lines()).contains(expected, "cost        has a string at /per_hour, not a number; "
                + "cost.strings = true reads numbers in strings");
        assertThat(out.toString()).doesNotContain("4711");
    }

    @Test
    void namesTheVariableOfTheFileOfAKey() throws IOException {
        write("acme.properties", FILE);
        environment.clear();
        environment.put("TRY_API_KEY_FILE", Files.writeString(folder.resolve("key"), KEY).toString());
        VENDOR.stubFor(get("/balance").willReturn(aResponse().withStatus(401)));

        assertThat(attempt("acme")).isEqualTo(2);
        assertThat(out.toString()).endsWith("Put a new one into TRY_API_KEY_FILE.\n");
    }

    @Test
    void listsEveryMistakeOfTheFileAtOnce() throws IOException {
        write("acme.properties", FILE.replace("/data/floor", "data.floor").replace("0.01", "a cent")
                + "credit.amout = /x\n");
        environment.clear();

        assertThat(attempt("acme")).isEqualTo(1);
        assertThat(err.toString()).startsWith("4 errors").contains("vendors/acme.properties credit.floor = data.floor",
                "vendors/acme.properties cost.factor = a cent", "credit.amout", "TRY_API_KEY: is missing",
                "TRY_API_KEY_FILE").doesNotContain("try.api-key");
        assertThat(out.toString()).isEmpty();
        VENDOR.verify(0, getRequestedFor(urlEqualTo("/balance")));
    }

    @Test
    void sendsNoKeyInClearBeyondThisMachine() {
        assertThat(attempt("hyperstack", "--url", "http://gateway.example")).isEqualTo(1);
        assertThat(err.toString()).contains("--url = http://gateway.example", "unencrypted").doesNotContain(KEY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "TRY_API_KEY        | one | ACCOUNTS=lab,models ACCOUNT_MODELS_VENDOR=hyperstack ACCOUNT_LAB_API_KEY=two",
            "ACCOUNT_LAB_API_KEY | two | ACCOUNTS=models,lab ACCOUNT_MODELS_VENDOR=acme ACCOUNT_MODELS_API_KEY=one",
            "HYPERSTACK_API_KEY | two | EMAIL_PORTS=2 EMAIL_HOST=x",
            "TRY_API_KEY_FILE   | one | ''"})
    void takesTheKeyToTryOrThatOfAnAccount(String variable, String key, String others) throws IOException {
        environment.clear();
        Stream.of(others.split(" ")).map(each -> each.split("=")).filter(each -> each.length == 2)
                .forEach(each -> environment.put(each[0], each[1]));
        environment.put(variable, variable.endsWith("FILE")
                ? Files.writeString(folder.resolve("key"), key + "\n").toString() : key);
        VENDOR.stubFor(get("/billing/user-credit/credit").withHeader("api_key", equalTo(key)).willReturn(okJson("""
                {"status":true,"data":{"credit":27.79,"threshold":0,"can_create_instance":true}}""")));
        VENDOR.stubFor(get("/core/dashboard").willReturn(okJson("""
                {"status":true,"overview":{"instance":{"cost_per_hour":19.2},"container":{"cost_per_hour":0},
                "volume":{"cost_per_hour":1.2}}}""")));

        assertThat(attempt("hyperstack")).as(out + "" + err).isZero();
        assertThat(out.toString()).contains("credit      27.79 USD  from /data/credit",
                "currency    USD  from the file",
                "cost        20.4 USD an hour  as the sum of",
                "+ 19.2 USD an hour  from /overview/instance/cost_per_hour");
    }

    private int attempt(String vendor, String... options) {
        CreditWatch program = new CreditWatch(folder, environment, new Properties());
        return program.execute(new PrintWriter(out, true), new PrintWriter(err, true),
                Stream.concat(Stream.of("try", vendor), options.length == 0 ? Stream.of("--url", VENDOR.baseUrl())
                        : Stream.of(options)).toArray(String[]::new));
    }

    private void assertIsInTheManual() throws IOException {
        assertThat(Files.readString(Path.of("docs/vendors.md")))
                .contains("```\n" + out.toString().replace(VENDOR.baseUrl(), "https://api.acme.example") + "```\n");
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve("vendors"));
        Files.writeString(folder.resolve("vendors").resolve(name), text);
    }
}
