package io.creditwatch;

import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Secret;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Accounts for tests. */
public final class Accounts {

    private Accounts() {
    }

    /** Levels in dollars; null or empty for none. Margin 10 %, two readings to recover, three failures to be UNKNOWN. */
    public static Account withLevels(String warning, String critical) {
        return new Account("prod-eu", Secret.of("key-of-prod-eu"), new AlertRules(dollars(warning), dollars(critical),
                new BigDecimal("0.10"), 2, 3,
                new AlertRules.Reminders(Optional.of(Duration.ofHours(24)), Optional.of(Duration.ofHours(4)),
                        Optional.of(Duration.ofHours(4)))));
    }

    private static Optional<BigDecimal> dollars(String text) {
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(new BigDecimal(text));
    }
}
