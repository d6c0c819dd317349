package io.creditwatch.status;

import io.creditwatch.http.ConnectionFailure;
import io.creditwatch.ledger.EnrolledAccounts;
import io.creditwatch.settings.Secret;
import io.creditwatch.text.RootMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when to call a dead man's switch: after each round in which every account was read. When the calls stop, the
 * switch raises the alarm, so that operators learn of a program that does not run.
 */
public final class Heartbeat {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Secret url;
    private final EnrolledAccounts accounts;
    private final Clock clock;
    private final BooleanSupplier isHealthy;
    private Instant roundBegan;
    private boolean failing;

    /** @param isHealthy whether this program makes progress and a channel delivers; without it the calls stop */
    public Heartbeat(Secret url, EnrolledAccounts accounts, Clock clock, BooleanSupplier isHealthy) {
        this.url = url;
        this.accounts = accounts;
        this.clock = clock;
        this.isHealthy = isHealthy;
        this.roundBegan = clock.instant();
    }

    /** Returns whether any instance has read every account since the round began, and then begins a new round. */
    public boolean isDue() {
        Instant now = clock.instant();
        if (roundBegan.isAfter(now)) {
            // the clock was set back
            roundBegan = now;
        }
        if (!isHealthy.getAsBoolean() || !accounts.areReadSince(roundBegan)) {
            return false;
        }
        roundBegan = now;
        return true;
    }

    public String url() {
        return url.reveal();
    }

    public void sent() {
        if (failing) {
            LOG.info("event=heartbeat-works-again");
        }
        failing = false;
    }

    /** Logs the first of several failures. The next round is the retry. */
    public void failed(Exception failure) {
        url.renew();
        if (!failing) {
            LOG.warn("event=heartbeat-failed reason=\"{}\"", url.maskIn(reason(failure)));
        }
        failing = true;
    }

    private static String reason(Exception failure) {
        return failure instanceof HttpOperationFailedException answered ? "HTTP " + answered.getStatusCode()
                : ConnectionFailure.explain(failure).orElseGet(() -> RootMessage.of(failure));
    }
}
