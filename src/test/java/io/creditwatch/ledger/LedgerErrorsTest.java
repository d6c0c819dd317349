package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerErrorsTest {

    @Test
    void isOngoingWhileTheFileIsGone() {
        LedgerErrors errors = new LedgerErrors(System::nanoTime, new SimpleMeterRegistry());
        errors.fileChecked(Optional.of("deleted"));
        errors.recordSucceeded("prod-eu");
        errors.claimSucceeded();
        assertThat(errors.ongoing()).hasValue("deleted");

        errors.fileChecked(Optional.empty());
        assertThat(errors.ongoing()).isEmpty();
    }

    @Test
    void isOngoingUntilTheFailedWorkSucceeds() {
        LedgerErrors errors = new LedgerErrors(System::nanoTime, new SimpleMeterRegistry());
        assertThat(errors.ongoing()).isEmpty();

        errors.recordFailed("prod-eu", new IllegalStateException("full"));
        errors.claimSucceeded();
        errors.recordSucceeded("another");
        assertThat(errors.ongoing()).hasValue("full");
        errors.recordSucceeded("prod-eu");
        assertThat(errors.ongoing()).isEmpty();

        errors.claimFailed(new IllegalStateException("locked"));
        errors.recordSucceeded("prod-eu");
        assertThat(errors.ongoing()).hasValue("locked");
        errors.claimSucceeded();
        assertThat(errors.ongoing()).isEmpty();
    }
}
