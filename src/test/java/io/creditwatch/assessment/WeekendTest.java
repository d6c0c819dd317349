package io.creditwatch.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.Forecasts;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 27 November 2026 is a Friday. In Berlin it is an hour later than in UTC. */
class WeekendTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest(name = "{0} and {1} h left: {2}, with the margin {3}")
    @CsvSource({
            "2026-11-27T12:59:59Z, 60,   HEALTHY,         HEALTHY",
            "2026-11-27T13:00:00Z, 60,   WEEKEND_WARNING, WEEKEND_WARNING",
            "2026-11-27T13:00:00Z, 70,   WEEKEND_WARNING, WEEKEND_WARNING",
            "2026-11-27T13:00:00Z, 70.1, HEALTHY,         WEEKEND_WARNING",
            "2026-11-27T13:00:00Z, 77.1, HEALTHY,         HEALTHY",
            "2026-11-29T11:00:00Z, 24,   WEEKEND_WARNING, WEEKEND_WARNING",
            "2026-11-30T10:59:59Z, 0.0001, WEEKEND_WARNING, WEEKEND_WARNING",
            "2026-11-30T11:00:00Z, 0.0001, HEALTHY,       HEALTHY",
            "2026-11-26T15:00:00Z, 20,   HEALTHY,         HEALTHY",
            // the clocks are set back in this one
            "2026-10-23T12:00:00Z, 71,   WEEKEND_WARNING, WEEKEND_WARNING",
            "2026-10-23T12:00:00Z, 71.1, HEALTHY,         WEEKEND_WARNING",
    })
    void warnsOfMoneyThatEndsBeforeMondayNoon(Instant now, BigDecimal hours, Condition condition,
                                              Condition withMargin) {
        Account like = Accounts.withLevels("", "");
        AlertRules rules = new AlertRules(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(BERLIN), Optional.empty(), like.alerts().recoveryMargin(), 2, 3,
                like.alerts().reminders());

        Assessment assessment = new Assessor().assess(new Account("prod-eu", like.apiKey(), rules, Accounts.HYPERSTACK),
                new CreditReading("prod-eu", now, new BigDecimal("1000"), BigDecimal.ZERO, true),
                Optional.of(Forecasts.withRunway(now, hours)));

        assertThat(assessment.condition()).isEqualTo(condition);
        assertThat(assessment.withMargin()).isEqualTo(withMargin);
    }
}
