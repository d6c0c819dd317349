package io.creditwatch.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditwatch.Accounts;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AnswerPath;
import io.creditwatch.settings.AnswerSum;
import io.creditwatch.settings.GivenConfiguration;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReader.UnreadableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Rules that hold for every answer of every shipped vendor. Each answer is the vendor's example with changes. */
class VendorAnswersPropertyTest {

    /** Values that are no amount of money. */
    private static final List<String> NO_AMOUNTS = List.of("\"\"", "\"x\"", "\" 5\"", "\"5 \"", "\"1,000.50\"",
            "\"1e3\"", "\"NaN\"", "\"$5\"", "\"5 USD\"", "\"0x1\"", "true", "false", "[]", "[5]", "{}", "{\"value\":5}",
            "1.1e15", "-1.1e15", "1e-101",
            "1e400", "\"" + "9".repeat(41) + "\"");

    private static final Map<String, Account> ACCOUNTS = accounts();

    private final CreditReader reader = new CreditReader(Clock.systemUTC(), Duration.ofSeconds(10), Optional.empty());

    /** Change of an answer: one of its nodes is removed, or replaced by a value. */
    record Change(int node, String value) {
    }

    private static Map<String, Account> accounts() {
        List<String> vendors = Accounts.shippedVendors();
        Map<String, String> given = new HashMap<>(Map.of("accounts", String.join(",", vendors)));
        vendors.forEach(vendor -> given.putAll(Map.of("account." + vendor + ".vendor", vendor,
                "account." + vendor + ".api-key", "user:key-of-" + vendor)));
        return GivenConfiguration.of(given).settings(Set.of()).accounts().stream()
                .collect(Collectors.toMap(Account::name, account -> account));
    }

    @Provide
    Arbitrary<String> vendors() {
        return Arbitraries.of(ACCOUNTS.keySet());
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<String> values = Arbitraries.of(Stream.concat(NO_AMOUNTS.stream(),
                Stream.of("null", "0", "7.5", "\"7.5\"", "\"USD\"")).toList()).injectNull(0.2);
        return Arbitraries.integers().between(0, 30).flatMap(node -> values.map(value -> new Change(node, value)))
                .list().ofMinSize(1).ofMaxSize(3);
    }

    /** Adds up what is in the answer in a second way, and compares. */
    @Property(tries = 3000)
    void readsNoAnswerThatLacksATermOfTheSum(@ForAll("vendors") String vendor,
                                                  @ForAll("changes") List<Change> changes) {
        Account account = ACCOUNTS.get(vendor);
        Vendor.Call call = account.vendor().credit().call();
        JsonNode answer = example(vendor);
        changes.forEach(change -> apply(answer, change));

        Optional<BigDecimal> credit = credit(account, answer);

        Optional<BigDecimal> expected = Optional.of(BigDecimal.ZERO);
        for (AnswerSum.Term term : call.amount().terms()) {
            Optional<BigDecimal> value = term.places().stream().flatMap(place -> found(answer, place.text()).stream())
                    .filter(node -> !node.isNull()).findFirst().flatMap(node -> decimal(node, call))
                    .or(() -> call.nullIsZero()
                            && found(answer, term.places().get(0).text()).filter(JsonNode::isNull).isPresent()
                            ? Optional.of(BigDecimal.ZERO) : Optional.empty());
            expected = expected.flatMap(sum -> value
                    .map(each -> term.subtracted() ? sum.subtract(each) : sum.add(each)));
        }
        Optional<BigDecimal> scaled = expected.map(sum -> sum.multiply(call.factor()));
        if (credit.isPresent()) {
            assertThat(scaled).isPresent();
            assertThat(credit.get()).isEqualByComparingTo(scaled.get());
        }
    }

    @Example
    void makesAFailureOfEachWrongAmount() {
        forEachPlace(credit -> places(Stream.of(credit.call().amount())), (account, place) -> {
            Vendor.Call call = account.vendor().credit().call();
            NO_AMOUNTS.forEach(wrong -> assertFailure(account, place, wrong));
            assertFailure(account, place, null);
            if (!call.nullIsZero()) {
                assertFailure(account, place, "null");
            }
            if (!call.strings()) {
                assertFailure(account, place, "\"7.5\"");
            }
        });
    }

    @Example
    void makesAFailureOfAnotherSuccessValue() {
        forEachPlace(credit -> credit.call().success().stream().filter(check -> check.value() != null)
                .map(AnswerPath.Check::path), (account, place) -> {
            List.of("false", "7", "-1", "\"x\"", "\"\"", "[0]", "{}", "0.5")
                    .forEach(wrong -> assertFailure(account, place, wrong));
            if (!account.vendor().credit().call().successOptional()) {
                assertFailure(account, place, null);
                assertFailure(account, place, "null");
            }
        });
    }

