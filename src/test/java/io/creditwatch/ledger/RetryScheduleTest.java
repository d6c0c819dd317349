package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {

    @ParameterizedTest(name = "failure {0}: after {1} to {2}")
    @CsvSource({
            "1,   PT1S,   PT1.2S",
            "2,   PT2S,   PT2.4S",
            "5,   PT16S,  PT19.2S",
            "9,   PT256S, PT307.2S",
            "10,  PT5M,   PT6M",
            "500, PT5M,   PT6M",
    })
    void doublesUpToFiveMinutes(int failures, Duration earliest, Duration latest) {
        assertThat(new RetrySchedule(() -> 0).after(failures)).isEqualTo(earliest);
        assertThat(new RetrySchedule(() -> 1).after(failures)).isEqualTo(latest);
    }

    @ParameterizedTest(name = "asked to wait {0}: {1} to {2}")
    @CsvSource({
            "PT-1S, PT0S,  PT0S",
            "PT0S,  PT0S,  PT0S",
            "PT1S,  PT1S,  PT1.2S",
            "PT30S, PT30S, PT36S",
            "PT24H, PT1H,  PT1H12M",
    })
    void comesNeverBeforeItIsAskedToUpToAnHour(Duration asked, Duration shortest, Duration longest) {
        assertThat(new RetrySchedule(() -> 0).pause(asked)).isEqualTo(shortest);
        assertThat(new RetrySchedule(() -> 1).pause(asked)).isEqualTo(longest);
    }
}
