package io.creditwatch.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueParsersTest {

    @ParameterizedTest
    @CsvSource({"250ms, PT0.25S", "90s, PT90S", "5m, PT5M", "72h, PT72H", "2d, PT48H", "1h30m, PT1H30M",
                "1d2h3m4s5ms, PT26H3M4.005S", "0s, PT0S"})
    void readsDurations(String text, Duration duration) {
        assertThat(ValueParsers.duration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1m30              | the last number has no unit
            300               | the last number has no unit
            -5m               | cannot be negative
            5 minutes         | without spaces
            1.5h              | numbers with the units
            30s5m             | in this order
            5M                | numbers with the units
            PT5M              | numbers with the units
            99999999999999d   | numbers with the units
            """)
    void refusesOtherDurations(String text, String why) {
        assertThatThrownBy(() -> ValueParsers.duration(text)).hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "99.50, 99.50", "-250, -250", "+3, 3", "0, 0", "0.000001, 0.000001"})
    void readsAmounts(String text, BigDecimal amount) {
        assertThat(ValueParsers.amount(text)).isEqualTo(amount);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $5         | without a sign
            5€         | without a sign
            1,000      | without commas
            1e3        | not an amount of money
            NaN        | not an amount of money
            Infinity   | not an amount of money
            .5         | not an amount of money
            5 USD      | not an amount of money
            ٣          | not an amount of money
            """)
    void refusesOtherAmounts(String text, String why) {
        assertThatThrownBy(() -> ValueParsers.amount(text)).hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({"10%, 0.10", "0%, 0.00", "100%, 1.00", "2.5%, 0.025", "5 %, 0.05"})
    void readsPercentages(String text, BigDecimal part) {
        assertThat(ValueParsers.percentage(text)).isEqualByComparingTo(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "0.1", "-5%", "101%", "ten%", "%"})
    void refusesOtherPercentages(String text) {
        assertThatThrownBy(() -> ValueParsers.percentage(text)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "-1", "1.0", "99999999999", "two", ""})
    void refusesOtherWholeNumbersThanAsked(String text) {
        assertThatThrownBy(() -> ValueParsers.wholeNumber(text, 1, 10))
                .hasMessage("must be a whole number from 1 to 10");
    }

    @ParameterizedTest
    @CsvSource({"true, localhost LOCALHOST stub.localhost 127.0.0.1 127.1.2.3 ::1 [::1]",
        "false, 0.0.0.0 :: 127.0.0.1.example.com localhost.example.com 10.0.0.1"})
    void distinguishesThisMachineFromOthers(boolean isThis, String hosts) {
        assertThat(hosts.split(" ")).allSatisfy(host -> assertThat(WebAddress.isLoopback(host)).isEqualTo(isThis));
    }

    @Test
    void removesSlashesAtTheEndOfAnAddress() {
        assertThat(WebAddress.base("https://example.com/v1//")).hasToString("https://example.com/v1");
    }
}
