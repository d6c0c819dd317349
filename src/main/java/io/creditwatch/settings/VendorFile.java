package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Reads {@code vendors/NAME.properties}: of the folder beside {@code routes}, or else of the jar. docs/vendors.md explains
 * the keys.
 */
final class VendorFile {

    private static final String FOLDER = "vendors";
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
    private static final List<String> OF_A_CALL = List.of("method", "path", "body", "success", "success.optional", "amount",
            "factor", "strings", "null-is-zero");
    private static final Set<String> KEYS = keys();
    private static final UnaryOperator<String> PATH = ValueParsers.matching("/[\\x21-\\x7e]*",
            "is not a path; it begins with a slash and has no blanks");
    private static final UnaryOperator<String> CURRENCY = ValueParsers.matching("[A-Z]{3}",
            "is neither a code of three letters, such as USD, nor a JSON pointer");
    private static final UnaryOperator<String> TEXT = ValueParsers.matching("[^\\p{Cntrl}]{1,200}",
            "is longer than 200 characters");

    private final CheckedValues values;

    private VendorFile(Map<String, String> given, String origin) {
        KnownKeys known = new KnownKeys(KEYS, List.of());
        this.values = new CheckedValues(known, given, key -> origin, given.keySet().stream()
                .filter(key -> !KEYS.contains(key)).map(key -> known.unknown(key, origin)).toList());
    }

    /**
     * Returns the vendor; empty if there is no such file or if it has errors, which are reported.
     *
     * @param folder working folder; null to read the files of the jar only
     */
    static Optional<Vendor> read(String name, Path folder, Consumer<ConfigurationError> report) {
        String file = FOLDER + "/" + name + ".properties";
        Optional<String> text;
        try {
            refuseIf(!NAME.matcher(name).matches(), "has a character other than a-z, 0-9 and '-'");
            text = text(file, folder);
        } catch (InvalidValueException e) {
            report.accept(new ConfigurationError(file, "", "", e.getMessage(), ""));
            return Optional.empty();
        }
        if (text.isEmpty()) {
            report.accept(new ConfigurationError(file, "", "", "there is no such vendor. Known: ", ""));
            return Optional.empty();
        }
        VendorFile reader = new VendorFile(Configuration.parse(text.get()), file);
        Vendor vendor = reader.vendor(name, file);
        reader.values.errors().forEach(error -> report.accept(new ConfigurationError(file + " " + error.key(),
                error.value(), "", error.reason(), error.example())));
        return reader.values.errors().isEmpty() ? Optional.of(vendor) : Optional.empty();
    }

    /** Returns {@code vendors/NAME.json}, which is looked for as {@code NAME.properties} is. */
    static JsonNode example(String name, Path folder) {
        String file = FOLDER + "/" + name + ".json";
        try {
            return Json.MAPPER.readTree(text(file, folder).orElseThrow(() -> new InvalidValueException(
                    "is missing; it holds the answer of the vendor's credit call, from its documentation")));
        } catch (JsonProcessingException e) {
            throw new InvalidConfigurationException(List.of(new ConfigurationError(file, "", "", "is not JSON", "")));
        } catch (InvalidValueException e) {
            throw new InvalidConfigurationException(List.of(new ConfigurationError(file, "", "", e.getMessage(), "")));
        }
    }

