package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.ledger.Notifications.ChannelBacklog.Attempt;
import io.creditwatch.ledger.Notifications.ChannelBacklog;
import io.creditwatch.status.ChannelView.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelViewTest {

    private static final Instant SINCE = Instant.parse("2026-11-29T00:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            #last     | waiting | minutes | dead | hanging | problem | what to do
                      | 0       | 0       | 0    |         |         |
            delivered | 1       | 10      | 0    |         |         |
            delivered | 1 | 11 | 0 | | HANGS | 1 notification is waiting, and sent when slack works again.
                      | 2 | 11 | 0 | | HANGS | 2 notifications are waiting, and sent when slack works again.
            failed | 2 | 1 | 0 | | FAILS | 2 notifications are waiting, and sent when slack works again.
            delivered | 0       | 0       | 2    |         | REFUSES | 2 notifications are refused. Fix the cause, \
            then run: java -jar target/creditwatch.jar replay --channel slack
            failed    | 1       | 1       | 1    |         | REFUSES | 1 notification is waiting, and sent when slack \
            works again. 1 notification is refused. Fix the cause, then run: \
            java -jar target/creditwatch.jar replay --channel slack
            delivered | 0       | 0       | 0    | 1 hangs | HANGS   | Check that its receiver answers: 1 hangs.
            """)
    void saysWhatToDo(String last, int waiting, int minutes, int dead, String hanging, Problem problem, String toDo) {
        ChannelBacklog backlog = new ChannelBacklog("slack", waiting, Duration.ofMinutes(minutes), dead,
                last == null ? null : new Attempt(last.equals("delivered"), "answer", SINCE), SINCE);

        ChannelView view = ChannelView.of(backlog, Optional.ofNullable(hanging));

        assertThat(view.problem()).isEqualTo(problem);
        assertThat(view.toDo()).isEqualTo(toDo);
        assertThat(view.failingSince()).isEqualTo(problem == null ? null : SINCE);
        assertThat(view.by(at -> at.plusSeconds(60)).triedAt()).isEqualTo(last == null ? null : SINCE.plusSeconds(60));
        assertThat(view.by(at -> at.plusSeconds(60)).failingSince())
                .isEqualTo(problem == null ? null : SINCE.plusSeconds(60));
    }
}
