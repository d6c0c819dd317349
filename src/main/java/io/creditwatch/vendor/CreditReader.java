package io.creditwatch.vendor;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.http.BoundedClient.BodyTooLargeException;
import io.creditwatch.http.ConnectionFailure;
import io.creditwatch.http.RetryAfter;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.InvalidValueException;
import io.creditwatch.settings.ValueParsers;
import io.creditwatch.text.Json;
import io.creditwatch.text.OneLine;
import io.creditwatch.text.RootMessage;
import io.creditwatch.vendor.ReadFailure.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decides whether an answer of the credit endpoint is a balance or one kind of failure. An answer that is not plainly a
 * balance is a failure. Details of failures hold no secret.
 */
public final class CreditReader {

    private static final int LONGEST_DETAIL = 200;
    private static final int LONGEST_QUOTE = 100;
    private static final Pattern MARKUP = Pattern.compile("(?is)<(style|script)\\b.*?</\\1>|<[a-z!/][^>]*>");
    private static final BigDecimal LARGEST_AMOUNT = new BigDecimal("1e15");
    /** A number with an exponent of minus a billion would fill the memory when printed. */
    private static final int MOST_DECIMALS = 100;

    private final Clock clock;
    private final Duration timeout;
    private final Optional<Secret> moreHeaders;

