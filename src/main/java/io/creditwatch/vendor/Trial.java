package io.creditwatch.vendor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AnswerPath;
import io.creditwatch.settings.AnswerSum;
import io.creditwatch.settings.InvalidValueException;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Explanation of a call to a vendor for the author of the vendor's file: what was read, and which places have nothing.
 * Of the answer it shows amounts, the currency and the names of members, and no other value.
 */
public final class Trial {

    private final List<String> lines = new ArrayList<>();
    private final Account account;
    private final Vendor.Call call;
    private final Answer answer;
    private boolean right = true;
    private boolean anythingMissing;

    /** Answer in JSON; if it was not accepted, its body (null if there was none) and the reason. */
    public record Answer(JsonNode json, byte[] body, Throwable failure) {
    }

    private Trial(Account account, Vendor.Call call, Answer answer) {
        this.account = account;
        this.call = call;
        this.answer = answer;
        lines.add(call.method() + " " + account.vendor().url() + call.path());
    }

    public static Trial ofCredit(CreditReader reader, Account account, Answer answer) {
        Trial trial = new Trial(account, account.vendor().credit().call(), answer);
        if (trial.isJson()) {
            trial.explain(account.vendor().credit());
        }
        return trial.end(reader, () -> reader.read(account, answer.json()));
    }

    public static Trial ofCost(CreditReader credits, CostReader costs, Account account, Answer answer) {
        Trial trial = new Trial(account, account.vendor().cost().orElseThrow(), answer);
        if (trial.isJson()) {
            trial.success();
            trial.sum("cost", trial.call.amount(),
                    account.vendor().credit().currency().map(code -> " " + code).orElse("") + " an hour");
        }
        return trial.end(credits, () -> costs.total(account, answer.json()));
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Returns whether the call has succeeded, and the file finds all that it needs. */
    public boolean isRight() {
        return right;
    }

    private boolean isJson() {
        return answer.json() != null && answer.json().isObject();
    }

    private void explain(Vendor.Credit credit) {
        success();
        String currency = currency(credit);
        sum("credit", credit.call().amount(), currency);
        credit.floor().ifPresent(sum ->
                optional("floor", sum.isMissingIn(answer.json()), sum, () -> sum("floor", sum, currency)));
        credit.mayCreate().ifPresent(place -> optional("may create", place.in(answer.json()).isEmpty(), place, () ->
                line("may create", () -> CreditReader.flag(place, answer.json()).orElseThrow() + "  from " + place)));
        credit.postpaid().ifPresent(check -> line("postpaid", () -> holds(check)));
        line("currency", () -> CreditReader.currency(credit, answer.json()) + "  from "
                + credit.currencyPath().map(AnswerPath::toString).orElse("the file"));
    }

    /** Returns the currency after a blank; an empty text if it is not there, which its own line says. */
    private String currency(Vendor.Credit credit) {
        try {
            return " " + CreditReader.currency(credit, answer.json());
        } catch (InvalidValueException e) {
            return "";
        }
    }

    private void success() {
        call.success().forEach(check -> line("success", () -> holds(check)));
    }

    private String holds(AnswerPath.Check check) {
        return (check.holdsIn(answer.json()) ? "yes" : "no") + "  by " + check;
    }

    private void sum(String label, AnswerSum sum, String unit) {
        if (sum.terms().size() == 1) {
            line(label, () -> part(sum.terms().get(0), unit));
            return;
        }
        String total;
        try {
            total = amount(sum) + unit;
        } catch (InvalidValueException e) {
            total = "unknown";
        }
        line(label, total + "  as the sum of");
        sum.terms().forEach(term -> line(" ".repeat(10) + (term.subtracted() ? "-" : "+"), () -> part(term, unit)));
    }

    private String part(AnswerSum.Term term, String unit) {
        String place = term.place(answer.json()).map(AnswerPath::text).orElse(term.toString());
        return amount(term) + unit + "  from " + place
                + (call.factor().compareTo(BigDecimal.ONE) == 0 ? "" : " times " + call.factor().toPlainString());
    }

    /** Returns the value without its sign. If it is none, the error names a key of the file that would make it one. */
    private String amount(AnswerSum.Term term) {
        try {
            return amount(new AnswerSum(List.of(new AnswerSum.Term(false, term.places()))));
        } catch (InvalidValueException e) {
            String prefix = account.vendor().credit().call() == call ? "credit" : "cost";
            throw new InvalidValueException(e.getMessage() + (term.isNullIn(answer.json())
                    ? "; " + prefix + ".null-is-zero = true counts it as 0"
                    : !call.strings() && term.isStringIn(answer.json())
                            ? "; " + prefix + ".strings = true reads numbers in strings" : ""));
        }
    }

    private String amount(AnswerSum sum) {
        return CreditReader.amount(call, sum, answer.json()).toPlainString();
    }

    private void optional(String label, boolean missing, Object place, Runnable found) {
        if (missing) {
            anythingMissing = true;
            line(label, () -> "has nothing at " + place + ", which is allowed");
        } else {
            found.run();
        }
    }

    private void line(String label, Supplier<String> text) {
        try {
            line(label, text.get());
        } catch (InvalidValueException e) {
            anythingMissing = true;
            line(label, e.getMessage());
        }
    }

    private void line(String label, String text) {
        lines.add("%-11s %s".formatted(label, text));
    }

    private Trial end(CreditReader reader, Callable<?> verdict) {
        Throwable failure = answer.failure();
        if (failure == null) {
            try {
                verdict.call();
            } catch (Exception e) {
                failure = e;
            }
        }
        right = failure == null;
        if (!right) {
            lines.add("FAILED: " + reader.fail(account, failure).detail());
        }
        boolean answered = answer.json() != null || answer.body() != null && answer.body().length > 0;
        if (answered && (anythingMissing || !right)) {
            addShape();
        }
        return this;
    }

    private void addShape() {
        try {
            JsonNode json = answer.json() != null ? answer.json()
                    : Json.MAPPER.readTree(new String(answer.body(), StandardCharsets.UTF_8));
            lines.add("The answer, with every value replaced:");
            AnswerShape.of(json).stream().map(account.apiKey()::maskIn).forEach(lines::add);
        } catch (JsonProcessingException e) {
            lines.add("The answer is not JSON (" + answer.body().length + " bytes).");
        }
    }
}
