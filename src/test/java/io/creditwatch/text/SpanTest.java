package io.creditwatch.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            PT0S,        0 s
            PT59.9S,     59 s
            PT15M59S,    15 min
            PT12H,       12 h
            PT4H10M30S,  4 h 10 min
            PT24H,       1 d
            PT63H30M,    2 d 15 h
            """)
    void isShownInItsTwoLargestUnits(Duration duration, String expected) {
        assertThat(new Span(duration)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            PT58M30S,    about 58 min
            PT2H22M,     about 2 h 22 min
            PT10H24M,    about 10 h
            PT63H30M,    about 2 d 15 h
            PT195H,      about 8 d
            PT8761H,     over a year
            """)
    void isAboutOneUnitUnlessItIsSmall(Duration duration, String expected) {
        assertThat(new Span(duration).about()).isEqualTo(expected);
    }

    @Test
    void isNeverNegative() {
        assertThat(Span.between(Instant.EPOCH, Instant.EPOCH.minusSeconds(3))).hasToString("0 s");
    }
}
