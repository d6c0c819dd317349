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
        errors.succeeded("recording prod-eu");
        errors.succeeded("claiming");
        assertThat(errors.ongoing()).hasValue("deleted");

        errors.fileChecked(Optional.empty());
        assertThat(errors.ongoing()).isEmpty();
    }

    @Test
    void isOngoingUntilTheFailedWorkSucceeds() {
        LedgerErrors errors = new LedgerErrors(System::nanoTime, new SimpleMeterRegistry());
        assertThat(errors.ongoing()).isEmpty();

        errors.failed("recording prod-eu", new IllegalStateException("full"));
        errors.succeeded("claiming");
        errors.succeeded("recording another");
        assertThat(errors.ongoing()).hasValue("full");
        errors.succeeded("recording prod-eu");
        assertThat(errors.ongoing()).isEmpty();

        errors.failed("claiming", new IllegalStateException("locked"));
        errors.succeeded("recording prod-eu");
        assertThat(errors.ongoing()).hasValue("locked");
        errors.succeeded("claiming");
        assertThat(errors.ongoing()).isEmpty();
    }
}
