package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.ledger.CallBudgets.CallBudget;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CallBudgetTest {

    private long now;

    @Property(tries = 200)
    void neverAllowsMoreInAnyMinute(@ForAll @Size(max = 300) List<@IntRange(max = 5_000) Integer> pauses) {
        CallBudget budget = new CallBudget(7, () -> now);
        Deque<Long> lastMinute = new ArrayDeque<>();
        for (int pause : pauses) {
            now += Duration.ofMillis(pause).toNanos();
            int calls = budget.take(4);
            if (calls == 4) {
                budget.giveBack(1);
                calls = 3;
            }
            for (int i = 0; i < calls; i++) {
                lastMinute.add(now);
            }
            lastMinute.removeIf(at -> now - at >= Duration.ofMinutes(1).toNanos());
            assertThat(lastMinute).hasSizeLessThanOrEqualTo(7);
            assertThat(budget.left()).isEqualTo(7 - lastMinute.size());
        }
    }
}
