package io.creditwatch.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.text.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of vendors that are right, wrong, unreadable or missing. */
class VendorFileTest {

    private static final String RIGHT = """
            title = Example
            url = https://api.example.com
            key.header = Authorization
            key.prefix = Bearer
            credit.path = /balance
            credit.amount = /balance
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void create() throws IOException {
        Files.createDirectory(folder.resolve("vendors"));
    }

    @Test
    void readsAFileOfTheFolder() throws IOException {
        write("example", RIGHT);

        Vendor vendor = accounts("example").get(0).vendor();

        assertThat(vendor.url()).hasToString("https://api.example.com");
        assertThat(vendor.credit().currency()).contains("USD");
        assertThat(vendor.credit().call().factor()).isEqualByComparingTo("1");
        assertThat(vendor.cost()).isEmpty();
        assertThat(vendor.secretAnswers()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"stop all pods, stops all pods", "deny calls, denies calls", "pay back the rest, pays back the rest",
        "switch off machines, switches off machines", "refuse further use, refuses further use", "stop, stops"})
    void hasTheThirdPersonOfTheVendorsAct(String infinitive, String thirdPerson) throws IOException {
        write("example", RIGHT + "text.empty = " + infinitive);

        assertThat(accounts("example").get(0).vendor().texts().empties()).isEqualTo(thirdPerson);
    }

    /** The file of the folder is the whole one: a key that it lacks does not come from the jar. */
    @Test
    void prefersTheFileOfTheFolderToThatOfTheJar() throws IOException {
        write("vast", RIGHT);

        Vendor vendor = accounts("vast").get(0).vendor();

        assertThat(vendor.title()).isEqualTo("Example");
        assertThat(vendor.secretAnswers()).isFalse();
        assertThat(vendor.texts().billingPage()).isEmpty();
        Configuration configuration = Configuration.load(folder, Map.of(), new Properties());
        assertThat(configuration.originOfVendor("vast")).isEqualTo("vendors/vast.properties");
        assertThat(configuration.originOfVendor("runpod")).isEqualTo("shipped");
    }

    @Test
    void reportsEveryErrorAtOnce() throws IOException {
        write("example", """
                titel = Example
                url = ftp://api.example.com
                key.header = X Key
                key.prefix = Bearer
                key.basic = yes
                billing-page = http://example.com
                credit.method = PUT
                credit.path = balance
                credit.body = {
                credit.success = /code
                credit.amount = balance
                credit.factor = 0
                credit.floor = /a + b
                credit.currency = dollars
                cost.factor = 2
                text.empty =
                """);

        assertThat(errors("example")).allMatch(error -> error.startsWith("vendors/example.properties "))
                .extracting(error -> error.substring("vendors/example.properties ".length())
                        .replace(" [account.a.vendor]", "")).containsExactlyInAnyOrder(
                "titel: there is no such key; did you mean title?",
                "title: must not be empty. Example: Example",
                "url = ftp://api.example.com: must begin with http:// or https://. "
                        + "Example: https://api.example.com/v1",
                "key.header = X Key: has a header name with an invalid character. "
                        + "Example: Authorization",
                "key.basic = yes: must be true or false. Example: true",
                "billing-page = http://example.com: must begin with https://. "
                        + "Example: https://example.com/billing",
                "credit.method = PUT: must be GET or POST. Example: GET",
                "credit.path = balance: is not a path; it begins with a slash. "
                        + "Example: /balance",
                "credit.body = {: is not JSON; the error is at character 2. "
                        + "Example: {\"query\":\"...\"}",
                "credit.success = /code: '/code' is not a pointer and its value, "
                        + "such as /status = true, or no /errors. Example: /code = 0",
                "credit.amount = balance: 'balance' is not a JSON pointer; "
                        + "it begins with /, such as /data/credit. Example: /data/balance",
                "credit.factor = 0: must not be zero. Example: 1e-4",
                "credit.floor = /a + b: 'b' is not a JSON pointer; "
                        + "it begins with /, such as /data/credit. Example: /data/threshold",
                "credit.currency = dollars: is neither a code of three capital "
                        + "letters, such as USD, nor a JSON pointer. Example: USD",
                "cost.path: must not be empty. Example: /balance",
                "cost.amount: must not be empty. Example: /data/balance");
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            credit.path     | /a b                | is not a path; it has a character that an address cannot have
            credit.path     | /a#b                | is not a path; it has a #
            credit.path     | /a/{id}             | is not a path; it has a character that an address cannot have
            credit.path     | /a/{user}           | has {user}, which needs key.basic = true
            credit.path | /a?token=x | holds a login or a password, which would be shown in logs; set it by its own key
            credit.body     | {"a":1}             | is sent with credit.method = POST only
            credit.amount | /a +/b | '/a +/b' has a blank in it; a sum is written /a + /b, with blanks around the sign
            credit.amount   | /a+/b               | '/a+/b' has a sign before a slash; write blanks around + and -
            credit.amount   | /a/b-/c | '/a/b-/c' has a sign before a slash; write blanks around + and -
            credit.floor    | /a + /b-/c          | '/b-/c' has a sign before a slash; write blanks around + and -
            credit.amount   | /a/                 | '/a/' has an empty name between two slashes, or at its end
            credit.amount   | /a//b               | '/a//b' has an empty name between two slashes, or at its end
            credit.amount   | - /a                | '- /a' is not a JSON pointer; it begins with /, such as /data/credit
            credit.amount   | /a/[currency]/b     | '/a/[currency]/b' has a wrong choice from a list; it is written \
            [name=value]
            credit.amount | /a/[=USD]/b | '/a/[=USD]/b' has a wrong choice from a list; it is written [name=value]
            credit.amount   | /a~2                | '/a~2' has a ~ that neither 0 nor 1 follows
            credit.amount   | 5                   | '5' is not a JSON pointer; it begins with /, such as /data/credit
            credit.amount   | #/a                 | '#/a' is not a JSON pointer; it begins with /, such as /data/credit
            credit.success | /a = 1, | '' is not a pointer and its value, such as /status = true, or no /errors
            credit.success | /a == 1 | '/a == 1' is not a pointer and its value, such as /status = true, or no /errors
            credit.success  | no errors           | 'errors' is not a JSON pointer; it begins with /, such as \
            /data/credit
            credit.postpaid | yes | 'yes' is not a pointer and its value, such as /status = true, or no /errors
            credit.factor   | 1/100               | is not a number such as 1, -1, 0.01 or 1e-9
            credit.factor   | 1e999               | is not a number such as 1, -1, 0.01 or 1e-9
            credit.factor   | 0.0                 | must not be zero
            credit.factor   | 1,000               | is not a number such as 1, -1, 0.01 or 1e-9
            credit.strings  | yes                 | must be true or false
            credit.currency | usd                 | is neither a code of three capital letters, such as USD, nor a \
            JSON pointer
            credit.currency | /a b | '/a b' has a blank in it; a sum is written /a + /b, with blanks around the sign
            key.basic       | true                | is not used with key.basic; remove one of the two
            url | https://a:b@c.com | holds a login or a password, which would be shown in logs; set it by its own key
            text.empty      | stops all machines  | does not begin with an infinitive, or is longer than 150 characters
            text.empty      | Stop all machines.  | does not begin with an infinitive, or is longer than 150 characters
            text.blocked    | start no machines   | does not begin with a verb in the third person
            url             | https://a.com/?x=1  | must not have a ? or a #
            url             | http://example.com  | would send the key unencrypted; use https, or set \
            hyperstack.api.allow-http=true if no other machine can read the traffic
            """)
    void refusesAWrongValue(String key, String value, String reason) throws IOException {
        write("example", RIGHT.replaceAll("(?m)^" + key + " = .*\n", "") + key + " = " + value + "\n");

        assertThat(errors("example")).hasSize(1).first().asString().startsWith("vendors/example.properties ")
                .contains(": " + reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a?b=c&d=%20", "/v1/./x/"})
    void acceptsAnyPathThatAnAddressMayHave(String path) throws IOException {
        write("example", RIGHT.replace("credit.path = /balance", "credit.path = " + path));

        assertThat(accounts("example")).hasSize(1);
    }

    @Test
    void acceptsPlainHttpWhereItIsAllowedOrStaysOnThisMachine() throws IOException {
        write("example", RIGHT.replace("https://api.example.com", "http://127.0.0.1:8081"));
        assertThat(accounts("example")).hasSize(1);

        write("example", RIGHT.replace("https://", "http://"));
        assertThat(read(Map.of("accounts", "a", "account.a.vendor", "example", "account.a.api-key", "key",
                "hyperstack.api.allow-http", "true")).accounts()).hasSize(1);
    }

    @Test
    void readsVendorAndUrlOfAnAccountFromTheEnvironment() {
        Account account = load(Map.of("ACCOUNTS", "a-b", "ACCOUNT_A_B_VENDOR", "twilio", "ACCOUNT_A_B_API_KEY",
                "AC1:token", "ACCOUNT_A_B_API_URL", "https://Gateway.example:8443/twilio/")).accounts().get(0);

        assertThat(account.url(account.vendor().credit().call()))
                .isEqualTo("https://Gateway.example:8443/twilio/2010-04-01/Accounts/AC1/Balance.json");
        assertThat(account.vendor().host()).isEqualTo("gateway.example:8443");
        assertThat(account.vendor().at(URI.create("https://[::1]/v1"), "").host()).isEqualTo("[::1]:443");
        assertThat(account.vendor().at(URI.create("http://localhost"), "").host()).isEqualTo("localhost:80");
    }

    @Test
    void needsAKeyOfItsOwnForASingleAccountOfAnotherVendor() {
        assertThat(catchThrowableOfType(InvalidConfigurationException.class, () -> load(Map.of(
                "ACCOUNT_DEFAULT_VENDOR", "deepseek", "HYPERSTACK_API_KEY", "k"))).errors()).singleElement().asString()
                .startsWith("account.default.api-key: is missing; put it in the environment as ACCOUNT_DEFAULT_API_KEY")
                .contains("hyperstack.api.key is used for a single account of Hyperstack only");
    }

    /** A gateway may have one token for all, and a URL for each account. */
    @Test
    void acceptsAKeyTwiceForDifferentUrlsOnly() {
        Map<String, String> two = new HashMap<>(Map.of("ACCOUNTS", "a, b", "ACCOUNT_A_API_KEY", "k",
                "ACCOUNT_B_API_KEY", "k",
                "ACCOUNT_A_API_URL", "https://gateway.example/a", "ACCOUNT_B_API_URL", "https://gateway.example/b"));
        assertThat(load(two).accounts()).hasSize(2);

        two.put("ACCOUNT_B_API_URL", "https://gateway.example/a/");
        assertThat(catchThrowableOfType(InvalidConfigurationException.class, () -> load(two)).errors())
                .singleElement().asString().contains("is the key of account a too");
    }

    private Settings load(Map<String, String> environment) {
        return Configuration.load(folder, environment, new Properties()).settings(Set.of());
    }

    @Test
    void namesTheVendorsForOneThatItDoesNotKnow() throws IOException {
        write("inhouse", RIGHT);
        Files.writeString(folder.resolve("vendors/notes.txt"), "");
        write("Kiwi_2", RIGHT);

        assertThat(errors("opnrouter")).containsExactly("vendors/opnrouter.properties [account.a.vendor]: "
                + "there is no such vendor; did you mean openrouter? Known: "
                + Files.list(Path.of("src/main/resources/vendors")).map(Path::getFileName).map(Path::toString)
                        .filter(file -> file.endsWith(".properties"))
                        .map(file -> file.replace(".properties", "")).sorted()
                        .collect(Collectors.joining(", ")).replace("hyperstack, ", "hyperstack, inhouse, ")
                + ". To add one, write this file (docs/vendors.md)");
        assertThat(errors("elsewhere-gpus")).hasSize(1).first().asString()
                .contains("there is no such vendor. Known: deepseek, ").doesNotContain("did you mean");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../vast", "a/b", "/etc/passwd", "Vast", "vast.properties", "a b", ".."})
    void refusesANameThatIsNone(String name) {
        assertThat(errors(name)).containsExactly("vendors/" + name + ".properties [account.a.vendor]: "
                + "has a character other than a-z, 0-9 and '-' in its name");
    }

    @Test
    void refusesAFileThatItCannotRead() throws IOException {
        Path file = folder.resolve("vendors/vast.properties");
        Files.createDirectory(file);
        assertThat(errors("vast")).containsExactly(
                "vendors/vast.properties [account.a.vendor]: is a directory, not a file");
        Files.delete(file);

        Files.write(file, RIGHT.getBytes(StandardCharsets.UTF_16));
        assertThat(errors("vast")).containsExactly(
                "vendors/vast.properties [account.a.vendor]: is not text in UTF-8 but in UTF-16; save it as UTF-8");
        Files.write(file, "title = Zürich".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(errors("vast")).containsExactly("vendors/vast.properties [account.a.vendor]: is not text in UTF-8");
        Files.writeString(file, "#".repeat(70_000));
        assertThat(errors("vast")).containsExactly("vendors/vast.properties [account.a.vendor]: is larger than 64 KB");
        Files.writeString(file, RIGHT + "text.empty = \\u00zz");
        assertThat(errors("vast")).containsExactly(
                "vendors/vast.properties [account.a.vendor]: has a \\u that four hexadecimal digits do not follow; "
                        + "a \\ is written \\\\");
        Files.writeString(file, "");
        assertThat(errors("vast")).hasSize(5).allMatch(error -> error.contains("must not be empty"));
        Files.writeString(file, "\uFEFF" + RIGHT.replace("\n", "\r\n"));
        assertThat(accounts("vast").get(0).vendor().title()).isEqualTo("Example");
    }

    @Test
    void reportsTheErrorsOfAFileOnceForAllItsAccounts() throws IOException {
        write("example", RIGHT + "credit.factor = x");

        InvalidConfigurationException wrong = catchThrowableOfType(InvalidConfigurationException.class,
                () -> read(Map.of("accounts", "a, b", "account.a.vendor", "example", "account.b.vendor", "example",
                        "account.a.api-key", "key-a", "account.b.api-key", "key-b")));

        assertThat(wrong.errors()).hasSize(1);
    }

    @Test
    void ignoresAWrongFileThatNoAccountUses() throws IOException {
        write("example", "title =");

        assertThat(accounts("vast")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AC1", ":token", "AC1:"})
    void needsAKeyOfTwoPartsForBasic(String key) {
        InvalidConfigurationException wrong = catchThrowableOfType(InvalidConfigurationException.class,
                () -> read(Map.of("accounts", "a", "account.a.vendor", "twilio", "account.a.api-key", key)));

        assertThat(wrong.errors()).extracting(ConfigurationError::toString).containsExactly(
                "account.a.api-key = ****** [application.properties]: "
                        + "is not written USER:PASSWORD, which this vendor needs");
    }

    @Test
    void hidesTheSecretPartsOfAKeyForBasic() throws IOException {
        Secret key = read(Map.of("accounts", "a", "account.a.vendor", "twilio", "account.a.api-key", "AC1:auth-token"))
                .accounts().get(0).apiKey();

        assertThat(key.maskIn("AC1 with auth-token, or QUMxOmF1dGgtdG9rZW4=")).isEqualTo("AC1 with ******, or ******");
    }

    @Test
    void followsTheLinkOfTheContainerImage() throws IOException {
        Files.delete(folder.resolve("vendors"));
        Files.createSymbolicLink(folder.resolve("vendors"), Path.of("config/vendors"));
        assertThat(accounts("vast").get(0).vendor().title()).isEqualTo("Vast");
        assertThat(errors("inhouse")).hasSize(1).first().asString().contains("there is no such vendor");

        Files.createDirectories(folder.resolve("config/vendors"));
        write("vast", RIGHT);
        assertThat(accounts("vast").get(0).vendor().title()).isEqualTo("Example");
    }

    @Test
    void documentsEachKeyAndEachShippedVendorOnce() throws IOException {
        String page = Files.readString(Path.of("docs/vendors.md"));

        assertThat(firstCells(page, "\n### Keys")).containsExactlyInAnyOrderElementsOf(VendorFile.KEYS);
        assertThat(firstCells(page, "\n## Shipped vendors"))
                .containsExactlyInAnyOrderElementsOf(VendorFile.names(Path.of("")));
    }

    private static List<String> firstCells(String page, String heading) {
        String section = page.substring(page.indexOf(heading) + 1).split("\n##", 2)[0];
        return Pattern.compile("(?m)^\\| (`[^|]+`) \\|").matcher(section).results()
                .flatMap(row -> Stream.of(row.group(1).split(", "))).map(name -> name.replace("`", "")).toList();
    }

    @Test
    void readsTheDocumentedExample() throws IOException {
        String page = Files.readString(Path.of("docs/vendors.md"));
        String example = page.split("<!-- tested: vendor -->\n```properties\n")[1].split("```")[0];
        write("example", example);
        JsonNode answer = Json.MAPPER.readTree(example.lines().filter(line -> line.startsWith("# {"))
                .findFirst().orElseThrow().substring(2));

        Vendor.Credit credit = accounts("example").get(0).vendor().credit();

        assertThat(credit.call().amount().of(answer, true, false)).isEqualByComparingTo("10");
        assertThat(credit.call().success()).allMatch(check -> check.holdsIn(answer));
        assertThat(credit.mayCreate().orElseThrow().in(answer).orElseThrow().isBoolean()).isTrue();
    }

    private void write(String vendor, String text) throws IOException {
        Files.writeString(folder.resolve("vendors/" + vendor + ".properties"), text);
    }

    private List<Account> accounts(String vendor) throws IOException {
        return read(Map.of("accounts", "a", "account.a.vendor", vendor, "account.a.api-key", "key-of-a")).accounts();
    }

    private List<String> errors(String vendor) {
        return catchThrowableOfType(InvalidConfigurationException.class, () -> accounts(vendor)).errors().stream()
                .map(ConfigurationError::toString).toList();
    }

    private Settings read(Map<String, String> given) throws IOException {
        Files.writeString(folder.resolve("application.properties"), given.entrySet().stream()
                .map(each -> each.getKey() + " = " + each.getValue()).collect(Collectors.joining("\n")));
        return Configuration.load(folder, Map.of(), new Properties()).settings(Set.of());
    }
}
