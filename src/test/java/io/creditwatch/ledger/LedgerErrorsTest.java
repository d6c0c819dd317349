package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerErrorsTest {

    @Test
    void isOngoingWhileTheFileIsGone() {
        LedgerErrors errors = new LedgerErrors(System::nanoTime, new SimpleMeterRegistry());
        errors.checked(Optional.of("deleted"));
        errors.recorded("prod-eu");
        errors.claimed();
        assertThat(errors.ongoing()).hasValue("deleted");

        errors.checked(Optional.empty());
        assertThat(errors.ongoing()).isEmpty();
    }

    @Test
    void isOngoingUntilTheFailedWorkSucceeds() {
        LedgerErrors errors = new LedgerErrors(System::nanoTime, new SimpleMeterRegistry());
        assertThat(errors.ongoing()).isEmpty();

        errors.cannotRecord("prod-eu", new IllegalStateException("full"));
        errors.claimed();
        errors.recorded("another");
        assertThat(errors.ongoing()).hasValue("full");
        errors.recorded("prod-eu");
        assertThat(errors.ongoing()).isEmpty();

        errors.cannotClaim(new IllegalStateException("locked"));
        errors.recorded("prod-eu");
        assertThat(errors.ongoing()).hasValue("locked");
        errors.claimed();
        assertThat(errors.ongoing()).isEmpty();
    }
}
