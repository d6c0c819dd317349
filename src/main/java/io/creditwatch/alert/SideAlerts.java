package io.creditwatch.alert;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.text.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * State of the alerts that do not depend on the condition: a burn spike and a missing auto top-up. Each is notified
 * once, at any severity.
 *
 * @param topUpAwaited        time since when the vendor should have topped up; null when it need not
 * @param topUpMissingSentTo  channels that were notified of the missing top-up; empty when no channel was on; null when
 *                            it was not decided
 * @param spikeUndelivered    whether no channel was notified of the spike, since none was on
 */
public record SideAlerts(@JsonAlias("spikeTold") boolean spikeNotified, Instant topUpAwaited,
                         @JsonAlias("missedBy") Set<String> topUpMissingSentTo,
                         @JsonAlias("spikeUnheard") boolean spikeUndelivered) {

    static final SideAlerts NONE = new SideAlerts(false, null, null, false);

    /** Time in which the vendor should charge a card and book the payment. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final BigDecimal SPIKE = BigDecimal.valueOf(2);
    private static final BigDecimal NO_MORE_A_SPIKE = new BigDecimal("1.5");
    private static final Duration NO_MERE_BURST = Duration.ofMinutes(30);

    /** Returns whether the burn rate has been more than twice the usual one for half an hour. */
    public static boolean isSpike(Forecast forecast) {
        Forecast.BurnRate burn = forecast.burn();
        return burn.usualUsdPerHour() != null && burn.steadyFor() != null
                && burn.steadyFor().compareTo(NO_MERE_BURST) >= 0
                && burn.usdPerHour().compareTo(burn.usualUsdPerHour().multiply(SPIKE)) > 0;
    }

    /** Returns whether a spike is over: the rate is near the usual one, or has become the usual one. */
    private static boolean isUsual(Forecast forecast) {
        BigDecimal usual = forecast.burn().usualUsdPerHour();
        return usual == null ? forecast.restsOn() != Forecast.Source.DASHBOARD && forecast.usdPerHour().signum() > 0
                : forecast.usdPerHour().compareTo(usual.multiply(NO_MORE_A_SPIKE)) <= 0;
    }

    /** @param rise of the balance; a payment that is too small begins another wait */
    SideAlerts after(Assessment assessment, Money rise) {
        boolean spikeOver = assessment.forecast() != null && isUsual(assessment.forecast());
        boolean stillNotified = spikeNotified && !spikeOver;
        if (!assessment.underAutoTopUp()) {
            return new SideAlerts(stillNotified, null, null, spikeUndelivered);
        }
        Instant now = assessment.outcome().at();
        return rise.isAHundredCents() ? new SideAlerts(stillNotified, now, null, spikeUndelivered)
                : new SideAlerts(stillNotified, topUpAwaited == null ? now : topUpAwaited, topUpMissingSentTo,
                        spikeUndelivered);
    }

    /** Returns the state while the balance is unreadable: the wait for a top-up begins again after that. */
    SideAlerts unreadable() {
        return new SideAlerts(spikeNotified, null, topUpMissingSentTo, spikeUndelivered);
    }

    Set<String> waitingForTopUp() {
        return topUpMissingSentTo == null ? Set.of() : topUpMissingSentTo;
    }

    boolean isTopUpMissing(Instant now, boolean deliverable) {
        return topUpAwaited != null
                && (topUpMissingSentTo == null || topUpMissingSentTo.isEmpty() && deliverable)
                && !now.isBefore(topUpAwaited.plus(PATIENCE));
    }

    boolean isSpikeNew(boolean deliverable) {
        return !spikeNotified || spikeUndelivered && deliverable;
    }

    SideAlerts spike(boolean delivered) {
        return new SideAlerts(true, topUpAwaited, topUpMissingSentTo, !delivered);
    }

    SideAlerts topUpMissing(Collection<String> channels) {
        return new SideAlerts(spikeNotified, topUpAwaited, new LinkedHashSet<>(channels), spikeUndelivered);
    }
}
