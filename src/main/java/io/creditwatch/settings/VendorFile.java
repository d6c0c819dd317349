package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.text.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads {@code vendors/NAME.properties}: of the folder beside {@code routes}, or else of the jar. docs/vendors.md
 * explains the keys.
 */
record VendorFile(CheckedValues values) {

    private static final String FOLDER = "vendors";
    private static final String SUFFIX = ".properties";
    private static final int MOST_BYTES = 64 * 1024;
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
    private static final List<String> OF_A_CALL = List.of("method", "path", "body", "success", "success.optional",
            "amount", "factor", "strings", "null-is-zero");
    static final Set<String> KEYS = keys();
    /** Stands in a path for the part of the key before its colon. */
    static final String USER = "{user}";
    private static final UnaryOperator<String> CURRENCY = ValueParsers.matching("[A-Z]{3}",
            "is neither a code of three capital letters, such as USD, nor a JSON pointer");
    private static final UnaryOperator<String> TEXT = ValueParsers.matching("[^\\p{Cntrl}]{1,200}",
            "is longer than 200 characters");

    private static final UnaryOperator<String> INFINITIVE = ValueParsers.matching("[a-z]*[a-rt-z]( .{1,150})?",
            "does not begin with an infinitive, or is longer than 150 characters");
    private static final UnaryOperator<String> THIRD_PERSON = ValueParsers.matching("[a-z]+s( .{1,150})?",
            "does not begin with a verb in the third person, or is longer than 150 characters");

    /** Returns the vendor; empty if there is no such file or if it has errors, which are reported. */
    static Optional<Vendor> read(String name, Path folder, Consumer<ConfigurationError> report) {
        String file = FOLDER + "/" + name + SUFFIX;
        Map<String, String> given = new LinkedHashMap<>();
        try {
            refuseIf(!NAME.matcher(name).matches(), "has a character other than a-z, 0-9 and '-' in its name");
            Configuration.parse(text(file, folder).orElseThrow(() -> new InvalidValueException(unknown(name, folder))))
                    .forEach((key, value) -> given.put(key, ValueParsers.trimmed(value)));
        } catch (InvalidValueException e) {
            report.accept(new ConfigurationError(file, "", e.getMessage()));
            return Optional.empty();
        }
        KnownKeys known = new KnownKeys(KEYS, List.of());
        CheckedValues values = new CheckedValues(known, given, key -> file, given.keySet().stream()
                .filter(key -> !KEYS.contains(key)).map(key -> known.unknown(key, file)).toList());
        Vendor vendor = new VendorFile(values).vendor(name, file);
        values.errors().forEach(error -> report.accept(new ConfigurationError(file + " " + error.key(),
                error.value(), "", error.reason(), error.example())));
        return values.errors().isEmpty() ? Optional.of(vendor) : Optional.empty();
    }

    /** Returns {@code vendors/NAME.json}, which is looked for as {@code NAME.properties} is. */
    static JsonNode example(String name, Path folder) {
        String file = FOLDER + "/" + name + ".json";
        try {
            return Json.MAPPER.readTree(text(file, folder).orElseThrow(() -> new InvalidValueException(
                    "is missing; it holds the answer of the vendor's credit call, from its documentation")));
        } catch (JsonProcessingException | InvalidValueException e) {
            String why = e instanceof JsonProcessingException json ? "is not JSON; the error is at line "
                    + json.getLocation().getLineNr() + ", column " + json.getLocation().getColumnNr() : e.getMessage();
            throw new InvalidConfigurationException(List.of(new ConfigurationError(file, "", why)));
        }
    }

    private static Optional<String> text(String file, Path folder) {
        if (isIn(folder, file)) {
            byte[] bytes = FileAccess.bytes(folder.resolve(file), MOST_BYTES + 1);
            refuseIf(bytes.length > MOST_BYTES, "is larger than 64 KB");
            return Optional.of(FileAccess.text(bytes));
        }
        return FileAccess.ofProgram(file).map(FileAccess::text);
    }

    static String origin(String name, Path folder) {
        String file = FOLDER + "/" + name + SUFFIX;
        return isIn(folder, file) ? file : "shipped";
    }

    /** Returns whether the folder has the file, or one that cannot be read. */
    private static boolean isIn(Path folder, String file) {
        return !Files.notExists(folder.resolve(file));
    }

    private static String unknown(String name, Path folder) {
        Set<String> names = names(folder);
        return "there is no such vendor" + names.stream()
                .min(Comparator.comparingInt(each -> KnownKeys.distance(each, name)))
                .filter(each -> KnownKeys.distance(each, name) <= 2)
                .map(each -> "; did you mean " + each + "?").orElse(".")
                + " Known: " + String.join(", ", names) + ". To add one, write this file (docs/vendors.md)";
    }

