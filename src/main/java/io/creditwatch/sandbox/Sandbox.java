package io.creditwatch.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulated vendor: decides what each call is answered. In the vendor's own order: the limit on requests comes
 * first, then the key, then a failure asked for, then the truth.
 *
 * <p>The control calls mean the account of the key that they carry, or every account when they carry none.
 */
public final class Sandbox {

    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
    private static final BigDecimal FLOOR = BigDecimal.ZERO;

    private final Map<String, SimulatedAccount> accounts;
    private final RequestLimit limit;
    private final int speed;

    /**
     * @param clock             the caller's, which the minutes of the limit are read off
     * @param accounts          by API key
     * @param requestsPerMinute from one source address; the vendor allows 500
     * @param speed             how many of the accounts' hours pass in one of the caller's; costs are stated per hour of
     *                          the caller's, since that is the hour in which it sees the balance fall
     */
    public Sandbox(Clock clock, Map<String, SimulatedAccount> accounts, int requestsPerMinute, int speed) {
        this.accounts = Map.copyOf(accounts);
        this.speed = speed;
        this.limit = new RequestLimit(clock, requestsPerMinute);
    }

    /** {@code GET /v1/billing/user-credit/credit}. */
    public Answer credit(String key, String source) {
        return answer(key, source, account -> VendorBody.Credit.of(account.credit(), FLOOR));
    }

    /** {@code GET /v1/core/dashboard}. */
    public Answer dashboard(String key, String source) {
        return answer(key, source, account -> VendorBody.Dashboard.of(account.running().times(speed)));
    }

    /** {@code GET /v1/billing/billing/usage}. */
    public Answer usage(String key, String source) {
        return answer(key, source, account -> VendorBody.Usage.of(Machines.of(account.running().times(speed))));
    }

    /** {@code GET /v1/billing/alive}. */
    public Answer alive(String key, String source) {
        return answer(key, source, account -> new VendorBody.Message("alive"));
    }

    /** Any other path under {@code /v1}. */
    public Answer unknownPath(String source) {
        return limit.admits(source) ? Answer.refused(404, "not_found", "Not found") : tooManyRequests();
    }

    /** {@code POST /sandbox/top-up}. */
    public Answer topUp(String key, Payment payment) {
        return control(key, "topped up by " + payment.amount().toPlainString(),
                account -> account.topUp(payment.amount()));
    }

    /** {@code PUT /sandbox/balance}. */
    public Answer setBalance(String key, Balance balance) {
        return control(key, "balance set to " + balance.credit().toPlainString(),
                account -> account.setCredit(balance.credit()));
    }

    /** {@code PUT /sandbox/failure}. */
    public Answer fail(String key, Failure failure) {
        String howLong = failure.calls() == null ? "until it is lifted" : "for calls: " + failure.calls();
        return control(key, "failing with " + failure.kind().wireName() + " " + howLong,
                account -> account.fail(failure));
    }

    /** {@code DELETE /sandbox/failure}. */
    public Answer liftFailure(String key) {
        return control(key, "failure lifted", SimulatedAccount::liftFailure);
    }

    /** What a control call is told whose body cannot be understood. */
    public Answer refuse(Exception problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Answer.refused(400, "bad_request",
                root instanceof JsonProcessingException notJson ? notJson.getOriginalMessage()
                        : root instanceof IllegalArgumentException mistake ? mistake.getMessage()
                        : "Send JSON, and say so: Content-Type: application/json");
    }

    private Answer answer(String key, String source, Function<SimulatedAccount, VendorBody> truth) {
        if (!limit.admits(source)) {
            return tooManyRequests();
        }
        SimulatedAccount account = key == null ? null : accounts.get(key);
        if (account == null) {
            return unauthorized();
        }
        Answer right = Answer.json(200, truth.apply(account));
        return account.nextFailure().map(failure -> inPlaceOf(right, failure)).orElse(right);
    }

    private static Answer inPlaceOf(Answer right, Failure failure) {
        Answer wrong = switch (failure.kind()) {
            case UNAUTHORIZED -> unauthorized();
            case FORBIDDEN -> Answer.refused(403, "forbidden", "You do not have permission to do this");
            case NOT_FOUND -> Answer.refused(404, "not_found", "Not found");
            case RATE_LIMITED -> tooManyRequests();
            case SERVER_ERROR -> Answer.json(500, new VendorBody.Message("Internal Server Error"));
            case UNAVAILABLE -> Answer.json(503, new VendorBody.Message("Service Unavailable"));
            case HANG -> right.sent(Answer.Manner.HELD);
            case DRIP -> right.sent(Answer.Manner.DRIPPED);
            case DROP -> right.sent(Answer.Manner.DROPPED);
            case CUT_OFF -> right.saying(right.contentType(), right.text().substring(0, right.text().length() / 2));
            case HTML -> right.saying("text/html", "<!DOCTYPE html><title>Maintenance</title><h1>Back soon</h1>");
            case EMPTY -> right.saying(right.contentType(), "");
        };
        return wrong.withRetryAfter(failure.retryAfter());
    }

    private Answer control(String key, String what, Consumer<SimulatedAccount> deed) {
        Collection<SimulatedAccount> meant = key == null ? accounts.values()
                : accounts.containsKey(key) ? List.of(accounts.get(key)) : List.of();
        if (meant.isEmpty()) {
            return unauthorized();
        }
        meant.forEach(deed);
        LOG.info("sandbox told=\"{}\" accounts={}", what, meant.size());
        return Answer.done(what);
    }

    private static Answer unauthorized() {
        return Answer.refused(401, "unauthorized", "Invalid API key");
    }

    private static Answer tooManyRequests() {
        return Answer.refused(429, "too_many_requests", "Too many requests");
    }
}
