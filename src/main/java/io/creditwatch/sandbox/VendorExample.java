package io.creditwatch.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AnswerSum;
import io.creditwatch.settings.InvalidValueException;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Simulated vendor of the file {@code vendors/NAME.properties}: it answers with the example of the vendor's
 * documentation, into which the balance and the cost of a simulated account are written.
 *
 * @param account its key is the only one that is accepted
 */
public record VendorExample(Account account, JsonNode example) {

    boolean isKeyIn(UnaryOperator<String> headers) {
        return account.authorization().equals(headers.apply(account.vendor().key().header()));
    }

    /** @param target path and query after the vendor's URL */
    Answer answer(String method, String target, String body, BigDecimal credit, BigDecimal costPerHour) {
        Vendor vendor = account.vendor();
        boolean known = Stream.concat(Stream.of(vendor.credit().call()), vendor.cost().stream())
                .anyMatch(call -> call.method().equals(method) && target(call).equals(target)
                        && isSameJson(call.body(), body));
        return known ? Answer.json(200, Json.write(with(credit, costPerHour)))
                : Answer.refused(404, "not_found", "Not found: the file names no such call");
    }

    private String target(Vendor.Call call) {
        return account.url(call).substring(account.vendor().url().toString().length());
    }

    private static boolean isSameJson(String expected, String body) {
        try {
            return Json.MAPPER.readTree(expected).equals(Json.MAPPER.readTree(body == null ? "" : body));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private JsonNode with(BigDecimal credit, BigDecimal costPerHour) {
        JsonNode answer = example.deepCopy();
        Vendor vendor = account.vendor();
        write(answer, vendor.credit().call(), credit);
        vendor.cost().filter(call -> !call.amount().isMissingIn(answer))
                .ifPresent(call -> write(answer, call, costPerHour));
        vendor.credit().mayCreate().filter(place -> place.in(answer).isPresent())
                .ifPresent(place -> place.replaceIn(answer, BooleanNode.valueOf(credit.signum() >= 0)));
        return answer;
    }

    /**
     * Changes the first part of a sum, so that the sum is the amount, in the form and with the decimals of the example.
     * An example without the sum stays as it is, so that {@code try} says why.
     */
    private static void write(JsonNode answer, Vendor.Call call, BigDecimal amount) {
        AnswerSum sum = call.amount();
        BigDecimal raw = amount.divide(call.factor(), MathContext.DECIMAL128);
        BigDecimal others;
        try {
            sum.of(answer, call.strings(), call.nullIsZero());
            others = new AnswerSum(sum.terms().subList(1, sum.terms().size()))
                    .of(answer, call.strings(), call.nullIsZero());
        } catch (InvalidValueException e) {
            return;
        }
        sum.terms().get(0).place(answer).ifPresent(each -> {
            JsonNode old = each.in(answer).orElseThrow();
            int decimals = Math.max(new BigDecimal(old.asText()).scale(), Math.max(0, 2 - call.factor().scale()));
            BigDecimal value = raw.subtract(others).setScale(decimals, RoundingMode.HALF_UP);
            each.replaceIn(answer, old.isTextual() ? new TextNode(value.toPlainString()) : DecimalNode.valueOf(value));
        });
    }
}