    private static Optional<String> text(String file, Path folder) {
        if (folder != null && Files.exists(folder.resolve(file))) {
            return Optional.of(FileAccess.text(folder.resolve(file)));
        }
        try (InputStream in = VendorFile.class.getResourceAsStream("/" + file)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Vendor vendor(String name, String file) {
        URI url = values.required("url", WebAddress::base, "https://api.example.com/v1");
        return new Vendor(name, values.required("title", TEXT, "Example"), url, file, key(), credit(),
                values.isSet("cost.path") || values.isSet("cost.amount") ? Optional.of(call("cost")) : Optional.empty(),
                values.optional("usage.path", PATH, "/usage"), flag("answers.secret"),
                new Vendor.Texts(values.optional("billing-page", text -> WebAddress.of(text, Set.of("https")).toString(),
                        "https://example.com/billing"),
                        values.optional("text.empty", TEXT, "").orElse("refuse further use"),
                        values.optional("text.blocked", TEXT, "").orElse("starts nothing new"),
                        values.optional("text.saving", TEXT, ""),
                        values.optional("text.forbidden", TEXT, "").orElse("Give it the right to read the balance.")));
    }

    private Vendor.Key key() {
        boolean basic = flag("key.basic");
        if (basic && values.isSet("key.prefix")) {
            values.report("key.prefix", "is not used with key.basic; remove one of the two", "");
        }
        return new Vendor.Key(values.required("key.header", SettingsReader.HEADER_NAME, "Authorization"),
                basic ? "Basic " : values.optional("key.prefix", SettingsReader.HEADER_VALUE, "Bearer")
                        .map(prefix -> prefix + " ").orElse(""), basic);
    }

    private Vendor.Credit credit() {
        Optional<String> currency = values.optional("credit.currency",
                text -> text.startsWith("/") ? AnswerPath.parse(text).text() : CURRENCY.apply(text), "USD");
        return new Vendor.Credit(call("credit"), values.optional("credit.floor", AnswerSum::parse, "/data/threshold"),
                values.optional("credit.may-create", AnswerPath::parse, "/data/active"),
                values.optional("credit.postpaid", AnswerPath.Check::parse, "/mode = POSTPAID"),
                currency.filter(text -> !text.startsWith("/")).or(() -> currency.isPresent() ? Optional.empty()
                        : Optional.of("USD")),
                currency.filter(text -> text.startsWith("/")).map(AnswerPath::parse));
    }

    private Vendor.Call call(String prefix) {
        String method = values.optional(prefix + ".method", ValueParsers.matching("GET|POST", "must be GET or POST"), "GET")
                .orElse("GET");
        Optional<String> body = values.optional(prefix + ".body", VendorFile::json, "{\"query\":\"...\"}");
        if (body.isPresent() && method.equals("GET")) {
            values.report(prefix + ".body", "is sent with " + prefix + ".method = POST only", "");
        }
        return new Vendor.Call(method, values.required(prefix + ".path", PATH, "/balance"), body.orElse(""),
                values.optional(prefix + ".success", AnswerPath.Check::parseAll, "/code = 0").orElse(List.of()),
                flag(prefix + ".success.optional"),
                values.required(prefix + ".amount", AnswerSum::parse, "/data/balance"),
                values.optional(prefix + ".factor", VendorFile::factor, "1e-4").orElse(BigDecimal.ONE),
                flag(prefix + ".strings"), flag(prefix + ".null-is-zero"));
    }

    private boolean flag(String key) {
        return values.optional(key, ValueParsers::flag, "true").orElse(false);
    }

    private static String json(String text) {
        try {
            Json.MAPPER.readTree(text);
            return text;
        } catch (JsonProcessingException e) {
            throw new InvalidValueException("is not JSON: " + e.getOriginalMessage());
        }
    }

    private static BigDecimal factor(String text) {
        refuseIf(!text.matches("-?\\d{1,9}(\\.\\d{1,18})?(e-?\\d{1,2})?"), "is not a number such as 1, -1, 0.01 or 1e-9");
        BigDecimal factor = new BigDecimal(text);
        refuseIf(factor.signum() == 0, "must not be zero");
        return factor;
    }

    private static Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>(List.of("title", "url", "billing-page", "key.header", "key.prefix", "key.basic",
                "answers.secret", "usage.path", "credit.floor", "credit.may-create", "credit.postpaid", "credit.currency",
                "text.empty", "text.blocked", "text.saving", "text.forbidden"));
        List.of("credit", "cost").forEach(call -> OF_A_CALL.forEach(key -> keys.add(call + "." + key)));
        return keys;
    }
}
