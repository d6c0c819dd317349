package io.creditwatch.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
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

    @ParameterizedTest
    @CsvSource({"0.004, $1", "1.70, $2", "99, $99", "99.01, $100", "100, $100", "100.01, $110", "2927.80, '$2,930'"})
    void arePaidInWholeDollarsAndFromAHundredOnInTens(BigDecimal amount, String expected) {
        assertThat(Dollars.toPay(amount).brief()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"500, $500", "48.30, $48.30", "-2, −$2", "0, $0"})
    void areBriefWithoutCents(String amount, String expected) {
        assertThat(Dollars.of(amount).brief()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, $0.00/h", "0.004, under $0.01/h", "20.4049, $20.40/h"})
    void areNeverZeroPerHourWhileThereIsSpending(BigDecimal amount, String expected) {
        assertThat(Dollars.perHour(amount)).isEqualTo(expected);
    }
}
