package io.creditwatch.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DollarsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1285.20            | $1,285.20
            0                  | $0.00
            27.798387328253277 | $27.79
            19.996             | $19.99
            -1.70              | −$1.70
            -0.004             | −$0.01
            -1234567.891       | −$1,234,567.90
            1.6E-5             | $0.00
            1E+15              | $1,000,000,000,000,000.00
            """)
    void areShownToTheCentAndNeverRoundedUp(String amount, String expected) {
        assertThat(Dollars.of(amount)).hasToString(expected);
    }
}
