package io.creditwatch.delivery.email;

import static io.creditwatch.delivery.MessageLine.say;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Assessment.Limit;
import io.creditwatch.delivery.MessageLine;
import io.creditwatch.text.Dollars;
import io.creditwatch.vendor.CreditReading;
import java.awt.AWTError;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws the recent balances of the account of an event.
 *
 * @param period the longest time between two polls of an account
 */
public record BalancePictures(Balances balances, Duration period) {

    private static final Logger LOG = LoggerFactory.getLogger(BalancePictures.class);

    /** A weekend, and the day before it. */
    private static final Duration SHOWN = Duration.ofDays(3);
    /** Half the number of visible pixels. */
    private static final int MOST_POINTS = 280;

    /** Source of readings. */
    public interface Balances {

        /**
         * Returns some of an account's readings in the order of time.
         *
         * @param after excluded
         * @param until included
         * @param most  greatest number of readings; they are evenly spread, and the last one is among them
         */
        List<CreditReading> samples(String account, Instant after, Instant until, int most);
    }

    /**
     * A chart, and the same in words for readers who do not see it.
     *
     * @param begin credit and time of the oldest reading
     * @param end   credit of the newest reading, and the right edge of the chart
     */
    record Picture(byte[] png, MessageLine words, Label begin, Label end) {
    }

    /** Words below an end of the chart. */
    record Label(String credit, MessageLine at) {
    }

    /**
     * Returns the picture for an event. It is empty when the event is not about a balance, when there are fewer than
     * two readings, and when drawing fails. That is logged: a message without a picture is better than none.
     */
    Optional<Picture> of(CreditEvent event) {
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

    private Optional<Picture> draw(CreditEvent event) {
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
        boolean isReadSince = !last.at().isBefore(until);
        MessageLine words = say("Balance of ", last.account(), ": from ", new Dollars(first.credit()), " on ",
                first.at(), " to ", new Dollars(last.credit()), " on ", last.at(), isReadSince ? "" : ", not read since",
                level.map(dollars -> ", level " + new Dollars(dollars)).orElse(""),
                ", floor ", new Dollars(last.floor()));
        return Optional.of(new Picture(png, words, new Label(new Dollars(first.credit()).toString(), say(first.at())),
                new Label((isReadSince ? "" : "last read ") + new Dollars(last.credit()), say(until))));
    }

    private static boolean isAboutABalance(CreditEvent.Type type) {
        return switch (type) {
            case WARNING, CRITICAL, EASED, RECOVERED, REMINDER, UNREADABLE, TOPPED_UP, TOP_UP_MISSING,
                BURN_SPIKE -> true;
            case CHANNEL_FAILING, LEDGER_FAILING, REMOVED, TEST -> false;
        };
    }

    /** Returns a level in dollars; a limit of runway is none, and the floor is drawn anyway. */
    private static Optional<BigDecimal> level(Limit limit) {
        return Optional.ofNullable(limit).filter(reached -> reached.key().endsWith(".credit"))
                .map(reached -> new BigDecimal(reached.value()));
    }
}
