package io.creditwatch.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.creditwatch.text.RootMessage;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulated vendor, which decides the answer to each call. As with the vendor, the limit on requests comes first, then
 * the key, then a failure that was set, then the normal answer.
 *
 * <p>A control call is about the account of the key that it carries, or about every account when it carries none.
 */
public final class Sandbox {

    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
    private static final BigDecimal FLOOR = BigDecimal.ZERO;

    private final Map<String, SimulatedAccount> accounts;
    private final Map<String, VendorExample> vendors;
    private final Clock clock;
    private final int requestsPerMinute;
    private final int speed;
    private final Map<String, Integer> requests = new HashMap<>();
    private long minute;

    /**
     * @param clock             clock of the caller, for the limit on requests
     * @param vendors           vendors that are simulated by an example, by name; each has its account in accounts
     * @param requestsPerMinute limit for each source address; the vendor allows 500
     * @param speed             hours of the accounts in one hour of the caller; costs are per hour of the caller, since
     *                          it sees the balance fall in those
     */
    public Sandbox(Clock clock, Map<String, SimulatedAccount> accounts, Map<String, VendorExample> vendors,
                   int requestsPerMinute, int speed) {
        this.accounts = Map.copyOf(accounts);
        this.vendors = Map.copyOf(vendors);
        this.speed = speed;
        this.clock = clock;
        this.requestsPerMinute = requestsPerMinute;
    }

    /** Body of {@code POST /sandbox/top-up}: dollars, more than 0. */
    public record Payment(BigDecimal amount) {

        public Payment {
            if (amount == null || amount.signum() <= 0) {
                throw new IllegalArgumentException("amount is more than 0 dollars, for example {\"amount\": 3000}");
            }
        }
    }

    /** Body of {@code PUT /sandbox/balance}: dollars, of any sign. */
    public record Balance(BigDecimal credit) {

        public Balance {
            if (credit == null) {
                throw new IllegalArgumentException("credit is missing, for example {\"credit\": 27.80}");
            }
        }
    }

    /** Answers a call to a path of Hyperstack. */
    public Answer hyperstack(String method, String path, String key, String source) {
        return switch (method + " " + path) {
            case "GET /v1/billing/user-credit/credit" ->
                    answer(key, source, account -> Answer.credit(account.credit(), FLOOR));
            case "GET /v1/core/dashboard" ->
                    answer(key, source, account -> Answer.dashboard(account.running().times(speed)));
            case "GET /v1/billing/billing/usage" ->
                    answer(key, source, account -> Answer.usage(account.running().times(speed)));
            case "GET /v1/billing/alive" -> answer(key, source, account -> Answer.message(200, "alive"));
            default -> unknownPath(source);
        };
    }

    /**
     * Answers a call to {@code /vendors/NAME} and a path of that vendor.
     *
     * @param query   null if there is none
     * @param headers headers of the request, by name in any case
     */
    public Answer vendor(String method, String path, String query, Map<String, Object> headers, String body,
                         String source) {
        String[] parts = path.split("/", 4);
        VendorExample vendor = parts.length < 4 ? null : vendors.get(parts[2]);
        if (vendor == null) {
            return unknownPath(source);
        }
        String key = vendor.isKeyIn(name -> Objects.toString(headers.get(name), ""))
                ? vendor.account().apiKey().reveal() : null;
        String target = "/" + parts[3] + (query == null || query.isEmpty() ? "" : "?" + query);
        return answer(key, source, account -> vendor.answer(method, target, body, account.credit(),
                account.running().times(speed).burnRate()));
    }

    private Answer unknownPath(String source) {
        return admits(source) ? Answer.refused(404, "not_found", "Not found") : tooManyRequests();
    }

    public Answer topUp(String key, Payment payment) {
        return control(key, "topped up by " + payment.amount().toPlainString(),
                account -> account.topUp(payment.amount()));
    }

    public Answer setBalance(String key, Balance balance) {
        return control(key, "balance set to " + balance.credit().toPlainString(),
                account -> account.setCredit(balance.credit()));
    }

    public Answer fail(String key, Failure failure) {
        String howLong = failure.calls() == null ? "until it is lifted" : "for calls: " + failure.calls();
        return control(key, "failing with " + failure.kind().wireName() + " " + howLong,
                account -> account.fail(failure));
    }

    public Answer liftFailure(String key) {
        return control(key, "failure lifted", SimulatedAccount::liftFailure);
    }

    /** Answers a control call whose body cannot be read. */
    public Answer refuse(Exception problem) {
        List<Throwable> causes = RootMessage.causes(problem);
        Throwable root = causes.get(causes.size() - 1);
        return Answer.refused(400, "bad_request",
                root instanceof JsonProcessingException notJson ? notJson.getOriginalMessage()
                        : root instanceof IllegalArgumentException invalid ? invalid.getMessage()
                        : "Send JSON, and say so: Content-Type: application/json");
    }

    private Answer answer(String key, String source, Function<SimulatedAccount, Answer> trueAnswer) {
        if (!admits(source)) {
            return tooManyRequests();
        }
        SimulatedAccount account = key == null ? null : accounts.get(key);
        if (account == null) {
            return unauthorized();
        }
        Answer right = trueAnswer.apply(account);
        return account.nextFailure().map(failure -> inPlaceOf(right, failure)).orElse(right);
    }

    private static Answer inPlaceOf(Answer right, Failure failure) {
        Answer wrong = switch (failure.kind()) {
            case UNAUTHORIZED -> unauthorized();
            case FORBIDDEN -> Answer.refused(403, "forbidden", "You do not have permission to do this");
            case NOT_FOUND -> Answer.refused(404, "not_found", "Not found");
            case RATE_LIMITED -> tooManyRequests();
            case SERVER_ERROR -> Answer.message(500, "Internal Server Error");
            case UNAVAILABLE -> Answer.message(503, "Service Unavailable");
            case HANG, DRIP, DROP -> right;
            case CUT_OFF -> Answer.json(200, right.text().substring(0, right.text().length() / 2));
            case HTML -> new Answer(200, "text/html",
                    "<!DOCTYPE html><title>Maintenance</title><h1>Back soon</h1>", null);
            case EMPTY -> Answer.json(200, "");
        };
        return new Answer(wrong.status(), wrong.contentType(), wrong.text(), failure);
    }

    private Answer control(String key, String what, Consumer<SimulatedAccount> action) {
        Collection<SimulatedAccount> affected = key == null ? accounts.values()
                : accounts.containsKey(key) ? List.of(accounts.get(key)) : List.of();
        if (affected.isEmpty()) {
            return unauthorized();
        }
        affected.forEach(action);
        LOG.info("event=sandbox-changed change=\"{}\" accounts={}", what, affected.size());
        return Answer.done(what);
    }

    private static Answer unauthorized() {
        return Answer.refused(401, "unauthorized", "Invalid API key");
    }

    private static Answer tooManyRequests() {
        return Answer.refused(429, "too_many_requests", "Too many requests");
    }

    /** Counts the requests of each source address in the current minute, over all paths. */
    private synchronized boolean admits(String source) {
        long now = Math.floorDiv(clock.instant().getEpochSecond(), 60L);
        if (now != minute) {
            minute = now;
            requests.clear();
        }
        return requests.merge(source, 1, Integer::sum) <= requestsPerMinute;
    }
}
