package io.creditwatch;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.GivenConfiguration;
import io.creditwatch.settings.Settings;
import io.creditwatch.settings.Vendor;
import io.creditwatch.vendor.CostOutcome;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.ReadFailure.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each shipped vendor against its documented answers, by the shipped routes. The file says where an answer is from. */
class VendorsTest {

    private static final String SID = "AC0123456789abcdef0123456789abcdef";
    private static final String TOKEN = "token-5f2b8c0e9d71";
    private static final String GRAPHQL = "{\"query\":\"query { myself { clientBalance currentSpendPerHr } }\"}";

    @RegisterExtension
    static final WireMockExtension VENDOR = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private static Configuration configuration;
    private static Settings settings;
    @AutoClose("stop")
    private static Main reader;

    /**
     * Call and result of a vendor's example.
     *
     * @param body      of the request; empty for GET
     * @param floor     0 if the file names none
     * @param mayCreate null if the answer does not say
     * @param perHour   null if no call reads a cost
     */
    private record Row(String vendor, String method, String url, String body, String header, String value,
                       String credit, String currency, String floor, Boolean mayCreate, boolean postpaid,
                       String perHour) {

        static Row bearer(String vendor, String url, String credit, String currency) {
            return new Row(vendor, "GET", url, "", "Authorization", "Bearer " + key(vendor), credit, currency, "0",
                    null, false, null);
        }

        Row sent(String newMethod, String newBody, String newHeader, String newValue) {
            return new Row(vendor, newMethod, url, newBody, newHeader, newValue, credit, currency, floor, mayCreate,
                    postpaid, perHour);
        }

        Row thatMayCreate() {
            return read("0", true, false, null);
        }

        Row read(String newFloor, Boolean newMayCreate, boolean newPostpaid, String newPerHour) {
            return new Row(vendor, method, url, body, header, value, credit, currency, newFloor, newMayCreate,
                    newPostpaid, newPerHour);
        }
    }

    static List<Row> rows() {
        return List.of(
                Row.bearer("hyperstack", "https://infrahub-api.nexgencloud.com/v1/billing/user-credit/credit",
                        "28.147631028367705", "USD").sent("GET", "", "api_key", key("hyperstack"))
                        .read("0", true, false, null),
                Row.bearer("runpod", "https://api.runpod.io/graphql", "435.85", "USD")
                        .sent("POST", GRAPHQL, "Authorization", "Bearer " + key("runpod"))
                        .read("0", null, false, "0.001"),
                Row.bearer("vast", "https://console.vast.ai/api/v0/users/current/", "25.00", "USD"),
                Row.bearer("openrouter", "https://openrouter.ai/api/v1/credits", "74.75", "USD"),
                Row.bearer("deepseek", "https://api.deepseek.com/user/balance", "15.20", "USD").thatMayCreate(),
                Row.bearer("deepseek-cny", "https://api.deepseek.com/user/balance", "110.00", "CNY").thatMayCreate(),
                Row.bearer("moonshot", "https://api.moonshot.ai/v1/users/me/balance", "49.58894", "USD"),
                Row.bearer("moonshot-cn", "https://api.moonshot.cn/v1/users/me/balance", "49.58894", "CNY"),
                Row.bearer("siliconflow", "https://api.siliconflow.cn/v1/user/info", "88.88", "CNY"),
                Row.bearer("siliconflow-com", "https://api.siliconflow.com/v1/user/info", "88.88", "USD"),
                Row.bearer("novita", "https://api.novita.ai/openapi/v1/billing/balance/detail", "100", "USD"),
                Row.bearer("featherless", "https://api.featherless.ai/credits/balance", "42.488", "USD"),
                Row.bearer("venice", "https://api.venice.ai/api/v1/billing/balance", "25", "USD").thatMayCreate(),
                Row.bearer("ollama", "https://ollama.com/api/balance", "97.5", "USD"),
                Row.bearer("ollama-legacy", "https://ollama.com/api/balance", "25", "USD"),
                Row.bearer("digitalocean", "https://api.digitalocean.com/v2/customers/my/balance", "-23.44", "USD")
                        .read("0", null, true, null),
                Row.bearer("twilio", "https://api.twilio.com/2010-04-01/Accounts/" + SID + "/Balance.json",
                        "12.29", "USD").sent("GET", "", "Authorization", "Basic " + basic()),
                Row.bearer("vultr", "https://api.vultr.com/v2/account", "5462.08", "USD"));
    }

