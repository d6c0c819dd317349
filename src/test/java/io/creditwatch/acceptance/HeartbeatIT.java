package io.creditwatch.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the heartbeat is sent while every account can be read. */
@Order(4)
class HeartbeatIT {

    private static final String TOKEN = "hB6-the-token-of-the-one-outside";
    private static final String PATH = "/ping/" + TOKEN;

    @AutoClose
    private static final StubVendor VENDOR = new StubVendor();
    private static final Organization BRIGHT = VENDOR.organization("bright");
    private static final Organization DARK = VENDOR.organization("dark");
    @AutoClose("stop")
    private static final WireMockServer OUTSIDE = new WireMockServer(options().dynamicPort());

    @BeforeAll
    static void start() {
        OUTSIDE.start();
        answers(200);
    }

    @Test
    void sendsAHeartbeatAfterEachRoundInWhichEveryAccountWasRead(@TempDir Path folder) {
        try (RunningProgram program = Program.in(folder).watching(VENDOR, BRIGHT, DARK)
                .environment("HEARTBEAT_URL", "http://127.0.0.1:" + OUTSIDE.port() + PATH)
                .environment("LOG_LEVEL", "DEBUG").startAndWait()) {
            int polls = BRIGHT.polls();
            int begun = calls();
            BRIGHT.awaitPolls(5);
            Await.soon(() -> assertThat(calls() - begun).isBetween(3, BRIGHT.polls() - polls + 1));

            DARK.fails(503);
            DARK.awaitPolls(2);
            // the heartbeat of the last round that was read comes within a second
            Await.soon(() -> {
                int before = calls();
                BRIGHT.awaitPolls(4);
                assertThat(calls()).as("one account cannot be read").isEqualTo(before);
            });
            int whileDark = calls();

            DARK.has("1000");
            Await.soon(() -> assertThat(calls()).isGreaterThan(whileDark));

            answers(404);
            BRIGHT.awaitPolls(5);
            program.awaitLine("event=heartbeat-failed");
            answers(200);
            Await.soon(() -> assertThat(program.err()).contains("event=heartbeat-works-again"));
            String shown = program.get("/observe/health?data=true").body() + program.get("/observe/metrics").body();
            RunResult run = program.stop();
            assertThat(run.err()).containsOnlyOnce("event=heartbeat-failed reason=\"HTTP 404\"");
            assertThat(run.out() + run.err() + shown).doesNotContain(TOKEN.substring(0, 8));
        }
    }

    private static void answers(int status) {
        OUTSIDE.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status)));
    }

    private static int calls() {
        return OUTSIDE.findAll(getRequestedFor(urlEqualTo(PATH))).size();
    }
}