    static Set<String> names(Path folder) {
        Path own = folder.resolve(FOLDER);
        return Stream.concat(FileAccess.inProgram(FOLDER, SUFFIX).stream(),
                        Files.isReadable(own) ? FileAccess.below(own, SUFFIX).stream() : Stream.empty())
                .filter(name -> NAME.matcher(name).matches()).collect(Collectors.toCollection(TreeSet::new));
    }

    private Vendor vendor(String name, String file) {
        URI url = values.required("url", WebAddress::base, "https://api.example.com/v1");
        return new Vendor(name, values.required("title", TEXT, "Example"), url, file, key(), credit(),
                OF_A_CALL.stream().map(key -> "cost." + key).filter(values::isSet).findFirst().map(any -> call("cost")),
                values.optional("usage.path", this::path, "/usage"), flag("answers.secret"),
                new Vendor.Texts(values.optional("billing-page",
                        text -> WebAddress.of(text, Set.of("https")).toString(), "https://example.com/billing"),
                        values.optional("text.empty", INFINITIVE, "stop all machines").orElse("refuse further use"),
                        values.optional("text.blocked", THIRD_PERSON, "creates no new machines")
                                .orElse("starts nothing new"),
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
                values.optional("credit.postpaid", text -> text.equals("true") ? AnswerPath.Check.ALWAYS
                        : AnswerPath.Check.parse(text), "/mode = POSTPAID"),
                currency.filter(text -> !text.startsWith("/")).or(() -> currency.isPresent() ? Optional.empty()
                        : Optional.of("USD")),
                currency.filter(text -> text.startsWith("/")).map(AnswerPath::parse));
    }

    private Vendor.Call call(String prefix) {
        String method = values.optional(prefix + ".method", ValueParsers.matching("GET|POST", "must be GET or POST"),
                "GET").orElse("GET");
        Optional<String> body = values.optional(prefix + ".body", VendorFile::json, "{\"query\":\"...\"}");
        if (body.isPresent() && method.equals("GET")) {
            values.report(prefix + ".body", "is sent with " + prefix + ".method = POST only", "");
        }
        return new Vendor.Call(method, values.required(prefix + ".path", this::path, "/balance"), body.orElse(""),
                values.optional(prefix + ".success", AnswerPath.Check::parseAll, "/code = 0").orElse(List.of()),
                flag(prefix + ".success.optional"),
                values.required(prefix + ".amount", AnswerSum::parse, "/data/balance"),
                values.optional(prefix + ".factor", VendorFile::factor, "1e-4").orElse(BigDecimal.ONE),
                flag(prefix + ".strings"), flag(prefix + ".null-is-zero"));
    }

    private boolean flag(String key) {
        return values.optional(key, ValueParsers::flag, "true").orElse(false);
    }

    private String path(String text) {
        refuseIf(!text.startsWith("/"), "is not a path; it begins with a slash");
        refuseIf(text.contains(USER) && !flag("key.basic"), "has " + USER + ", which needs key.basic = true");
        try {
            refuseIf(new URI("https://example.com" + text.replace(USER, "user")).getRawFragment() != null,
                    "is not a path; it has a #");
        } catch (URISyntaxException e) {
            throw new InvalidValueException("is not a path; it has a character that an address cannot have");
        }
        return text;
    }

    private static String json(String text) {
        try {
            refuseIf(!Json.MAPPER.readTree(text).isObject(), "is not a JSON object");
            return text;
        } catch (JsonProcessingException e) {
            throw new InvalidValueException("is not JSON; the error is at character " + e.getLocation().getColumnNr());
        }
    }

    private static BigDecimal factor(String text) {
        refuseIf(!text.matches("-?\\d{1,9}(\\.\\d{1,18})?(e-?\\d{1,2})?"),
                "is not a number such as 1, -1, 0.01 or 1e-9");
        BigDecimal factor = new BigDecimal(text);
        refuseIf(factor.signum() == 0, "must not be zero");
        return factor;
    }

    private static Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>(List.of("title", "url", "billing-page", "key.header", "key.prefix",
                "key.basic", "answers.secret", "usage.path", "credit.floor", "credit.may-create", "credit.postpaid",
                "credit.currency", "text.empty", "text.blocked", "text.saving", "text.forbidden"));
        List.of("credit", "cost").forEach(call -> OF_A_CALL.forEach(key -> keys.add(call + "." + key)));
        return keys;
    }
}
