package io.creditwatch.delivery.email;

import static io.creditwatch.delivery.MessageLine.say;
import static java.util.stream.Collectors.joining;

import io.creditwatch.alert.CreditEvent.Reading;
import io.creditwatch.alert.CreditEvent.Runway;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Severity;
import io.creditwatch.delivery.ForecastFan;
import io.creditwatch.delivery.MessageLine;
import io.creditwatch.delivery.MessageText;
import io.creditwatch.delivery.email.BalanceChart.Ahead;
import io.creditwatch.delivery.email.BalanceChart.Level;
import io.creditwatch.delivery.email.BalanceChart.Theme;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.text.Money;
import io.creditwatch.vendor.CreditReading;
import java.awt.AWTError;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws the recent balances of the account of an event, and the forecast.
 *
 * @param rules  limits of each account
 * @param period the longest time between two polls of an account
 */
public record BalancePictures(Balances balances, Map<String, AlertRules> rules, Duration period) {

    private static final Logger LOG = LoggerFactory.getLogger(BalancePictures.class);

    /** A weekend, and the day before it. */
    private static final Duration SHOWN = Duration.ofDays(3);
    /** Height of the highest level, as a part of the height of the highest balance. */
    private static final BigDecimal HEADROOM = new BigDecimal("1.5");
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    /** About half the number of visible pixels. */
    private static final int MOST_POINTS = 280;

    public interface Balances {

        /** Returns at most so many readings in the order of time, evenly spread, with the last until that time. */
        List<CreditReading> samples(String account, Instant after, Instant until, int most);
    }

    /** A chart for each background, the same in words, its edges in time, and its lines, the highest first. */
    record Picture(byte[] light, byte[] dark, MessageLine words, Instant begin, Instant end, List<Level> levels,
                   BigDecimal floor, String currency) {
    }

    /**
     * Returns the picture for a message. It is empty when the event is not about a balance, when there are fewer than
     * two readings, and when drawing fails. That is logged: a message without a picture is better than none. It shows
     * no forecast that no longer holds, or that ends before the message is written.
     */
    Optional<Picture> of(MessageText text) {
        CreditEvent event = text.event();
        if (!isAboutABalance(event.event())) {
            return Optional.empty();
        }
        try {
            return draw(event, ahead(text).filter(forecast -> text.holds() && forecast.ends().isAfter(text.now())));
        } catch (RuntimeException | LinkageError | AWTError e) {
            LOG.warn("event=chart-failed account={} id={} reason=\"{}\"", event.account(), event.id(), e.toString());
            return Optional.empty();
        }
    }

    private Optional<Picture> draw(CreditEvent event, Optional<Ahead> ahead) {
        Instant end = end(event);
        List<CreditReading> all = balances.samples(event.account(), end.minus(SHOWN), end, MOST_POINTS);
        List<CreditReading> readings = all.stream()
                .filter(reading -> reading.currency().equals(all.get(all.size() - 1).currency())).toList();
        if (readings.size() < 2) {
            return Optional.empty();
        }
        CreditReading first = readings.get(0);
        CreditReading last = readings.get(readings.size() - 1);
        Duration gap = period.multipliedBy(2).plus(Duration.between(first.at(), end).dividedBy(MOST_POINTS));
        Instant until = ahead.map(BalancePictures::shown).filter(end::isBefore).orElse(end);
        List<Level> levels = levels(event.account(), readings, last.floor());
        BalanceChart chart = new BalanceChart(readings, until, ahead, levels, last.floor(), gap);
        return Optional.of(new Picture(chart.png(Theme.LIGHT), chart.png(Theme.DARK),
                words(readings, end, ahead, levels), first.at(), until, levels, last.floor(), last.currency()));
    }

    private static Instant end(CreditEvent event) {
        return Optional.ofNullable(event.reading()).map(Reading::readAt).filter(event.decidedAt()::isBefore)
                .orElse(event.decidedAt());
    }

    private static MessageLine words(List<CreditReading> readings, Instant end, Optional<Ahead> ahead,
                                     List<Level> levels) {
        CreditReading first = readings.get(0);
        CreditReading last = readings.get(readings.size() - 1);
        return say("Balance of ", last.account(), ": from ", first.money(), " on ", first.at(), " to ",
                last.money(), " on ", last.at(), last.at().isBefore(end) ? ", not read since" : "",
                ahead.map(forecast -> say(". At this burn rate it ends ", forecast.ends())).orElse(say()), ". Lines: ",
                levels.stream().map(level -> level.severity().name() + " at "
                        + new Money(level.amount(), last.currency()).brief() + ", ").collect(joining()), "floor ",
                new Money(last.floor(), last.currency()).brief(), ".");
    }

    /** Returns the forecast of the event, by the hour if its course is known; empty when it has none. */
    private static Optional<Ahead> ahead(MessageText text) {
        CreditEvent event = text.event();
        return Optional.ofNullable(event.runway()).filter(runway -> runway.seconds() > 0).map(runway -> {
            Forecast forecast = text.forecast() != null ? text.forecast() : steady(event);
            return new Ahead(ForecastFan.of(forecast, Instant.MAX), runway.endsAt(), runway.latestSeconds() == null
                    ? null : event.reading().readAt().plusSeconds(runway.latestSeconds()));
        });
    }

    private static Forecast steady(CreditEvent event) {
        Reading read = event.reading();
        Runway runway = event.runway();
        BigDecimal hours = BigDecimal.valueOf(runway.seconds()).divide(SECONDS_PER_HOUR, MathContext.DECIMAL64);
        return Forecast.steady(new Forecast.Balance(read.readAt(), read.credit(), read.floor()),
                read.credit().subtract(read.floor()).divide(hours, MathContext.DECIMAL64),
                new Forecast.Range(Duration.ofSeconds(runway.seconds()), Duration.ofSeconds(runway.earliestSeconds()),
                        runway.latestSeconds() == null ? null : Duration.ofSeconds(runway.latestSeconds())));
    }

    /** Returns the end of the forecast, or as far ahead as the picture shows. */
    private static Instant shown(Ahead forecast) {
        Instant end = forecast.latest() == null ? forecast.ends() : forecast.latest();
        Instant most = forecast.points().get(0).at().plus(SHOWN);
        return end.isBefore(most) ? end : most;
    }

    /** Returns the account's levels, but none so high that the balance would be a flat line below it. */
    private List<Level> levels(String account, List<CreditReading> readings, BigDecimal floor) {
        BigDecimal highest = readings.stream().map(CreditReading::credit).reduce(floor, BigDecimal::max);
        BigDecimal most = floor.add(highest.subtract(floor).multiply(HEADROOM));
        return Optional.ofNullable(rules.get(account)).stream().flatMap(alerts -> Stream.concat(
                        alerts.warningCredit().map(amount -> new Level(amount, Severity.WARNING)).stream(),
                        alerts.criticalCredit().map(amount -> new Level(amount, Severity.CRITICAL)).stream()))
                .filter(level -> level.amount().compareTo(most) <= 0).toList();
    }

    private static boolean isAboutABalance(CreditEvent.Type type) {
        return switch (type) {
            case WARNING, CRITICAL, EASED, RECOVERED, REMINDER, UNREADABLE, TOPPED_UP, TOP_UP_MISSING,
                BURN_SPIKE -> true;
            case CHANNEL_FAILING, LEDGER_FAILING, REMOVED, TEST -> false;
        };
    }
}
