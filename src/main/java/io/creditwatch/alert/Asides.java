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
 * @param missedBy     the channels that were told that it has not; null when it was not told
 */
public record Asides(boolean spikeTold, Instant topUpAwaited, Set<String> missedBy) {

    static final Asides NONE = new Asides(false, null, null);

    /** How long the vendor may take to charge a card and to book it. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** @param rise of the balance, in dollars; a payment that is not enough begins another wait */
    Asides after(Assessment assessment, BigDecimal rise) {
        boolean spikeOver = assessment.forecast() != null && assessment.forecast().isUsual();
        boolean stillTold = spikeTold && !spikeOver;
        if (!assessment.underAutoTopUp()) {
            return new Asides(stillTold, null, null);
        }
        if (AlertState.isTopUp(rise)) {
            return new Asides(stillTold, assessment.outcome().at(), null);
        }
        return new Asides(stillTold, topUpAwaited == null ? assessment.outcome().at() : topUpAwaited, missedBy);
    }

    /** While the balance cannot be read nobody sees whether a payment comes: the wait begins anew after that. */
    Asides unseen() {
        return new Asides(spikeTold, null, missedBy);
    }

    /** Who was told that the vendor has not topped up, and not yet that somebody has. */
    Set<String> waiting() {
        return missedBy == null ? Set.of() : missedBy;
    }

    /** Whether the vendor has not topped up for too long, which nobody was told yet. */
    boolean missTopUp(Instant now) {
        return topUpAwaited != null && missedBy == null && !now.isBefore(topUpAwaited.plus(PATIENCE));
    }

    Asides toldOfSpike() {
        return new Asides(true, topUpAwaited, missedBy);
    }

    Asides toldOfMissingTopUp(Collection<String> channels) {
        return new Asides(spikeTold, topUpAwaited, new LinkedHashSet<>(channels));
    }
}
