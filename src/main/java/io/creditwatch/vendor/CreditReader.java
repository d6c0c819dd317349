package io.creditwatch.vendor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.http.BoundedClient.BodyTooLargeException;
import io.creditwatch.http.ConnectionFailure;
import io.creditwatch.http.RetryAfter;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AnswerPath;
import io.creditwatch.settings.AnswerSum;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.InvalidValueException;
import io.creditwatch.settings.ValueParsers;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.Json;
import io.creditwatch.text.OneLine;
import io.creditwatch.text.RootMessage;
import io.creditwatch.vendor.ReadFailure.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides whether an answer of the credit endpoint is a balance or one kind of failure. An answer that is not plainly a
 * balance is a failure. Details of failures hold no secret.
 */
public final class CreditReader {

    private static final int LONGEST_DETAIL = 200;
    private static final int LONGEST_QUOTE = 100;
    private static final Pattern MARKUP = Pattern.compile("(?is)<(style|script)\\b.*?</\\1>|<[a-z!/][^>]*>");
    /** Places of a message for people, in the answers of all vendors. */
    private static final List<String> MESSAGES = List.of("/message", "/error_reason", "/error", "/detail",
            "/error/message", "/errors/0/message", "/errors/0/detail", "/msg", "/title");

    private final Clock clock;
    private final Duration timeout;
    private final Optional<Secret> moreHeaders;

    /** @param moreHeaders secret headers that every call sends in addition to the account's key */
    public CreditReader(Clock clock, Duration timeout, Optional<Secret> moreHeaders) {
        this.clock = clock;
        this.timeout = timeout;
        this.moreHeaders = moreHeaders;
    }

    /** Returns the URL of a call, for the route: Simple would write the call's body into its expression. */
    public String url(Account account, Vendor.Call call) {
        return account.url(call);
    }

    /**
     * Returns the body of an answer of HTTP 200. After a refusal it reads the files of the secrets again.
     *
     * @param retryAfter header of that name; null if there was none
     * @param body       whole body; null or empty if there was none
     * @throws UnreadableException for any other answer
     */
    public byte[] accept(Account account, int status, String retryAfter, byte[] body) throws UnreadableException {
        boolean empty = body == null || body.length == 0;
        if (status == 200 && !empty) {
            return body;
        }
        if (status >= 200 && status < 300) {
            throw malformed(account.vendor().title() + " answered HTTP " + status
                    + (empty ? " without a body." : ", which is no balance."));
        }
        Kind kind = kindOf(status);
        // redirects and any 4xx: a gateway may answer so to a token that it does not know
        if (status < 500 && kind != Kind.RATE_LIMITED) {
            requireNoNewSecrets(account, status);
        }
        throw new UnreadableException(kind, status, detail(account, kind, status, empty ? "" : said(account, body)),
                RetryAfter.parse(retryAfter, clock.instant()).orElse(null));
    }

    /** @param answer null if it was empty */
    public CreditReading read(Account account, JsonNode answer) throws UnreadableException {
        Vendor.Credit credit = account.vendor().credit();
        requireSuccess(account, credit.call(), answer);
        try {
            BigDecimal amount = amount(credit.call(), credit.call().amount(), answer);
            BigDecimal floor = credit.floor().isEmpty() ? BigDecimal.ZERO
                    : credit.floor().get().isMissingIn(answer) ? null
                    : amount(credit.call(), credit.floor().get(), answer);
            Boolean mayCreate = credit.mayCreate().flatMap(place -> flag(place, answer)).orElse(null);
            return new CreditReading(account.name(), clock.instant(), amount, floor, mayCreate,
                    currency(credit, answer), credit.postpaid().filter(check -> check.holdsIn(answer)).isPresent(),
                    account.vendor().name(),
                    Boolean.FALSE.equals(mayCreate) ? account.vendor().texts().blocked() : null);
        } catch (InvalidValueException e) {
            throw malformed(account.vendor().title() + "'s answer " + e.getMessage() + ".");
        }
    }