    @Example
    void makesAFailureOfAnotherTypeWhereTheCurrencyOrAFlagStands() {
        forEachPlace(credit -> credit.currencyPath().stream(), (account, place) -> {
            assertFailure(account, place, null);
            List.of("null", "\"\"", "\"dollars\"", "840", "[\"USD\"]", "true")
                    .forEach(wrong -> assertFailure(account, place, wrong));
        });
        forEachPlace(credit -> credit.mayCreate().stream(), (account, place) ->
                List.of("\"true\"", "1", "[true]", "{}").forEach(wrong -> assertFailure(account, place, wrong)));
        forEachPlace(credit -> places(credit.floor().stream()),
                (account, place) -> NO_AMOUNTS.forEach(wrong -> assertFailure(account, place, wrong)));
    }

    private static Stream<AnswerPath> places(Stream<AnswerSum> sums) {
        return sums.flatMap(sum -> sum.terms().stream()).flatMap(term -> term.places().stream());
    }

    private static void forEachPlace(Function<Vendor.Credit, Stream<AnswerPath>> places,
                                     BiConsumer<Account, String> check) {
        ACCOUNTS.values().forEach(account -> places.apply(account.vendor().credit())
                .forEach(place -> check.accept(account, place.text())));
    }

    private void assertFailure(Account account, String place, String value) {
        JsonNode answer = example(account.vendor().name());
        String at = concrete(answer, place);
        replace(answer, at, value);
        Throwable thrown = catchThrowable(() -> reader.read(account, answer));
        assertThat(thrown).as("%s with %s at %s", account.name(), value, place).isInstanceOf(UnreadableException.class);
        assertThat(reader.fail(account, thrown).kind()).isEqualTo(ReadFailure.Kind.MALFORMED);
    }

    private Optional<BigDecimal> credit(Account account, JsonNode answer) {
        try {
            return Optional.of(reader.read(account, answer).credit());
        } catch (UnreadableException e) {
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> decimal(JsonNode node, Vendor.Call call) {
        try {
            return node.isNumber() || call.strings() && node.isTextual() && !node.asText().matches(".*[eE].*")
                    ? Optional.of(new BigDecimal(node.asText())) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns a path as a plain JSON pointer: the choice from a list is its first element that fits. */
    private static String concrete(JsonNode answer, String place) {
        int choice = place.indexOf("[");
        if (choice < 0) {
            return place;
        }
        String[] condition = place.substring(choice + 1, place.indexOf("]")).split("=");
        JsonNode list = answer.at(place.substring(0, choice - 1));
        for (int i = 0; list.isArray() && i < list.size(); i++) {
            if (list.get(i).path(condition[0]).asText().equals(condition[1])) {
                return place.substring(0, choice) + i + place.substring(place.indexOf("]") + 1);
            }
        }
        return "/none";
    }

    private static Optional<JsonNode> found(JsonNode answer, String place) {
        return Optional.of(answer.at(concrete(answer, place))).filter(node -> !node.isMissingNode());
    }

    private static void apply(JsonNode answer, Change change) {
        List<String> pointers = pointers("", answer).toList();
        if (!pointers.isEmpty()) {
            replace(answer, pointers.get(change.node % pointers.size()), change.value);
        }
    }

    private static Stream<String> pointers(String at, JsonNode node) {
        Stream<String> below = node.isObject() ? node.properties().stream()
                .flatMap(member -> pointers(at + "/" + member.getKey(), member.getValue()))
                : node.isArray() ? IntStream.range(0, node.size()).boxed()
                .flatMap(i -> pointers(at + "/" + i, node.get(i)))
                : Stream.empty();
        return at.isEmpty() ? below : Stream.concat(Stream.of(at), below);
    }

    /** @param value JSON; null removes the node */
    private static void replace(JsonNode answer, String pointer, String value) {
        String name = pointer.substring(pointer.lastIndexOf('/') + 1);
        ContainerNode<?> parent = (ContainerNode<?>) answer.at(pointer.substring(0, pointer.lastIndexOf('/')));
        if (parent instanceof ObjectNode object) {
            if (value == null) {
                object.remove(name);
            } else {
                object.set(name, json(value));
            }
        } else if (parent instanceof ArrayNode list) {
            if (value == null) {
                list.remove(Integer.parseInt(name));
            } else {
                list.set(Integer.parseInt(name), json(value));
            }
        }
    }

    private static JsonNode example(String vendor) {
        try {
            return Json.MAPPER.readTree(Files.readString(Path.of("src/main/resources/vendors", vendor + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
