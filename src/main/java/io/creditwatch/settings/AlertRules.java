package io.creditwatch.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * When an account's balance is worth a notice. DESIGN.md, sections 4 and 5.
 *
 * @param warningCredit   dollars of credit at or under which it is a warning, of any sign; empty: no such limit
 * @param criticalCredit  dollars of credit at or under which it is critical, of any sign; empty: no such limit
 * @param recoveryMargin  how far above a limit the balance must be before it counts as recovered, as a part of the
 *                        limit (0.10 is 10 %); never less than one dollar
 * @param recoveryPolls   on how many readings in a row it must be there
 * @param unreadableAfter how many failed polls in a row make the balance UNKNOWN
 * @param reminders       when people are told again
 */
public record AlertRules(Optional<BigDecimal> warningCredit, Optional<BigDecimal> criticalCredit,
                         BigDecimal recoveryMargin, int recoveryPolls, int unreadableAfter,
                         Reminders reminders) {

    /**
     * After how long it is told again that something is still so; empty: never.
     *
     * @param warning    while it is a warning
     * @param critical   while it is critical
     * @param unreadable while the balance cannot be read
     */
    public record Reminders(Optional<Duration> warning, Optional<Duration> critical, Optional<Duration> unreadable) {
    }
}