    /** Requires a right answer. After another it reads the key's file again, since some vendors refuse a key so. */
    void requireSuccess(Account account, Vendor.Call call, JsonNode answer) throws UnreadableException {
        String title = account.vendor().title();
        if (answer == null || !answer.isObject()) {
            throw malformed(title + "'s answer is no JSON object.");
        }
        for (AnswerPath.Check check : call.success()) {
            Optional<JsonNode> found = check.path().in(answer);
            if (!check.holdsIn(answer) && !(found.isEmpty() && call.successOptional())) {
                String said = message(account, answer);
                throw malformed(title + "'s answer " + (check.value() == null ? "has " + check.path()
                        : found.isEmpty() ? "has nothing at " + check.path()
                        : "is not right, since " + check.path() + " is not " + check.value())
                        + (said.isEmpty() ? "." : ": " + said + ".")
                        + (account.apiKey().renew() ? " The key's file has a new one, which is used from now on."
                                : ""));
            }
        }
    }

    static BigDecimal amount(Vendor.Call call, AnswerSum sum, JsonNode answer) {
        BigDecimal amount = sum.of(answer, call.strings(), call.nullIsZero()).multiply(call.factor());
        InvalidValueException.refuseIf(AnswerSum.isNoAmount(amount), "comes to a number beyond 1e15 at " + sum);
        return amount;
    }

    static Optional<Boolean> flag(AnswerPath place, JsonNode answer) {
        return place.in(answer).map(found -> {
            InvalidValueException.refuseIf(!found.isBoolean(), "has neither true nor false at " + place);
            return found.booleanValue();
        });
    }

    static String currency(Vendor.Credit credit, JsonNode answer) {
        return credit.currency().orElseGet(() -> {
            AnswerPath place = credit.currencyPath().orElseThrow();
            String code = place.in(answer).map(JsonNode::asText).orElse("").toUpperCase(Locale.ROOT);
            InvalidValueException.refuseIf(!code.matches("[A-Z]{3}"), "has no currency at " + place);
            return code;
        });
    }

    /** Returns the failure that an exception of the call stands for. */
    public ReadFailure fail(Account account, Throwable thrown) {
        return RootMessage.causes(thrown).stream().flatMap(cause -> failureOf(account, cause).stream()).findFirst()
                .orElseGet(() -> failure(account, Kind.MALFORMED, null, "Unexpected error: "
                        // a converter's message has the value that it cannot convert
                        + (account.vendor().secretAnswers() ? thrown.getClass().getSimpleName() : thrown), null));
    }

    private Optional<ReadFailure> failureOf(Account account, Throwable cause) {
        if (cause instanceof UnreadableException e) {
            return Optional.of(failure(account, e.kind, e.httpStatus, e.getMessage(), e.retryAfter));
        }
        if (cause instanceof InterruptedIOException) {
            return Optional.of(failure(account, Kind.TIMEOUT, null,
                    account.vendor().title() + " did not answer within " + ValueParsers.words(timeout) + ".", null));
        }
        return unusable(account, cause).map(detail -> failure(account, Kind.MALFORMED, null, detail, null))
                .or(() -> unreachable(account, cause)
                        .map(detail -> failure(account, Kind.UNREACHABLE, null, detail, null)));
    }

    private static Optional<String> unusable(Account account, Throwable cause) {
        Vendor vendor = account.vendor();
        return Optional.ofNullable(cause instanceof BodyTooLargeException
                ? vendor.title() + "'s answer is too large: " + cause.getMessage() + "."
                : cause instanceof JsonProcessingException e ? "The answer is not " + vendor.title() + "'s JSON"
                        + (vendor.secretAnswers() ? "." : ": " + withoutQuote(e.getOriginalMessage())) : null);
    }

    /** Removes the text of the answer that the parser quotes, but for a single character. */
    private static String withoutQuote(String message) {
        return message.startsWith("Unexpected ") ? message : message.replaceFirst("(?s) ?'.*", ".");
    }

    private static Optional<String> unreachable(Account account, Throwable cause) {
        return ConnectionFailure.explain(cause).or(() -> Optional.ofNullable(
                cause instanceof UnknownHostException ? "unknown host " + cause.getMessage()
                        : cause instanceof ConnectException ? cause.getMessage()
                        : cause instanceof SocketException ? "the connection broke: " + cause.getMessage()
                        // the message of a parser has what it read
                        : cause instanceof IOException
                                ? "the connection broke (" + cause.getClass().getSimpleName() + ")" : null))
                .map(reason -> "No connection to " + account.vendor().title() + ": " + reason);
    }

    private ReadFailure failure(Account account, Kind kind, Integer status, String detail, Duration retryAfter) {
        return new ReadFailure(account.name(), clock.instant(), kind, status,
                OneLine.of(masked(account, detail), LONGEST_DETAIL), retryAfter);
    }

