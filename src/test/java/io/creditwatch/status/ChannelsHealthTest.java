package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.ledger.OutboxLevel;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelsHealthTest {

    /** How many minutes the oldest notification of each channel has waited, and whether somebody is reached. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "        | true",
            "0       | true",
            "59      | true",
            "60      | false",
            "600 0   | true",
            "600 60  | false"})
    void reachesNobodyWhenEveryChannelIsAnHourBehind(String minutes, boolean somebody) {
        List<OutboxLevel> levels = Stream.of(minutes == null ? new String[0] : minutes.split(" "))
                .map(age -> new OutboxLevel("slack", 1, Duration.ofMinutes(Long.parseLong(age)), 0)).toList();
        assertThat(ChannelsHealth.reachesSomebody(levels)).isEqualTo(somebody);
    }
}
