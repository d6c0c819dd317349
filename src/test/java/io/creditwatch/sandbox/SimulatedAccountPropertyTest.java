package io.creditwatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.creditwatch.HandClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

class SimulatedAccountPropertyTest {

    private final HandClock clock = new HandClock(Instant.parse("2026-11-29T12:00:00Z"));

    @Property(tries = 300)
    void neverRisesWithoutATopUp(@ForAll @BigRange(min = "-10", max = "2000") @Scale(4) BigDecimal opening,
                                 @ForAll @BigRange(min = "0", max = "500") @Scale(4) BigDecimal burn,
                                 @ForAll @Size(max = 60) List<@IntRange(max = 20_000) Integer> steps) {
        var account = Stories.opened(clock, Stories.draining(opening, burn));
        BigDecimal before = account.credit();

        for (int seconds : steps) {
            clock.advance(Duration.ofSeconds(seconds));
            assertThat(account.credit()).isLessThanOrEqualTo(before);
            before = account.credit();
        }
    }

    @Property(tries = 300)
    void isTheSameForAnyNumberOfReadings(@ForAll @BigRange(min = "-10", max = "2000") @Scale(2) BigDecimal opening,
                                           @ForAll @BigRange(min = "0", max = "500") @Scale(2) BigDecimal burn,
                                           @ForAll @Size(max = 60) List<@IntRange(max = 20_000) Integer> steps) {
        var story = new Story(opening, Stories.costing(burn),
                List.of(new Story.TopUp(Duration.ofMinutes(90), new BigDecimal("55.5"))), Duration.ofHours(7));
        var lookedAt = Stories.opened(clock, story);
        var leftAlone = Stories.opened(clock, story);

        for (int seconds : steps) {
            clock.advance(Duration.ofSeconds(seconds));
            lookedAt.credit();
        }

        assertThat(lookedAt.credit()).isCloseTo(leftAlone.credit(),
                within(new BigDecimal("1e-20")));
    }
}
