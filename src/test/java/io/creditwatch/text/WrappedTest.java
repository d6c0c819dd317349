package io.creditwatch.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrappedTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "''                     | ''",
            "one two                | one two",
            "one two three          | one two/three",
            "a-word-of-17-chars is whole | a-word-of-17-chars/is whole",
            "it is at 58 min, then  | it is at/58 min,/then",
            "it lasts 10 h          | it lasts/10 h"})
    void breaksBetweenWordsButNotBeforeAUnit(String text, String lines) {
        assertThat(String.join("/", Wrapped.of(text, 9))).isEqualTo(lines);
    }
}
