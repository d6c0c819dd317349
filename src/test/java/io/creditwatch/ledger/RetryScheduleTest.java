package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {

    @ParameterizedTest(name = "failure {0}, asked to wait {1}: after {2} to {3}")
    @CsvSource({
            "1,   ,      PT1S,   PT1.2S",
            "2,   ,      PT2S,   PT2.4S",
            "9,   ,      PT256S, PT307.2S",
            "10,  ,      PT5M,   PT6M",
            "500, ,      PT5M,   PT6M",
            "1,   PT1S,  PT1S,   PT1.2S",
            "1,   PT30S, PT30S,  PT36S",
            "5,   PT2S,  PT16S,  PT19.2S",
            "1,   PT24H, PT1H,   PT1H12M",
    })
    void doublesUpToFiveMinutesAndNeverComesBeforeItIsAskedTo(int failures, Duration asked, Duration earliest,
                                                              Duration latest) {
        assertThat(new RetrySchedule(() -> 0).after(failures, asked)).isEqualTo(earliest);
        assertThat(new RetrySchedule(() -> 1).after(failures, asked)).isEqualTo(latest);
    }
}
