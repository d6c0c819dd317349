package io.creditwatch.delivery.email;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Limit;
import io.creditwatch.vendor.CreditReading;
import java.awt.AWTError;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws how an account's balance came to where an event finds it. */
public final class BalancePictures {

    private static final Logger LOG = LoggerFactory.getLogger(BalancePictures.class);

    /** A weekend, and what was before it. */
    private static final Duration SHOWN = Duration.ofDays(3);
    /** Two of the pixels that a reader sees for each. */
    private static final int MOST_POINTS = 280;

    private final Balances balances;
    private final Duration period;

    /** @param period the longest time between two polls of an account */
    public BalancePictures(Balances balances, Duration period) {
        this.balances = balances;
        this.period = period;
    }

    /** Where readings come from. */
    public interface Balances {

        /**
         * Some of an account's readings in the order of time.
         *
         * @param after excluded
         * @param until included
         * @param most  as many or fewer, evenly spread, the last among them
         */
        List<CreditReading> samples(String account, Instant after, Instant until, int most);
    }

    /**
     * Empty when the event is about no balance, when there are fewer than two readings to draw, and when drawing fails,
     * which is logged: a notice without a picture is better than none.
     */
    Optional<BalancePicture> of(CreditEvent event) {
        if (!isAboutABalance(event.event())) {
            return Optional.empty();
        }
        try {
            return draw(event);
        } catch (RuntimeException | LinkageError | AWTError e) {
            LOG.warn("event=chart-failed account={} id={} reason=\"{}\"", event.account(), event.id(), e.toString());
            return Optional.empty();
        }
    }

    private Optional<BalancePicture> draw(CreditEvent event) {
        Instant until = event.decidedAt();
        List<CreditReading> readings = balances.samples(event.account(), until.minus(SHOWN), until, MOST_POINTS);
        if (readings.size() < 2) {
            return Optional.empty();
        }
        CreditReading first = readings.get(0);
        CreditReading last = readings.get(readings.size() - 1);
        Duration gap = period.multipliedBy(2).plus(Duration.between(first.at(), until).dividedBy(MOST_POINTS));
        Optional<BigDecimal> level = level(event.limit());
        byte[] png = new BalanceChart(readings, until, level, last.floor(), gap).png();
        return Optional.of(new BalancePicture(png, first, last, until, level));
    }

    private static boolean isAboutABalance(CreditEvent.Type type) {
        return switch (type) {
            case WARNING, CRITICAL, EASED, RECOVERED, REMINDER, UNREADABLE, TOPPED_UP, TOP_UP_MISSING,
                BURN_SPIKE -> true;
            case CHANNEL_FAILING, LEDGER_FAILING, REMOVED, TEST -> false;
        };
    }

    /** Of what can be reached, the levels of credit are dollars that are not the floor. */
    private static Optional<BigDecimal> level(Limit limit) {
        return Optional.ofNullable(limit).filter(reached -> reached.key().endsWith(".credit"))
                .map(reached -> new BigDecimal(reached.value()));
    }
}
