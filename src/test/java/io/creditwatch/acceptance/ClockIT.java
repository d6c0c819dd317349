package io.creditwatch.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.creditwatch.Needs;
import io.creditwatch.Tool;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a program while the clock of its machine is set. */
@Needs(Tool.FAKETIME)
@Order(4)
class ClockIT {

    @Test
    void continuesWhenTheClockIsSetBackAndForth(@TempDir Path folder) {
        WireMockServer outside = new WireMockServer(options().dynamicPort());
        outside.start();
        outside.stubFor(any(anyUrl()).willReturn(ok()));
        Program installed = Program.in(folder);
        WallClock clock = WallClock.of(installed, folder);
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack()) {
            Organization account = vendor.organization("prod-eu");
            try (RunningProgram program = installed.watching(vendor, account).notifying(slack)
                    .with("alert.warning.credit", 800).with("alert.critical.credit", 400)
                    .with("alert.unreadable.after", 100).with("alert.reminder.critical", "12s")
                    .with("heartbeat.url", outside.baseUrl())
                    .startAndWait()) {
                account.awaitPolls(1);

                clock.is("-40");
                account.has("700");
                Await.soon(() -> assertThat(slack.headlines("prod-eu"))
                        .containsExactly("WARNING · prod-eu · $700.00 left"));
                account.awaitPolls(3);

                clock.is("-1h");
                Instant fell = Instant.now();
                account.has("300");
                Await.soon(() -> assertThat(slack.headlines("prod-eu")).hasSize(2)
                        .last().isEqualTo("CRITICAL · prod-eu · $300.00 left"));
                account.awaitPolls(3);

                account.fails(503);
                // the heartbeat of the last round that was read comes within a second
                account.awaitPolls(3);
                clock.is("+1y");
                Await.soon(() -> {
                    int beats = outside.getAllServeEvents().size();
                    Await.during(4, () -> assertThat(outside.getAllServeEvents()).as("nothing is read").hasSize(beats));
                });
                assertThat(slack.headlines("prod-eu")).as("nothing is new").hasSize(2);
                int beats = outside.getAllServeEvents().size();
                clock.is("+0");
                account.has("300");

                Await.soon(() -> assertThat(slack.headlines("prod-eu")).hasSizeGreaterThan(2)
                        .element(2).asString().startsWith("REMINDER · "));
                assertThat(Duration.between(fell, slack.messages("prod-eu").get(2).at()))
                        .isGreaterThan(Duration.ofSeconds(11));
                Await.soon(() -> assertThat(outside.getAllServeEvents()).hasSizeGreaterThan(beats));
                account.has("900");
                Await.soon(() -> assertThat(slack.headlines("prod-eu"))
                        .filteredOn(headline -> !headline.startsWith("REMINDER · ")).hasSize(3)
                        .last().isEqualTo("RECOVERED · prod-eu · $900.00"));
                assertThat(program.err()).contains("event=clock-jumped by=PT-40S", "event=clock-jumped by=PT-1H",
                        "event=clock-jump-ended").doesNotContain("event=clock-set");
                assertThat(readingsAhead(folder)).isZero();
            }
        } finally {
            outside.stop();
        }
    }

    private static int readingsAhead(Path folder) {
        return Jdbi.create("jdbc:sqlite:" + folder.resolve("data/creditwatch.db") + "?busy_timeout=10000")
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM readings WHERE read_at > :soon")
                        .bind("soon", Instant.now().plusSeconds(60).toEpochMilli()).mapTo(Integer.class).one());
    }
}
