package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTroubleTest {

    @Test
    void lastsForAsLongAsTheFileIsGone() {
        LedgerTrouble trouble = new LedgerTrouble(System::nanoTime, new SimpleMeterRegistry());
        trouble.isLost(Optional.of("deleted"));
        trouble.recorded("prod-eu");
        trouble.claimed();
        assertThat(trouble.lasting()).hasValue("deleted");

        trouble.isLost(Optional.empty());
        assertThat(trouble.lasting()).isEmpty();
    }

    @Test
    void lastsUntilThatIsDoneWhichCouldNotBeDone() {
        LedgerTrouble trouble = new LedgerTrouble(System::nanoTime, new SimpleMeterRegistry());
        assertThat(trouble.lasting()).isEmpty();

        trouble.cannotRecord("prod-eu", new IllegalStateException("full"));
        trouble.claimed();
        trouble.recorded("another");
        assertThat(trouble.lasting()).hasValue("full");
        trouble.recorded("prod-eu");
        assertThat(trouble.lasting()).isEmpty();

        trouble.cannotClaim(new IllegalStateException("locked"));
        trouble.recorded("prod-eu");
        assertThat(trouble.lasting()).hasValue("locked");
        trouble.claimed();
        assertThat(trouble.lasting()).isEmpty();
    }
}
