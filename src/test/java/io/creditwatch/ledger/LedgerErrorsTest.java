package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.EOFException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerErrorsTest {

    @Test
    void saysWhatTheInnermostSaidInOneLine() {
        Exception failure = new IllegalStateException("INSERT INTO readings …",
                new IllegalArgumentException("disk\n  full"));

        assertThat(LedgerErrors.reasonOf(failure)).isEqualTo("disk full");
    }

    @Test
    void passesOverWhoeverSaysNothing() {
        Exception failure = new IllegalStateException("SELECT …",
                new IllegalArgumentException("An I/O error occurred", new EOFException()));

        assertThat(LedgerErrors.reasonOf(failure)).isEqualTo("An I/O error occurred");
    }

    @Test
    void saysWhatItIsWhenNobodySaysAnything() {
        assertThat(LedgerErrors.reasonOf(new EOFException())).isEqualTo("java.io.EOFException");
    }

    @Test
    void lastsForAsLongAsTheFileIsGone() {
        LedgerErrors errors = new LedgerErrors(System::nanoTime, new SimpleMeterRegistry());
        errors.isLost(Optional.of("deleted"));
        errors.recorded("prod-eu");
        errors.claimed();
        assertThat(errors.ongoing()).hasValue("deleted");

        errors.isLost(Optional.empty());
        assertThat(errors.ongoing()).isEmpty();
    }

    @Test
    void lastsUntilThatIsDoneWhichCouldNotBeDone() {
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