    /**
     * @param timeout     longest time of a call
     * @param moreHeaders secret headers that every call sends in addition to the account's key
     */
    public CreditReader(Clock clock, Duration timeout, Optional<Secret> moreHeaders) {
        this.clock = clock;
        this.timeout = timeout;
        this.moreHeaders = moreHeaders;
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
            throw malformed("Hyperstack answered HTTP " + status + (empty ? " without a body." : ", which is no balance."));
        }
        Kind kind = kindOf(status);
        // redirects and any 4xx: a gateway may answer so to a token that it does not know
        if (status < 500 && kind != Kind.RATE_LIMITED) {
            requireNoNewSecrets(account, status);
        }
        throw new UnreadableException(kind, status, detail(account, kind, status, empty ? "" : said(account, body)),
                RetryAfter.parse(retryAfter, clock.instant()).orElse(null));
    }

    /** Returns the reading in an unmarshalled answer. */
    public CreditReading read(Account account, Answer response) throws UnreadableException {
        if (response == null || response.data() == null) {
            throw malformed("Hyperstack's answer has no data.");
        }
        if (Boolean.FALSE.equals(response.status())) {
            throw malformed("Hyperstack answered with status false: " + quoted(account, response.message()) + ".");
        }
        BigDecimal credit = response.data().credit();
        if (credit == null) {
            throw malformed("Hyperstack's answer has no credit.");
        }
        BigDecimal threshold = response.data().threshold();
        if (isNoAmount(credit) || threshold != null && isNoAmount(threshold)) {
            throw malformed("The credit or threshold in Hyperstack's answer is beyond 1e15, or has over 100 decimals.");
        }
        return new CreditReading(account.name(), clock.instant(), credit, threshold,
                response.data().canCreateInstance());
    }

    /** Returns the failure that an exception of the call stands for. */
    public ReadFailure fail(Account account, Throwable thrown) {
        return RootMessage.causes(thrown).stream().flatMap(cause -> failureOf(account, cause).stream()).findFirst()
                .orElseGet(() -> failure(account, Kind.MALFORMED, null, "Unexpected error: " + thrown, null));
    }

    /** Returns whether a number is too large, or has too many decimals, to be an amount of dollars. */
    public static boolean isNoAmount(BigDecimal dollars) {
        return dollars.abs().compareTo(LARGEST_AMOUNT) > 0 || dollars.scale() > MOST_DECIMALS;
    }

    private Optional<ReadFailure> failureOf(Account account, Throwable cause) {
        if (cause instanceof UnreadableException e) {
            return Optional.of(failure(account, e.kind, e.httpStatus, e.getMessage(), e.retryAfter));
        }
        if (cause instanceof InterruptedIOException) {
            return Optional.of(failure(account, Kind.TIMEOUT, null,
                    "Hyperstack did not answer within " + ValueParsers.words(timeout) + ".", null));
        }
        return unusable(cause).map(detail -> failure(account, Kind.MALFORMED, null, detail, null))
                .or(() -> unreachable(cause).map(detail -> failure(account, Kind.UNREACHABLE, null, detail, null)));
    }

    private static Optional<String> unusable(Throwable cause) {
        return Optional.ofNullable(cause instanceof BodyTooLargeException
                ? "Hyperstack's answer is too large: " + cause.getMessage() + "."
                : cause instanceof JsonProcessingException e
                        ? "The answer is not Hyperstack's JSON: " + e.getOriginalMessage() : null);
    }

    private static Optional<String> unreachable(Throwable cause) {
        return ConnectionFailure.explain(cause).or(() -> Optional.ofNullable(
                cause instanceof UnknownHostException ? "unknown host " + cause.getMessage()
                        : cause instanceof ConnectException ? cause.getMessage()
                        : cause instanceof IOException ? "the connection broke: " + cause.getMessage() : null))
                .map(reason -> "No connection to Hyperstack: " + reason);
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
        boolean headersAreNew = moreHeaders.isPresent() && moreHeaders.get().renew();
        try {
            if (account.apiKey().reload() || headersAreNew) {
                throw new UnreadableException(Kind.REJECTED, status,
                        refused(status) + " Its file has a new one, which is used from now on.", null);
            }
        } catch (InvalidValueException e) {
            // the file may be about to be replaced
            throw new UnreadableException(Kind.REJECTED, status, refused(status) + " There is no new one yet: "
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
        String answer = "Hyperstack answered HTTP " + status;
        return switch (kind) {
            case UNAUTHORIZED -> refused(status) + " Put a new one into " + account.apiKey().key()
                    .orElse("account." + account.name() + ".api-key-file") + "." + afterwards(said);
            case FORBIDDEN -> "Hyperstack does not let this API key read the credit (403). Ask the organization's owner for "
                    + "the role." + afterwards(said);
            case NOT_FOUND -> "Hyperstack has nothing at this address (404). Check hyperstack.api.url." + afterwards(said);
            case RATE_LIMITED -> answer + ": too many requests from this address." + afterwards(said);
            case SERVER_ERROR, REJECTED -> answer + (said.isEmpty() ? "." : ": " + said + ".");
            case UNREACHABLE, TIMEOUT, MALFORMED -> throw new IllegalArgumentException(kind + " has no status");
        };
    }

    private static String refused(int status) {
        return "Hyperstack refused the API key (" + status + ").";
    }

    private static String afterwards(String said) {
        return said.isEmpty() ? "" : " It says: " + said + ".";
    }

    /** Returns the message of an answer in quotation marks; of a page of HTML, its text. Empty when there is none. */
    private String said(Account account, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            if (json.isObject()) {
                return quoted(account, Stream.of("message", "error_reason", "error", "detail").map(json::path)
                        .filter(JsonNode::isTextual).map(JsonNode::asText).filter(each -> !each.isBlank()).findFirst()
                        .orElse(json.isEmpty() ? "" : text));
            }
        } catch (JsonProcessingException e) {
            // not JSON, so the text itself
        }
        return quoted(account, MARKUP.matcher(text).replaceAll(" "));
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

    /**
     * Answer of the credit endpoint; every part may be missing.
     * {@code {"message":"Success","status":true,"data":{"credit":27.79,"threshold":0,"can_create_instance":true}}}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Answer(Boolean status, String message, Data data) {

        @JsonIgnoreProperties(ignoreUnknown = true)
        public record Data(BigDecimal credit, BigDecimal threshold,
                           @JsonProperty("can_create_instance") Boolean canCreateInstance) {
        }
    }
}
