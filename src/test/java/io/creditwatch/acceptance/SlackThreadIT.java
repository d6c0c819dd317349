package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubSlackApi.Post;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests that an incident is one thread in Slack with a bot's token, even if the program is killed meanwhile. */
@Execution(ExecutionMode.CONCURRENT)
@Order(4)
class SlackThreadIT {

    private static final String WARNING = "WARNING · falling · $95.20 left";
    private static final String CRITICAL = "CRITICAL · falling · $20.25 left";
    private static final String RECOVERED = "RECOVERED · falling · $1,000.00";

    @AutoClose
    private final StubVendor vendor = new StubVendor();
    @AutoClose
    private final StubSlackApi slack = new StubSlackApi();
    private final Organization falling = vendor.organization("falling").has("95.20");

    @Test
    void postsAnIncidentInOneThreadAndTheNextInAnother(@TempDir Path folder) {
        Program program = Program.in(folder).watching(vendor, falling).notifying(slack);
        try (RunningProgram running = program.startAndWait()) {
            awaitHeadline(0, WARNING);
            falling.has("20.25");
            awaitHeadline(0, CRITICAL);
            falling.has("1000");
            awaitHeadline(0, RECOVERED);

            assertThat(headlines()).containsExactly(WARNING, CRITICAL, RECOVERED);
            String thread = slack.posts().get(0).ts();
            assertThat(slack.posts()).extracting(Post::threadTs).containsExactly("", thread, thread);
            assertThat(slack.posts()).extracting(Post::broadcast).containsExactly(false, true, true);

            falling.has("95.20");
            Await.soon(() -> assertThat(running.err())
                    .contains("event=delivered channel=slack account=falling sequence=4"));
            assertThat(headlines()).containsExactly(WARNING, CRITICAL, RECOVERED, WARNING);
            assertThat(slack.headlineNow(slack.posts().get(0))).isEqualTo(RECOVERED);
            assertThat(running.out() + running.err()).doesNotContain(StubSlackApi.TOKEN, "event=thread-not", "\tat ");

            slack.takes(Duration.ofMinutes(1));
            falling.has("20.25");
            Await.soon(() -> assertThat(slack.posts()).hasSizeGreaterThan(4));
            running.kill();
        }
        slack.takes(Duration.ZERO);
        try (RunningProgram running = program.startAndWait()) {
            awaitHeadline(3, CRITICAL);
            falling.has("1000");
            awaitHeadline(3, RECOVERED);

            List<Post> next = slack.posts().subList(3, slack.posts().size());
            String thread = next.get(0).ts();
            // on a slow machine it is repeated before the kill too
            assertThat(next).extracting(Post::headline).startsWith(WARNING, CRITICAL, CRITICAL).endsWith(RECOVERED)
                    .containsOnlyOnce(WARNING, RECOVERED);
            assertThat(next.subList(1, next.size())).extracting(Post::threadTs).containsOnly(thread);
            assertThat(next.get(0).threadTs()).isEmpty();
            assertThat(next.subList(1, next.size() - 1)).extracting(Post::eventId).containsOnly(next.get(1).eventId());
            assertThat(running.err()).doesNotContain("event=thread-not");
        }
    }

    private void awaitHeadline(int post, String headline) {
        Await.soon(() -> {
            assertThat(slack.posts()).hasSizeGreaterThan(post);
            assertThat(slack.headlineNow(slack.posts().get(post))).isEqualTo(headline);
        });
    }

    private List<String> headlines() {
        return slack.posts().stream().map(Post::headline).toList();
    }
}