    /** Runs before the text is cut, since half a secret would not be found. */
    private String masked(Account account, String detail) {
        String masked = account.apiKey().maskIn(detail);
        return moreHeaders.isPresent() ? moreHeaders.get().maskIn(masked) : masked;
    }

    /** Reads both secrets again: the answer does not say whether the key or a gateway's token was refused. */
    private void requireNoNewSecrets(Account account, int status) throws UnreadableException {
        boolean headersAreNew = account.vendor().name().equals(Vendor.HYPERSTACK) && moreHeaders.isPresent()
                && moreHeaders.get().renew();
        try {
            if (account.apiKey().reload() || headersAreNew) {
                throw new UnreadableException(Kind.REJECTED, status,
                        refused(account, status) + " Its file has a new one, which is used from now on.", null);
            }
        } catch (InvalidValueException e) {
            // the file may be about to be replaced
            throw new UnreadableException(Kind.REJECTED, status, refused(account, status) + " There is no new one yet: "
                    + e.getMessage() + ".", null);
        }
    }

    private static Kind kindOf(int status) {
        return switch (status) {
            case 401 -> Kind.UNAUTHORIZED;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 429 -> Kind.RATE_LIMITED;
            default -> status >= 500 ? Kind.SERVER_ERROR : Kind.REJECTED;
        };
    }

    /** @param said message of the answer; empty when there was none */
    private static String detail(Account account, Kind kind, int status, String said) {
        Vendor vendor = account.vendor();
        String answer = vendor.title() + " answered HTTP " + status;
        return switch (kind) {
            case UNAUTHORIZED -> refused(account, status) + " Put a new one into " + account.apiKey().key()
                    .orElse("account." + account.name() + ".api-key-file") + "." + afterwards(said);
            case FORBIDDEN -> vendor.title() + " does not let this API key read the credit (403). "
                    + vendor.texts().forbidden() + afterwards(said);
            case NOT_FOUND -> vendor.title() + " has nothing at this address (404). Check " + vendor.urlKey() + "."
                    + afterwards(said);
            case RATE_LIMITED -> answer + ": too many requests from this address." + afterwards(said);
            case SERVER_ERROR, REJECTED -> answer + (said.isEmpty() ? "." : ": " + said + ".");
            case UNREACHABLE, TIMEOUT, MALFORMED -> throw new IllegalArgumentException(kind + " has no status");
        };
    }

    private static String refused(Account account, int status) {
        return account.vendor().title() + " refused the API key (" + status + ").";
    }

    private static String afterwards(String said) {
        return said.isEmpty() ? "" : " It says: " + said + ".";
    }

    /** Returns the message of an answer in quotation marks, or the text of a page; empty if answers hold secrets. */
    private String said(Account account, byte[] body) {
        if (account.vendor().secretAnswers()) {
            return "";
        }
        String text = new String(body, StandardCharsets.UTF_8);
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            if (json.isObject()) {
                String message = message(account, json);
                return !message.isEmpty() || json.isEmpty() ? message : quoted(account, text);
            }
        } catch (JsonProcessingException e) {
            // not JSON, so the text itself
        }
        return quoted(account, MARKUP.matcher(text).replaceAll(" "));
    }

    private String message(Account account, JsonNode answer) {
        return account.vendor().secretAnswers() ? "" : quoted(account, MESSAGES.stream().map(answer::at)
                .filter(JsonNode::isTextual).map(JsonNode::asText).filter(each -> !each.isBlank()).findFirst()
                .orElse(""));
    }

    private String quoted(Account account, String text) {
        String line = text == null ? "" : OneLine.of(masked(account, text), LONGEST_QUOTE);
        return line.isEmpty() ? "" : '"' + line + '"';
    }

    static UnreadableException malformed(String detail) {
        return new UnreadableException(Kind.MALFORMED, null, detail, null);
    }

    /** Thrown for an answer without a usable value; {@link #fail} turns it into a {@link ReadFailure}. */
    static final class UnreadableException extends Exception {

        private final transient Kind kind;
        private final transient Integer httpStatus;
        private final transient Duration retryAfter;

        private UnreadableException(Kind kind, Integer httpStatus, String detail, Duration retryAfter) {
            super(detail);
            this.kind = kind;
            this.httpStatus = httpStatus;
            this.retryAfter = retryAfter;
        }
    }
}
