package io.creditwatch.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RootMessageTest {

    @ParameterizedTest
    @MethodSource
    void isTheInnermostMessageInOneLine(Exception failure, String message) {
        assertThat(RootMessage.of(failure)).isEqualTo(message);
    }

    @Test
    void endsAtACircleOfCauses() {
        Exception outer = new IllegalStateException("outer");
        outer.initCause(new IllegalArgumentException("inner", outer));
        assertThat(RootMessage.of(outer)).isEqualTo("inner");
    }

    static Stream<Arguments> isTheInnermostMessageInOneLine() {
        return Stream.of(
                Arguments.of(new IllegalStateException("INSERT INTO readings …",
                        new IllegalArgumentException("disk\n  full")), "disk full"),
                Arguments.of(new IllegalStateException("SELECT …",
                        new IllegalArgumentException("An I/O error occurred", new EOFException())),
                        "An I/O error occurred"), Arguments.of(new EOFException(), "java.io.EOFException"));
    }
}
