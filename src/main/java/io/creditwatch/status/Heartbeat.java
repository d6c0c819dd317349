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
 * A call to somebody outside after each round in which every account was read. When the calls stop, that one raises the
 * alarm: the only way to hear of a program that does not run.
 */
public final class Heartbeat {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Secret url;
    private final EnrolledAccounts accounts;
    private final Clock clock;
    private final BooleanSupplier goesOn;
    private Instant roundBegan;
    private boolean failing;

    /**
     * @param url    who is called
     * @param goesOn whether this program does its work and reaches somebody; the calls stop when it does not
     */
    public Heartbeat(Secret url, EnrolledAccounts accounts, Clock clock, BooleanSupplier goesOn) {
        this.url = url;
        this.accounts = accounts;
        this.clock = clock;
        this.goesOn = goesOn;
        this.roundBegan = clock.instant();
    }

    /** Whether every account has been read, by whichever instance, since this was last so; then a new round begins. */
    public boolean isDue() {
        Instant now = clock.instant();
        if (roundBegan.isAfter(now)) {
            // the clock was set back
            roundBegan = now;
        }
        if (!goesOn.getAsBoolean() || !accounts.areReadSince(roundBegan)) {
            return false;
        }
        roundBegan = now;
        return true;
    }

    /** Not to be shown. */
    public String url() {
        return url.reveal();
    }

    public void sent() {
        if (failing) {
            LOG.info("event=heartbeat-works-again");
        }
        failing = false;
    }

    /** It is said once, until a call gets through again; the next round is the retry. */
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
