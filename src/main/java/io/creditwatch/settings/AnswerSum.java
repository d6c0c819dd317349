package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Amount in a JSON answer: a value, or a sum of values: {@code /data/total_credits - /data/total_usage}.
 * {@code /a | /b} is the value of the first of these places that has one. Every value must be there; no value is taken
 * for zero.
 */
public record AnswerSum(List<Term> terms) {

    private static final Pattern SIGN = Pattern.compile("\\s+(?=[+-]\\s)");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,40}(\\.\\d{1,60})?");
    private static final BigDecimal LARGEST = new BigDecimal("1e15");
    /** A number with an exponent of minus a billion would fill the memory when printed. */
    private static final int MOST_DECIMALS = 100;

    public record Term(boolean subtracted, List<AnswerPath> places) {

        public Optional<AnswerPath> place(JsonNode answer) {
            return places.stream().filter(place -> place.in(answer).isPresent()).findFirst();
        }

        public Optional<JsonNode> in(JsonNode answer) {
            return place(answer).flatMap(place -> place.in(answer));
        }

        public boolean isNullIn(JsonNode answer) {
            return in(answer).isEmpty() && places.stream().anyMatch(place -> place.at(answer).isNull());
        }

        public boolean isStringIn(JsonNode answer) {
            return in(answer).filter(found -> found.isTextual() && isDecimal(found.textValue())).isPresent();
        }

        @Override
        public String toString() {
            return places.stream().map(AnswerPath::text).collect(Collectors.joining(" | "));
        }
    }

    static AnswerSum parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String part : SIGN.split(text, -1)) {
            terms.add(terms.isEmpty() ? term(false, part) : term(part.startsWith("-"), part.substring(1).strip()));
        }
        return new AnswerSum(List.copyOf(terms));
    }

    private static Term term(boolean subtracted, String text) {
        List<AnswerPath> places =
                Arrays.stream(text.split("\\|", -1)).map(String::strip).map(AnswerPath::parse).toList();
        refuseIf(text.matches(".*[+-]/.*"), "'" + text + "' has a sign before a slash; write blanks around + and -");
        return new Term(subtracted, places);
    }

    public boolean isMissingIn(JsonNode answer) {
        return terms.stream().allMatch(term -> term.in(answer).isEmpty());
    }

    /**
     * Returns the sum.
     *
     * @param strings    whether a value may be a decimal number in a string
     * @param nullIsZero whether null stands for zero
     * @throws InvalidValueException if a value is missing or no amount; the message has the place, and not the value
     */
    public BigDecimal of(JsonNode answer, boolean strings, boolean nullIsZero) {
        return terms.stream().map(term -> {
            BigDecimal value = nullIsZero && term.isNullIn(answer) ? BigDecimal.ZERO : amount(term, answer, strings);
            return term.subtracted() ? value.negate() : value;
        }).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal amount(Term term, JsonNode answer, boolean strings) {
        refuseIf(term.isNullIn(answer), "has null at " + term + ", not a number");
        JsonNode found = term.in(answer).orElseThrow(() -> new InvalidValueException("has nothing at " + term));
        boolean decimal = term.isStringIn(answer);
        refuseIf(decimal && !strings, "has a string at " + term + ", not a number");
        refuseIf(!found.isNumber() && !decimal, "has no number at " + term);
        BigDecimal amount = found.isNumber() ? found.decimalValue() : new BigDecimal(found.textValue());
        refuseIf(isNoAmount(amount), "has a number beyond 1e15, or with over 100 decimals, at " + term);
        return amount;
    }

    public static boolean isDecimal(String text) {
        return DECIMAL.matcher(text).matches();
    }

    /** Returns whether a number is too large, or has too many decimals, to be an amount of money. */
    public static boolean isNoAmount(BigDecimal amount) {
        return amount.abs().compareTo(LARGEST) > 0 || amount.scale() > MOST_DECIMALS;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        terms.forEach(term -> text.append(text.isEmpty() ? "" : term.subtracted() ? " - " : " + ").append(term));
        return text.toString();
    }
}
