package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.alert.CreditEvent.Burn;
import io.creditwatch.alert.CreditEvent.Burn.Basis;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageWordsTest {

    private final PageWords words = new PageWords(Instant.parse("2026-11-24T12:00:00Z"));

    @ParameterizedTest
    @CsvSource({"READINGS, 20, 25, false", "READINGS, 20, 25.01, true", "READINGS, 20, 14.99, true",
            "READINGS, 0, 0.5, true", "READINGS, 20,, false", "DASHBOARD, 25, 25, false"})
    void namesBothBurnRatesWhereTheyAreMoreThanAQuarterApart(Basis basis, BigDecimal measured,
                                                             BigDecimal dashboard, boolean both) {
        assertThat(new Burn(measured, basis, dashboard, null, List.of(), 0, List.of()).disagrees()).isEqualTo(both);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-27T05:12:30Z, Fri 05:12 UTC", "2026-12-02T05:12:30Z, Wed 2 Dec 05:12 UTC",
            "2029-01-02T05:12:30Z, 2 Jan 2029", "2026-11-10T05:12:30Z, Tue 10 Nov 05:12 UTC"})
    void writesTheWeekdayOfANearTimeAndTheYearOfAFarOne(Instant moment, String text) {
        assertThat(words.time(moment)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-24T11:59:30Z, just now", "2026-11-24T11:58:00Z, 2 min ago", "2026-11-24T07:30:00Z, 4 h ago",
            "2026-11-24T12:03:00Z, in 3 min"})
    void writesAnAgeInOneUnit(Instant moment, String text) {
        assertThat(words.age(moment)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"86400, 24 h", "259200, 72 h", "259201, 3 d", "345600, 4 d", "5400, 1 h 30 min", "3600, 1 h"})
    void writesALimitUpToThreeDaysInHours(long seconds, String text) {
        assertThat(words.limit(seconds)).isEqualTo(text);
    }

    @Test
    void writesTheTimeLeft() {
        assertThat(words.until(Instant.parse("2026-11-27T03:12:30Z"))).isEqualTo("2 d 15 h");
    }
}
