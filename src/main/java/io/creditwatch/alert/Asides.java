package io.creditwatch.alert;

import io.creditwatch.assessment.Assessment;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What is watched beside an account's condition: each of it is told once, whatever the severity.
 *
 * @param spikeTold    whether it was told that the burn is over twice the usual
 * @param topUpAwaited since when the vendor should have topped up by itself; null when it need not
 * @param missedBy     the channels that were told that it has not; none when no channel was on; null when it was not
 *                     decided
 * @param spikeUnheard whether no channel was told of the spike, since none was to be
 */
public record Asides(boolean spikeTold, Instant topUpAwaited, Set<String> missedBy, boolean spikeUnheard) {

    static final Asides NONE = new Asides(false, null, null, false);

    /** How long the vendor may take to charge a card and to book it. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** @param rise of the balance, in dollars; a payment that is not enough begins another wait */
    Asides after(Assessment assessment, BigDecimal rise) {
        boolean spikeOver = assessment.forecast() != null && assessment.forecast().isUsual();
        boolean stillTold = spikeTold && !spikeOver;
        if (!assessment.underAutoTopUp()) {
            return new Asides(stillTold, null, null, spikeUnheard);
        }
        if (AlertState.isTopUp(rise)) {
            return new Asides(stillTold, assessment.outcome().at(), null, spikeUnheard);
        }
        return new Asides(stillTold, topUpAwaited == null ? assessment.outcome().at() : topUpAwaited, missedBy,
                spikeUnheard);
    }

    /** While the balance cannot be read nobody sees whether a payment comes: the wait begins anew after that. */
    Asides unseen() {
        return new Asides(spikeTold, null, missedBy, spikeUnheard);
    }

    /** Who was told that the vendor has not topped up, and not yet that somebody has. */
    Set<String> waiting() {
        return missedBy == null ? Set.of() : missedBy;
    }

    /**
     * Whether the vendor has not topped up for too long, which nobody was told yet.
     *
     * @param anybody whether a channel can be told now
     */
    boolean missTopUp(Instant now, boolean anybody) {
        return topUpAwaited != null && (missedBy == null || missedBy.isEmpty() && anybody)
                && !now.isBefore(topUpAwaited.plus(PATIENCE));
    }

    /** Whether a spike would be news, likewise. */
    boolean missSpike(boolean anybody) {
        return !spikeTold || spikeUnheard && anybody;
    }

    Asides toldOfSpike(boolean toAnybody) {
        return new Asides(true, topUpAwaited, missedBy, !toAnybody);
    }

    Asides toldOfMissingTopUp(Collection<String> channels) {
        return new Asides(spikeTold, topUpAwaited, new LinkedHashSet<>(channels), spikeUnheard);
    }
}
