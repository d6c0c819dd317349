package io.creditwatch.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Limits and reminders of one account's alerts; docs/notifications.md says how they are used.
 *
 * @param warningCredit   credit in the account's currency, of any sign: WARNING at or under this; empty for no limit
 * @param criticalCredit  credit in the account's currency, of any sign: CRITICAL at or under this; empty for no limit
 * @param warningRunway   WARNING at this runway or a shorter one; empty for no limit
 * @param criticalRunway  CRITICAL at this runway or a shorter one; empty for no limit
 * @param weekend         time zone of weekends: WARNING if the money ends before Monday noon; empty for no such warning
 * @param autoTopUpAt     credit under which the vendor tops up by itself; empty if it does not
 * @param recoveryMargin  distance above a limit that counts as recovered, as a part of the limit (0.10 is 10 %); at
 *                        least a hundred cents for a limit of credit
 * @param recoveryPolls   number of readings in a row that must be above it
 * @param unreadableAfter number of failed polls in a row that make the balance UNKNOWN
 */
public record AlertRules(Optional<BigDecimal> warningCredit, Optional<BigDecimal> criticalCredit,
                         Optional<Duration> warningRunway, Optional<Duration> criticalRunway,
                         Optional<ZoneId> weekend, Optional<BigDecimal> autoTopUpAt,
                         BigDecimal recoveryMargin, int recoveryPolls, int unreadableAfter,
                         Reminders reminders) {

    /** Rules of an account that is not configured here: without a limit. */
    public static final AlertRules NONE = new AlertRules(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty(), BigDecimal.ZERO, 1, 1,
            new Reminders(Optional.empty(), Optional.empty(), Optional.empty(), List.of()));

    /** Returns the runway that counts as recovered from a limit. */
    public Duration withMargin(Duration runway) {
        return runway.plusMillis(recoveryMargin.multiply(BigDecimal.valueOf(runway.toMillis())).longValue());
    }

    /**
     * Intervals of reminders by severity; empty for none.
     *
     * @param runway runways at which one more reminder is sent
     */
    public record Reminders(Optional<Duration> warning, Optional<Duration> critical, Optional<Duration> unreadable,
                            List<Duration> runway) {
    }
}
