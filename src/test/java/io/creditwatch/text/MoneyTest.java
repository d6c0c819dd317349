package io.creditwatch.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

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
    void isShownToTheCentAndNeverRoundedUp(BigDecimal amount, String expected) {
        assertThat(new Money(amount, "USD")).hasToString(expected);
    }

    /** XQZ is no currency of ISO 4217, and none is a currency that is not known. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            EUR  | €1,285.20       | −€0.01      | €2,930     | under €0.01/h
            GBP  | £1,285.20       | −£0.01      | £2,930     | under £0.01/h
            CNY  | CN¥1,285.20     | −CN¥0.01    | CN¥2,930   | under CN¥0.01/h
            JPY  | ¥1,285          | −¥1         | ¥2,930     | under ¥1/h
            KRW  | ₩1,285          | −₩1         | ₩2,930     | under ₩1/h
            CHF  | CHF 1,285.20    | −CHF 0.01   | CHF 2,930  | under CHF 0.01/h
            KWD  | KWD 1,285.200   | −KWD 0.004  | KWD 2,930  | KWD 0.004/h
            XQZ  | XQZ 1,285.20    | −XQZ 0.01   | XQZ 2,930  | under XQZ 0.01/h
            none | 1,285.20        | −0.01       | 2,930      | under 0.01/h
            """)
    void hasTheSignAndTheDecimalsOfItsCurrency(String currency, String amount, String negative, String toPay,
            String perHour) {
        assertThat(new Money(new BigDecimal("1285.2"), currency)).hasToString(amount);
        assertThat(new Money(new BigDecimal("-0.004"), currency)).hasToString(negative);
        assertThat(Money.toPay(new BigDecimal("2927.80"), currency).brief()).isEqualTo(toPay);
        assertThat(Money.perHour(new BigDecimal("0.004"), currency)).isEqualTo(perHour);
    }

    @ParameterizedTest
    @CsvSource({"USD, 1, true", "USD, 0.99, false", "JPY, 100, true", "JPY, 99, false", "KWD, 0.1, true",
            "KWD, 0.099, false"})
    void knowsAHundredCents(String currency, BigDecimal amount, boolean hundred) {
        assertThat(new Money(amount, currency).isAHundredCents()).isEqualTo(hundred);
    }

    @ParameterizedTest
    @CsvSource({"0.004, $1", "1.70, $2", "99, $99", "99.01, $100", "100, $100", "100.01, $110", "2927.80, '$2,930'"})
    void isPaidInWholeOnesAndFromAHundredOnInTens(BigDecimal amount, String expected) {
        assertThat(Money.toPay(amount, "USD").brief()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"500, $500", "48.30, $48.30", "-2, −$2", "0, $0"})
    void isBriefWithoutCents(BigDecimal amount, String expected) {
        assertThat(new Money(amount, "USD").brief()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, $0.00/h", "0.004, under $0.01/h", "20.4049, $20.40/h", "20.405, $20.41/h", "1234.5, '$1,234.50/h'"})
    void isNeverZeroPerHourWhileThereIsSpending(BigDecimal amount, String expected) {
        assertThat(Money.perHour(amount, "USD")).isEqualTo(expected);
    }
}
