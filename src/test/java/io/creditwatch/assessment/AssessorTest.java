package io.creditwatch.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.assessment.Assessment.Limit;
import io.creditwatch.Forecasts;
import io.creditwatch.settings.Account;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows and boundaries of the table in docs/notifications.md. */
class AssessorTest {

    private static final Instant AT = Instant.parse("2026-11-29T00:12:00Z");

    private final Assessor assessor = new Assessor();

    @ParameterizedTest(name = "{0} against {1}, new machines {2}, levels {3}/{4}: {5}")
    @CsvSource(textBlock = """
            # credit,               threshold, can,   warning, critical, condition,        limit key
            # 1: under the floor and under zero
            -0.01,                  0,         true,  100,     50,       SUSPENDED,        threshold
            -0.50,                  0,         true,  100,     50,       SUSPENDED,        threshold
            -0.50,                  ,          true,  100,     50,       SUSPENDED,        threshold
            -1e-30,                 0,         true,  100,     50,       SUSPENDED,        threshold
            -500.01,                -500,      true,  -100,    -400,     SUSPENDED,        threshold
            # 2: at the floor, or under one above zero
            0,                      0,         true,  100,     50,       AT_FLOOR,         threshold
            0.00,                   ,          true,  100,     50,       AT_FLOOR,         threshold
            -500,                   -500,      true,  -100,    -400,     AT_FLOOR,         threshold
            5,                      10,        true,  100,     50,       AT_FLOOR,         threshold
            10,                     10.00,     true,  100,     50,       AT_FLOOR,         threshold
            # 3: the vendor refuses new machines, at any balance
            0.01,                   0,         false, 100,     50,       CREATION_BLOCKED, -
            1000,                   0,         false, 100,     50,       CREATION_BLOCKED, -
            # 4: at or under the critical level
            0.01,                   0,         true,  100,     50,       CREDIT_CRITICAL,  alert.critical.credit
            50,                     0,         true,  100,     50.00,    CREDIT_CRITICAL,  alert.critical.credit
            49.999999999999999999,  0,         true,  100,     50,       CREDIT_CRITICAL,  alert.critical.credit
            20.50,                  0,         ,      100,     20.90,    CREDIT_CRITICAL,  alert.critical.credit
            -450,                   -500,      true,  -100,    -400,     CREDIT_CRITICAL,  alert.critical.credit
            # 6: at or under the warning level
            50.000000000000000001,  0,         true,  100,     50,       CREDIT_WARNING,   alert.warning.credit
            100,                    0,         true,  100,     50,       CREDIT_WARNING,   alert.warning.credit
            99.99,                  0,         true,  100,     ,         CREDIT_WARNING,   alert.warning.credit
            20.90,                  0,         true,  100,     20.50,    CREDIT_WARNING,   alert.warning.credit
            # 8: otherwise
            100.01,                 0,         true,  100,     50,       HEALTHY,          -
            1E+3,                   0,         true,  100,     50,       HEALTHY,          -
            100.5,                  0,         ,      100,     ,         HEALTHY,          -
            0.01,                   0,         true,  ,        ,         HEALTHY,          -
            -50,                    -500,      true,  -100,    -400,     HEALTHY,          -
            """)
    void findsTheFirstRowThatMatches(BigDecimal credit, BigDecimal threshold, Boolean canCreateInstance,
                                     String warning, String critical, Condition condition, String limitKey) {
        Assessment assessment = assessor.assess(Accounts.withLevels(warning, critical),
                new CreditReading("prod-eu", AT, credit, threshold, canCreateInstance), Optional.empty());

        assertThat(assessment.condition()).isEqualTo(condition);
        assertThat(assessment.limit() == null ? "-" : assessment.limit().key()).isEqualTo(limitKey);
    }

    @ParameterizedTest(name = "{0} with a runway of {1} h, new machines {2}: {3}, with the margin {4}")
    @CsvSource(textBlock = """
            # credit, hours,  can,   condition,        with margin,      limit key
            # 5 and 7: at or under a limit of 24 h and 72 h, and above it by ten per cent
            500,      24,     true,  RUNWAY_CRITICAL,  RUNWAY_CRITICAL,  alert.critical.runway
            500,      24.001, true,  RUNWAY_WARNING,   RUNWAY_CRITICAL,  alert.warning.runway
            500,      26.4,   true,  RUNWAY_WARNING,   RUNWAY_CRITICAL,  alert.warning.runway
            500,      26.401, true,  RUNWAY_WARNING,   RUNWAY_WARNING,   alert.warning.runway
            500,      72,     true,  RUNWAY_WARNING,   RUNWAY_WARNING,   alert.warning.runway
            500,      72.001, true,  HEALTHY,          RUNWAY_WARNING,   -
            500,      79.2,   true,  HEALTHY,          RUNWAY_WARNING,   -
            500,      79.201, true,  HEALTHY,          HEALTHY,          -
            # nothing is spent
            500,      ,       true,  HEALTHY,          HEALTHY,          -
            # rows higher up come first, and lower down not
            0,        0,      true,  AT_FLOOR,         AT_FLOOR,         threshold
            500,      5,      false, CREATION_BLOCKED, CREATION_BLOCKED, -
            50,       5,      true,  CREDIT_CRITICAL,  CREDIT_CRITICAL,  alert.critical.credit
            90,       24,     true,  RUNWAY_CRITICAL,  RUNWAY_CRITICAL,  alert.critical.runway
            90,       48,     true,  CREDIT_WARNING,   CREDIT_WARNING,   alert.warning.credit
            120,      48,     true,  RUNWAY_WARNING,   RUNWAY_WARNING,   alert.warning.runway
            """)
    void looksAtTheRunwayToo(BigDecimal credit, BigDecimal hours, boolean canCreateInstance, Condition condition,
                             Condition withMargin, String limitKey) {
        Assessment assessment = assessor.assess(Accounts.withLevels("100", "50"),
                new CreditReading("prod-eu", AT, credit, BigDecimal.ZERO, canCreateInstance),
                Optional.of(Forecasts.withRunway(AT, hours)));

        assertThat(assessment.condition()).isEqualTo(condition);
        assertThat(assessment.withMargin()).isEqualTo(withMargin);
        assertThat(assessment.limit() == null ? "-" : assessment.limit().key()).isEqualTo(limitKey);
        assertThat(assessment.forecast().asOf()).isEqualTo(AT);
    }

