package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.alert.CreditEvent.Burn;
import io.creditwatch.forecast.Forecast.Basis;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageWordsTest {

    private final PageWords words = new PageWords(Instant.parse("2026-11-24T12:00:00Z"));

    @ParameterizedTest
    @CsvSource({"0, $0.00/h", "0.004, under $0.01/h", "20.405, $20.41/h", "1234.5, '$1,234.50/h'"})
    void roundsABurnButNeverToNothing(BigDecimal usdPerHour, String text) {
        assertThat(words.perHour(usdPerHour)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"READINGS, 20, 25, false", "READINGS, 20, 25.01, true", "READINGS, 20, 14.99, true",
            "READINGS, 0, 0.5, true", "READINGS, 20,, false", "DASHBOARD, 25, 25, false"})
    void namesBothBurnRatesWhereTheyAreMoreThanAQuarterApart(Basis basis, BigDecimal measured,
                                                             BigDecimal dashboard, boolean both) {
        assertThat(new Burn(measured, basis, dashboard, null, List.of()).disagrees()).isEqualTo(both);
    }

    @Test
    void writesTheHourOfANearTimeAndTheYearOfAFarOne() {
        assertThat(words.hour(Instant.parse("2026-11-27T05:12:30Z"))).isEqualTo("Fri 27 Nov 05:12 UTC");
        assertThat(words.hour(Instant.parse("2029-01-02T05:12:30Z"))).isEqualTo("2 Jan 2029");
        assertThat(words.until(Instant.parse("2026-11-27T03:12:30Z"))).isEqualTo("2 d 15 h");
    }
}