    @BeforeAll
    static void start() throws IOException {
        Map<String, String> given = new HashMap<>(Map.of("accounts", String.join(",", Accounts.shippedVendors()),
                "http.port", "0", "hyperstack.api.timeout", "30s"));
        for (String vendor : Accounts.shippedVendors()) {
            given.put("account." + vendor + ".vendor", vendor);
            given.put("account." + vendor + ".api-key", key(vendor));
            given.put("account." + vendor + ".api.url", "http://127.0.0.1:" + VENDOR.getPort() + "/" + vendor);
        }
        configuration = GivenConfiguration.of(given);
        settings = configuration.settings(Set.of());
        reader = CamelLauncher.reader(new CamelProgram(configuration, Set.of()), new RouteFiles(Path.of("")));
        reader.start();
    }

    private static String key(String vendor) {
        return vendor.equals("twilio") ? SID + ":" + TOKEN : "key-of-" + vendor + "-91c4";
    }

    private static String basic() {
        return Base64.getEncoder().encodeToString(key("twilio").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void hasARowForEachShippedFile() throws IOException {
        assertThat(rows()).extracting(Row::vendor).containsExactlyInAnyOrderElementsOf(Accounts.shippedVendors());
    }

    @Test
    void beginsEachFileWithTheAddressOfItsDocumentation() throws IOException {
        for (String vendor : Accounts.shippedVendors()) {
            assertThat(Files.readString(Path.of("src/main/resources/vendors", vendor + ".properties"))).as(vendor)
                    .matches("(?s)# .+https://.+?\\n.*\\n# \\{\".+")
                    .contains("text.empty = ", "text.blocked = ", "text.saving = ");
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void readsTheDocumentedExample(Row row) throws IOException {
        VENDOR.stubFor(any(anyUrl()).willReturn(okJson(example(row.vendor))));

        CreditReading reading = (CreditReading) read(row.vendor);

        assertThat(reading.credit()).isEqualByComparingTo(row.credit);
        assertThat(reading.currency()).isEqualTo(row.currency);
        assertThat(reading.threshold()).isEqualTo(new BigDecimal(row.floor));
        assertThat(reading.canCreateInstance()).isEqualTo(row.mayCreate);
        assertThat(reading.postpaid()).isEqualTo(row.postpaid);
        LoggedRequest sent = VENDOR.findAll(anyRequestedFor(anyUrl())).get(0);
        Vendor shipped = configuration.vendor(row.vendor);
        assertThat(shipped.url() + sent.getUrl().substring(("/" + row.vendor).length())).isEqualTo(row.url);
        assertThat(shipped.url()).hasScheme("https");
        assertThat(sent.getMethod().getName()).isEqualTo(row.method);
        assertThat(sent.getBodyAsString()).isEqualTo(row.body);
        assertThat(sent.getHeader(row.header)).isEqualTo(row.value);
        assertThat(sent.getHeader("Accept")).isEqualTo("application/json");
        assertThat(sent.getHeader("Content-Type")).isEqualTo(row.method.equals("POST") ? "application/json" : null);
        assertThat(sent.getHeaders().all().toString()).as("the key is in one header").containsOnlyOnce(row.value);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void readsTheDocumentedCost(Row row) throws IOException {
        Account account = account(row.vendor);
        if (row.perHour == null) {
            assertThat(account.vendor().cost().filter(cost -> !row.vendor.equals(Vendor.HYPERSTACK))).isEmpty();
            return;
        }
        VENDOR.stubFor(any(anyUrl()).willReturn(okJson(example(row.vendor))));

        CostOutcome.Cost cost = (CostOutcome.Cost) send("direct:read-costs", account, CostOutcome.class);

        assertThat(cost.usdPerHour()).isEqualByComparingTo(row.perHour);
        LoggedRequest sent = VENDOR.findAll(anyRequestedFor(anyUrl())).get(0);
        assertThat(sent.getMethod().getName()).isEqualTo(row.method);
        assertThat(sent.getBodyAsString()).isEqualTo(row.body);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            runpod       | 200 | {"errors":[{"message":"Unauthorized"}],"data":null} | MALFORMED | \
            has /errors: "Unauthorized".
            runpod       | 200 | {"errors":[{"message":"slow"}],"data":{"myself":{"clientBalance":5}}} | MALFORMED | \
            has /errors: "slow".
            runpod       | 200 | {"data":{"myself":null}} | MALFORMED | has nothing at /data/myself/clientBalance.
            runpod       | 401 | {"errors":[{"message":"Unauthorized"}]} | UNAUTHORIZED | It says: "Unauthorized".
            vast         | 401 | {"success":false,"error":"auth_error","msg":"Not authenticated or session expired"} \
            | UNAUTHORIZED | into account.vast.api-key.
            vast         | 429 | API requests too frequent: endpoint threshold=2.0 | RATE_LIMITED | \
            too many requests from this address.
            vast         | 200 | {"success":false,"error":"auth_error","msg":"Not authenticated"} | MALFORMED | \
            has nothing at /credit.
            openrouter   | 401 | {"error":{"code":401,"message":"Missing Authentication header"}} | UNAUTHORIZED | \
            It says: "Missing Authentication header".
            openrouter   | 403 | {"error":{"code":403,"message":"Only management keys"}} | FORBIDDEN | \
            It must be a management key. It says: "Only management keys".
            deepseek     | 401 | {"error":{"message":"Authentication Fails (no such user)"}} | UNAUTHORIZED | \
            It says: "Authentication Fails (no such user)".
            deepseek     | 200 | {"balance_infos":[{"currency":"CNY","total_balance":"110.00"}]} | MALFORMED | \
            has nothing at /balance_infos/[currency=USD]/total_balance.
            deepseek     | 200 | \
            {"balance_infos":[{"currency":"USD","total_balance":"1"},{"currency":"USD","total_balance":"2"}]} | \
            MALFORMED | has nothing at /balance_infos/[currency=USD]/total_balance.
            moonshot     | 401 | {"error":{"message":"Invalid Authentication"}} | UNAUTHORIZED | \
            It says: "Invalid Authentication".
            moonshot     | 200 | {"code":5,"status":false,"message":"no","data":{"available_balance":4}} | \
            MALFORMED | is not right, since /code is not 0: "no".
            siliconflow  | 200 | {"code":20000,"status":false,"message":"no","data":{"totalBalance":"88.88"}} | \
            MALFORMED | is not right, since /status is not true: "no".
            siliconflow  | 200 | {"code":30001,"status":true,"data":{"totalBalance":"88.88"}} | MALFORMED | \
            is not right, since /code is not 20000.
            novita       | 401 | {"code":401,"reason":"UNAUTHORIZED","message":"key not found"} | UNAUTHORIZED | \
            It says: "key not found".
            featherless  | 403 | {"error":{"message":"You do not have \
            permission.","code":"organization_permission_denied"}} | FORBIDDEN | \
            It must be the key of an Admin of the organization. It says: "You do not have permission.".
            venice       | 401 | {"error":"Admin API key required"} | UNAUTHORIZED | It says: "Admin API key required".
            venice       | 402 | {"error":"Payment required"} | REJECTED | Venice answered HTTP 402: "Payment required".
            ollama       | 401 | {"error":"unauthorized"} | UNAUTHORIZED | It says: "unauthorized".
            ollama       | 200 | {"included":{"session":{"remaining_percent":75}},"purchased":{"balance_usd":25}} | \
            MALFORMED | has nothing at /included/balance_usd.
            digitalocean | 401 | {"id":"unauthorized","message":"Unable to authenticate you."} | UNAUTHORIZED | \
            It says: "Unable to authenticate you.".
            twilio       | 401 | {"code":20003,"message":"Authenticate","status":401} | UNAUTHORIZED | \
            It says: "Authenticate".
            twilio       | 200 | {"currency":"USD","balance":null,"account_sid":"AC0"} | MALFORMED | \
            has null at /balance, not a number.
            vultr        | 401 | {"error":"Invalid API token.","status":401} | UNAUTHORIZED | \
            It says: "Invalid API token.".
            hyperstack   | 401 | {"status":false,"message":"Unauthorized","error_reason":"unauthorized"} | \
            UNAUTHORIZED | It says: "Unauthorized".
            hyperstack   | 500 | {"message":"Internal Server Error"} | SERVER_ERROR | \
            Hyperstack answered HTTP 500: "Internal Server Error".
            """)
    void saysWhatADocumentedErrorMeans(String vendor, int status, String body, Kind kind, String detail) {
        VENDOR.stubFor(any(anyUrl()).willReturn(okJson(body).withStatus(status)));

        ReadFailure failure = (ReadFailure) read(vendor);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.detail()).startsWith(account(vendor).vendor().title()).endsWith(detail);
    }

    /** The balance of an empty account of Venice is null, and must not be taken for an answer without one. */
    @Test
    void takesNullForZeroWhereTheVendorDoes() {
        VENDOR.stubFor(any(anyUrl()).willReturn(okJson("{\"canConsume\":false,\"consumptionCurrency\":null,"
                + "\"balances\":{\"diem\":null,\"usd\":null},\"diemEpochAllocation\":0}")));

        CreditReading reading = (CreditReading) read("venice");

        assertThat(reading.credit()).isZero();
        assertThat(reading.canCreateInstance()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void quotesNoKeyOfAnError(Row row) {
        String secret = row.vendor.equals("twilio") ? TOKEN : key(row.vendor);
        for (String text : List.of("refused " + secret, "refused " + row.value, row.value)) {
            for (String form : List.of("%s", "{\"message\":\"%s\"}", "<p>%s</p>", "{\"a\":\"%s\"}")) {
                VENDOR.stubFor(any(anyUrl()).willReturn(okJson(form.formatted(text)).withStatus(400)));

                assertThat(((ReadFailure) read(row.vendor)).detail()).doesNotContain(secret, basic());
            }
        }
    }

    /** An answer of HTTP 200 is quoted only if it has no success value, and then its message alone. */
    @ParameterizedTest
    @MethodSource("rows")
    void quotesNoAnswerThatIsNoError(Row row) throws IOException {
        for (String body : List.of("{\"note\":\"a-secret\",\"data\":{\"api_key\":\"a-secret\"}}", "a-secret",
                "{\"a-secret\":1,\"a-secret\":2}", "{\"note\":\"a-secret\"", example(row.vendor) + "a-secret",
                "[\"a-secret\"]", "\"a-secret\"", "{a-secret}")) {
            VENDOR.stubFor(any(anyUrl()).willReturn(okJson(body)));

            assertThat(((ReadFailure) read(row.vendor)).detail()).doesNotContain("secret");
        }
    }

    @Test
    void usesAKeyThatWasRotatedWhereTheVendorRefusesTheOldOneWith200(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "key-of-yesterday");
        Account account = GivenConfiguration.of(Map.of("accounts", "a", "account.a.vendor", "runpod",
                "account.a.api-key-file", file.toString(), "account.a.api.url", "http://127.0.0.1:" + VENDOR.getPort()))
                .settings(Set.of()).accounts().get(0);
        VENDOR.stubFor(any(anyUrl()).willReturn(okJson("{\"errors\":[{\"message\":\"Unauthorized\"}]}")));
        VENDOR.stubFor(any(anyUrl()).withHeader("Authorization", equalTo("Bearer key-of-today"))
                .willReturn(okJson(example("runpod"))));

        Files.writeString(file, "key-of-today");

        assertThat(((ReadFailure) send("direct:read-credit", account, Object.class)).detail())
                .isEqualTo("Runpod's answer has /errors: \"Unauthorized\". The key's file has a new one, which is "
                + "used from now on.");
        assertThat(send("direct:read-credit", account, Object.class)).isInstanceOf(CreditReading.class);
    }

    private static String example(String vendor) throws IOException {
        return Files.readString(Path.of("src/main/resources/vendors", vendor + ".json"));
    }

    private static Account account(String vendor) {
        return settings.accounts().stream().filter(account -> account.name().equals(vendor)).findFirst().orElseThrow();
    }

    private static Object read(String vendor) {
        return send("direct:read-credit", account(vendor), Object.class);
    }

    private static <T> T send(String route, Account account, Class<T> type) {
        return reader.getCamelContext().createProducerTemplate()
                .send(route, exchange -> exchange.setVariable("account", account)).getMessage().getBody(type);
    }
}