    @ParameterizedTest
    @CsvSource({"-500, true", "0, true", "20, true", "20, false", "1000, true"})
    void raisesNoAlarmForAPostpaidAccount(BigDecimal credit, boolean mayCreate) {
        Assessment assessment = assessor.assess(Accounts.withLevels("100", "50"),
                new CreditReading("prod-eu", AT, credit, null, mayCreate, "USD", true, null, null),
                Optional.of(Forecasts.withRunway(AT, BigDecimal.ONE)));

        assertThat(assessment.condition()).isEqualTo(Condition.HEALTHY);
        assertThat(assessment.withMargin()).isEqualTo(Condition.HEALTHY);
        assertThat(assessment.limit()).isNull();
        assertThat(assessment.underAutoTopUp()).isFalse();
    }

    /** A limit of 5 has a margin of 10 per cent, but of a hundred cents at least. */
    @ParameterizedTest
    @CsvSource({"USD, 6, CREDIT_WARNING", "USD, 6.01, HEALTHY", "JPY, 105, CREDIT_WARNING", "JPY, 106, HEALTHY"})
    void hasAMarginOfAHundredCentsAtLeast(String currency, BigDecimal credit, Condition withMargin) {
        Assessment assessment = assessor.assess(Accounts.withLevels("5", null),
                new CreditReading("prod-eu", AT, credit, new BigDecimal("-1000"), true, currency, false, null, null),
                Optional.empty());

        assertThat(assessment.withMargin()).isEqualTo(withMargin);
    }

    @Test
    void givesTheRunwayLimitAsItIsSet() {
        Assessment assessment = assessor.assess(Accounts.withLevels("100", "50"),
                new CreditReading("prod-eu", AT, BigDecimal.valueOf(500), BigDecimal.ZERO, true),
                Optional.of(Forecasts.withRunway(AT, BigDecimal.TEN)));

        assertThat(assessment.limit()).isEqualTo(new Limit("alert.critical.runway", "24h"));
    }

    @ParameterizedTest(name = "{0} with levels {1}/{2} has got over {3}")
    @CsvSource(textBlock = """
            # ten per cent of a level, and at least a dollar, have to lie between it and a balance that got over it
            110,     100, 50, CREDIT_WARNING
            110.01,  100, 50, HEALTHY
            55,      100, 50, CREDIT_CRITICAL
            55.01,   100, 50, CREDIT_WARNING
            1,       ,    ,   AT_FLOOR
            1.01,    ,    ,   HEALTHY
            6,       5,   ,   CREDIT_WARNING
            6.01,    5,   ,   HEALTHY
            -90,     -100,,   SUSPENDED
            """)
    void countsAsBetterOnlyWithTheMargin(BigDecimal credit, String warning, String critical, Condition withMargin) {
        assertThat(assessor.assess(Accounts.withLevels(warning, critical),
                new CreditReading("prod-eu", AT, credit, BigDecimal.ZERO, true), Optional.empty()).withMargin())
                .isEqualTo(withMargin);
    }

    @ParameterizedTest
    @EnumSource(ReadFailure.Kind.class)
    void neverTreatsAFailureAsABalance(ReadFailure.Kind kind) {
        Assessment assessment = assessor.assess(Accounts.withLevels("100", "50"),
                new ReadFailure("prod-eu", AT, kind, null, "detail", null), Optional.empty());

        assertThat(assessment.condition()).isEqualTo(Condition.UNREADABLE);
        assertThat(assessment.severity()).isEqualTo(Severity.UNKNOWN);
    }

    @Property
    void neverRatesLessCreditAsBetter(@ForAll @BigRange(min = "-1000", max = "1000") @Scale(17) BigDecimal credit,
                                    @ForAll @BigRange(min = "0", max = "100") @Scale(17) BigDecimal less,
                                    @ForAll @BigRange(min = "-500", max = "500") BigDecimal level) {
        Account account = Accounts.withLevels(level.add(BigDecimal.TEN).toPlainString(), level.toPlainString());

        assertThat(condition(account, credit.subtract(less))).isLessThanOrEqualTo(condition(account, credit));
    }

    @Property
    void neverRatesACreditBetterWithTheMargin(@ForAll @BigRange(min = "-1000",
            max = "1000") @Scale(2) BigDecimal credit,
                                             @ForAll @BigRange(min = "-500", max = "500") @Scale(2) BigDecimal level) {
        Assessment assessment = assessor.assess(Accounts.withLevels(level.toPlainString(), null),
                new CreditReading("prod-eu", AT, credit, BigDecimal.ZERO, true), Optional.empty());

        assertThat(assessment.withMargin()).isLessThanOrEqualTo(assessment.condition());
    }

    @Test
    void keepsTheMonitoringPluginsExitCodes() {
        assertThat(Severity.values()).extracting(Severity::exitCode).containsExactly(0, 1, 2, 3);
    }

    private Condition condition(Account account, BigDecimal credit) {
        return assessor.assess(account, new CreditReading("prod-eu", AT, credit, BigDecimal.ZERO, true),
                Optional.empty()).condition();
    }
}
