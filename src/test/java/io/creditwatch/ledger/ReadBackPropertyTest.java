package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.alert.AlertStory;
import io.creditwatch.alert.AlertStory.Polled;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReading;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Tests that the ledger returns each reading, event and state as it was written. */
class ReadBackPropertyTest {

    private static final String ACCOUNT = "prod-eu";
    private static final int ALL = 999;

    private static Path folder;
    private static Database database;

    @BeforeContainer
    static void open() throws IOException {
        folder = Files.createTempDirectory("read-back");
        database = Database.open(TestDatabase.SQLITE.in(folder));
    }

    @AfterContainer
    static void close() throws IOException {
        database.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((one, other) -> other.compareTo(one)).map(Path::toFile).forEach(File::delete);
        }
    }

    @Provide
    Arbitrary<AlertStory> stories() {
        return AlertStory.withRunways();
    }

    @Property(tries = 100)
    void readsBackEachReadingEventAndState(@ForAll("stories") AlertStory story,
                                           @ForAll @IntRange(max = 999_999_999) int nanos) {
        List<Polled> polls = story.decisions(List.of(List.of("slack", "email")), exact ->
                new SteadyClock(Clock.fixed(exact.plusNanos(nanos), ZoneOffset.UTC), () -> 0).instant());
        write(polls);
        Polled last = polls.get(polls.size() - 1);
        History history = new History(database.jdbi(), Clock.fixed(last.at(), ZoneOffset.UTC));
        List<CreditEvent> events = polls.stream().flatMap(polled -> polled.event().stream()).toList();

        assertThat(history.readings(ACCOUNT, Instant.EPOCH, last.at().plusMillis(1), ALL))
                .isEqualTo(polls.stream().flatMap(polled -> polled.reading().stream()).toList());
        assertThat(history.events(ACCOUNT, 0, ALL)).isEqualTo(events);
        assertThat(history.of(ACCOUNT).orElseThrow().state()).isEqualTo(last.state());
        assertThat(polls).allSatisfy(polled ->
                assertThat(StoredState.read(Json.write(polled.state()), polled.at())).isEqualTo(polled.state()));
        assertThat(polls.stream().filter(polled -> polled.event().isPresent() && polled.reading().isPresent()))
                .as("the picture of a mail ends with the reading of the event")
                .allSatisfy(polled -> assertThat(lastSample(history, polled.event().get()))
                .isEqualTo(polled.reading()));
    }

    @Property(tries = 100)
    void readsBackEachAmount(@ForAll BigDecimal credit, @ForAll @IntRange(min = -9, max = 9) int exponent) {
        CreditReading reading =
                new CreditReading(ACCOUNT, Instant.EPOCH, credit.scaleByPowerOfTen(exponent), credit, null);
        database.jdbi().useTransaction(handle -> {
            handle.execute("DELETE FROM readings");
            PollRecorder.insert(handle, reading);
        });

        assertThat(new History(database.jdbi(), Clock.systemUTC())
                .readings(ACCOUNT, Instant.EPOCH, Instant.EPOCH.plusMillis(1), ALL)).containsExactly(reading);
    }

    private static Optional<CreditReading> lastSample(History history, CreditEvent event) {
        List<CreditReading> samples = history.samples(ACCOUNT, event.decidedAt().minus(Duration.ofDays(3)),
                event.decidedAt(), 280);
        return samples.isEmpty() ? Optional.empty() : Optional.of(samples.get(samples.size() - 1));
    }

    private static void write(List<Polled> polls) {
        database.jdbi().useTransaction(handle -> {
            Stream.of("readings", "events", "notifications", "accounts")
                    .forEach(table -> handle.execute("DELETE FROM " + table));
            for (Polled polled : polls) {
                polled.reading().ifPresent(reading -> PollRecorder.insert(handle, reading));
                polled.event().ifPresent(event -> DecisionLog.insert(handle, event, polled.channels(), polled.at()));
            }
            handle.execute("INSERT INTO accounts (name, state) VALUES (?, ?)", ACCOUNT,
                    Json.write(polls.get(polls.size() - 1).state()));
        });
    }
}
