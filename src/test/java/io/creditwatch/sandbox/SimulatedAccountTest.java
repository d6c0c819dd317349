package io.creditwatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.creditwatch.HandClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedAccountTest {

    private final HandClock clock = new HandClock(Instant.parse("2026-11-29T12:00:30Z"));

    @ParameterizedTest
    @CsvSource({
            "PT0S,      100",
            "PT59.999S, 100",
            "PT1M,       99.66",
            "PT1M59S,    99.66",
            "PT2M,       99.32",
            "PT1H,       79.60",
            "PT4H54M,     0.04",
            "PT4H55M,    -0.30",
            "PT4H56M,    -0.30",
            "P365D,      -0.30",
    })
    void drainsByTheMinuteUntilItIsSuspended(Duration after, BigDecimal credit) {
        var account = Stories.opened(clock, Stories.draining(dollars("100"), dollars("20.40")));

        clock.advance(after);

        assertThat(account.credit()).isEqualByComparingTo(credit);
    }

    @ParameterizedTest
    @CsvSource({
            "PT59M,    80",
            "PT1H,    179",
            "PT1H30M, 149",
            "PT4H,     -1",
            "PT5H,     99",
            "PT6H,     39",
            "PT9H,     99",
    })
    void isToppedUpAsItsStorySays(Duration after, BigDecimal credit) {
        var account = Stories.opened(clock, new Story(dollars("139"), Stories.costing(dollars("60")),
                List.of(new Story.TopUp(Duration.ofHours(1), dollars("100"))), Duration.ofHours(4)));

        clock.advance(after);

        assertThat(account.credit()).isEqualByComparingTo(credit);
    }

    /** A watcher that takes long to start misses nothing. */
    @Test
    void beginsItsStoryAtTheFirstCall() {
        var account = new SimulatedAccount(clock, new Story(dollars("139"), Stories.costing(dollars("60")),
                List.of(new Story.TopUp(Duration.ofHours(1), dollars("100"))), Duration.ofDays(9)));

        clock.advance(Duration.ofHours(9));
        assertThat(account.credit()).isEqualByComparingTo("139");
        clock.advance(Duration.ofMinutes(59));
        assertThat(account.credit()).isEqualByComparingTo("80");
        clock.advance(Duration.ofMinutes(1));
        assertThat(account.credit()).isEqualByComparingTo("179");
    }

    @Test
    void spendsAgainAfterAPaymentHasLiftedTheSuspension() {
        var account = Stories.opened(clock, Stories.draining(dollars("1"), dollars("60")));
        clock.advance(Duration.ofHours(1));
        assertThat(account.credit()).isEqualByComparingTo("-1");
        assertThat(account.running()).isEqualTo(Story.Fleet.IDLE);

        account.topUp(dollars("11"));
        clock.advance(Duration.ofMinutes(4));

        assertThat(account.credit()).isEqualByComparingTo("6");
        assertThat(account.running().burnRate()).isEqualByComparingTo("60");
    }

    /** Opening, steps and the balance after them, with a burn rate of $60; a step is a time, a payment or a balance. */
    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            stays suspended when a payment is too small | -5  | +3 PT1H                        | -2
            spends from the balance that is set         | 100 | PT10M =27.798387328253277 PT1M | 26.798387328253277
            is not changed by a clock that is set back  | 100 | PT10M PT-1H                    | 90
            """)
    void followsPaymentsAndSettings(String name, BigDecimal opening, String steps, BigDecimal credit) {
        var account = Stories.opened(clock, Stories.draining(opening, dollars("60")));
        for (String step : steps.split(" ")) {
            switch (step.charAt(0)) {
                case '+' -> account.topUp(dollars(step.substring(1)));
                case '=' -> account.setCredit(dollars(step.substring(1)));
                default -> clock.advance(Duration.parse(step));
            }
            account.credit();
        }

        assertThat(account.credit()).isEqualByComparingTo(credit);
    }

    @ParameterizedTest
    @CsvSource({
            "PT0S,    1000.00",
            "PT4H54M,  800.08",
            "PT4H55M,  799.40",
            "PT14H42M, 400.24",
            "PT14H43M, 399.56",
            "PT21H59M, 103.08",
            "PT22H,   1102.40",
            "PT49H2M,   -0.56",
            "PT51H59M,  -0.56",
            "PT52H,    999.44",
            "PT104H,   999.56",
    })
    void playsTheDemoOverAndOver(Duration after, BigDecimal creditRoughly) {
        var account = Stories.opened(clock, Story.demo());

        clock.advance(after);

        assertThat(account.credit()).isCloseTo(creditRoughly, within(dollars("0.01")));
    }

    @Test
    void failsForTheGivenNumberOfCalls() {
        var account = Stories.opened(clock, Stories.draining(dollars("1"), dollars("0")));
        account.fail(new Failure(Failure.Kind.HTML, 2, null));

        assertThat(account.nextFailure()).isPresent();
        assertThat(account.nextFailure()).isPresent();
        assertThat(account.nextFailure()).isEmpty();
    }

    private static BigDecimal dollars(String amount) {
        return new BigDecimal(amount);
    }
}
