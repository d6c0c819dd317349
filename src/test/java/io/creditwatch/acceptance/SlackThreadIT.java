package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubSlackApi.Post;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests that an incident is one thread in Slack with a bot's token, even if the program is killed meanwhile. */
@Execution(ExecutionMode.CONCURRENT)
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
        try (RunningProgram running = program(folder).startAndWait()) {
            awaitFirstMessage(WARNING);
            falling.has("20.25");
            awaitFirstMessage(CRITICAL);
            falling.has("1000");
            awaitFirstMessage(RECOVERED);

            assertThat(headlines()).containsExactly(WARNING, CRITICAL, RECOVERED);
            String thread = slack.posts().get(0).ts();
            assertThat(slack.posts()).extracting(Post::threadTs).containsExactly("", thread, thread);
            assertThat(slack.posts()).extracting(Post::broadcast).containsExactly(false, true, true);

            falling.has("95.20");
            Await.soon(() -> assertThat(headlines()).containsExactly(WARNING, CRITICAL, RECOVERED, WARNING));
            assertThat(slack.posts().get(3).threadTs()).isEmpty();
            assertThat(slack.headlineNow(slack.posts().get(0))).isEqualTo(RECOVERED);
            assertThat(running.out() + running.err()).contains("event=delivered channel=slack")
                    .doesNotContain(StubSlackApi.TOKEN, "event=thread-not", "\tat ");
        }
    }

    @Test
    void repeatsOneMessageIntoItsThreadWhenKilledBeforeItIsSettled(@TempDir Path folder) {
        Program program = program(folder);
        try (RunningProgram running = program.startAndWait()) {
            Await.soon(() -> assertThat(running.err()).contains("event=delivered channel=slack"));
            slack.takes(Duration.ofSeconds(5));
            falling.has("20.25");
            Await.soon(() -> assertThat(headlines()).containsExactly(WARNING, CRITICAL));
            running.kill();
        }
        slack.takes(Duration.ZERO);
        try (RunningProgram running = program.startAndWait()) {
            awaitFirstMessage(CRITICAL);
            falling.has("1000");
            awaitFirstMessage(RECOVERED);

            assertThat(headlines()).containsExactly(WARNING, CRITICAL, CRITICAL, RECOVERED);
            String thread = slack.posts().get(0).ts();
            assertThat(slack.posts()).extracting(Post::threadTs).containsExactly("", thread, thread, thread);
            assertThat(slack.posts().get(2).eventId()).isEqualTo(slack.posts().get(1).eventId());
            assertThat(running.err()).doesNotContain("event=thread-not");
        }
    }

    @Test
    void sendsATestMessage(@TempDir Path folder) {
        RunResult run = program(folder).run("test-alert");

        assertThat(run.out()).contains("slack    delivered: accepted");
        assertThat(slack.posts()).singleElement()
                .satisfies(post -> assertThat(post.headline()).isEqualTo("TEST · falling · only a test"));
    }

    private Program program(Path folder) {
        return Program.in(folder).watching(vendor, falling).notifying(slack);
    }

    private void awaitFirstMessage(String headline) {
        Await.soon(() -> {
            assertThat(slack.posts()).isNotEmpty();
            assertThat(slack.headlineNow(slack.posts().get(0))).isEqualTo(headline);
        });
    }

    private List<String> headlines() {
        return slack.posts().stream().map(Post::headline).toList();
    }
}
