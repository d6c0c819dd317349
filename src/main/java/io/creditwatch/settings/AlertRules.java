package io.creditwatch.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * When an account's balance is worth a notice. docs/architecture.md.
 *
 * @param warningCredit   dollars of credit at or under which it is a warning, of any sign; empty: no such limit
 * @param criticalCredit  dollars of credit at or under which it is critical, of any sign; empty: no such limit
 * @param warningRunway   how long the money lasts when it is a warning, or shorter; empty: no such limit
 * @param criticalRunway  how long the money lasts when it is critical, or shorter; empty: no such limit
 * @param weekend         the time zone of the weekend before which it is a warning that the money ends before Monday
 *                        noon; empty: it is none
 * @param autoTopUpAt     dollars of credit under which the vendor tops up by itself; empty: it does not
 * @param recoveryMargin  how far above a limit the balance must be before it counts as recovered, as a part of the
 *                        limit (0.10 is 10 %); of a limit in dollars never less than one dollar
 * @param recoveryPolls   on how many readings in a row it must be there
 * @param unreadableAfter how many failed polls in a row make the balance UNKNOWN
 * @param reminders       when people are told again
 */
public record AlertRules(Optional<BigDecimal> warningCredit, Optional<BigDecimal> criticalCredit,
                         Optional<Duration> warningRunway, Optional<Duration> criticalRunway,
                         Optional<ZoneId> weekend, Optional<BigDecimal> autoTopUpAt,
                         BigDecimal recoveryMargin, int recoveryPolls, int unreadableAfter,
                         Reminders reminders) {

    /** How long the money must last to have got over that runway for good. */
    public Duration withMargin(Duration runway) {
        return runway.plusMillis(recoveryMargin.multiply(BigDecimal.valueOf(runway.toMillis())).longValue());
    }

    /**
     * After how long it is told again that something is still so; empty: never.
     *
     * @param warning    while it is a warning
     * @param critical   while it is critical
     * @param unreadable while the balance cannot be read
     * @param runway     how long the money lasts when it is told once more; none: never
     */
    public record Reminders(Optional<Duration> warning, Optional<Duration> critical, Optional<Duration> unreadable,
                            List<Duration> runway) {
    }
}
