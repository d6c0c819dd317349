package io.creditwatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.AlertStory;
import io.creditwatch.alert.AlertStory.Polled;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.CreditEvent.CriticalAccount;
import io.creditwatch.alert.CreditEvent.Delivery;
import io.creditwatch.alert.CreditEvent.Incident;
import io.creditwatch.alert.CreditEvent.LedgerOutage;
import io.creditwatch.delivery.MessageLine.SameDay;
import io.creditwatch.ledger.Notification;
import io.creditwatch.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Tests the times in the messages: each is either recorded, or still ahead when the message is written. */
class AnnouncedTimesPropertyTest {

    private static final List<String> CHANNELS = List.of("slack");
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final AlertPolicy POLICY = new AlertPolicy(
            new Settings.Polling(Duration.ofMinutes(5), Duration.ofMinutes(1), 240), Accounts.routing(CHANNELS),
            CHANNELS);

    @Provide
    Arbitrary<AlertStory> stories() {
        return AlertStory.withRunways();
    }

    @Provide
    Arbitrary<Duration> delays() {
        return Arbitraries.of(AT_ONCE, Duration.ofMinutes(10), Duration.ofHours(5), Duration.ofDays(3));
    }

    @Property(tries = 500)
    void announcesOnlyWhatIsAhead(@ForAll("stories") AlertStory story, @ForAll("delays") Duration delay) {
        List<Polled> polls = story.decisions(List.of(CHANNELS), UnaryOperator.identity());
        for (Polled polled : polls) {
            Instant now = polled.at().plus(delay);
            AlertState current = delay.equals(AT_ONCE) ? polled.state() : polls.stream()
                    .filter(later -> !later.at().isAfter(now)).reduce((one, later) -> later).orElseThrow().state();
            events(polled).forEach(event -> assertAhead(event, current, now));
        }
    }

    @Test
    void announcesOnlyWhatIsAheadInEachSample() {
        SampleEvents.all().values().forEach(event -> assertAhead(event, null, event.decidedAt().plus(AT_ONCE)));
    }

    /** Returns the event of a poll, and the ones that do not come from polls. */
    private static List<CreditEvent> events(Polled polled) {
        AlertState state = polled.state();
        List<CreditEvent> events = new ArrayList<>(polled.event().stream().toList());
        events.add(CreditEvent.channelFailing("id", "prod-eu", state.counted(),
                new Delivery("slack", polled.at().minusSeconds(3600), "HTTP 503", 1), polled.at()));
        events.add(CreditEvent.channelFailing("id", "prod-eu", state.watchedAgain(),
                new Delivery("slack", polled.at().minusSeconds(3600), "HTTP 503", 1), polled.at()));
        POLICY.close("prod-eu", state, polled.at(), "id").flatMap(AlertPolicy.Decision::event).ifPresent(events::add);
        return events;
    }

    private static void assertAhead(CreditEvent event, AlertState current, Instant now) {
        MessageText text = MessageText.of(new Notification("slack", event, current, 1, "token"), now,
                Accounts.HYPERSTACK);
        Set<Instant> recorded = recorded(event, current);
        Stream<MessageLine> lines = Stream.concat(Stream.concat(text.lines().stream(), Stream.of(text.footer())),
                text.figures().stream().map(MessageText.Figure::value));
        assertThat(lines.flatMap(line -> line.parts().stream()).map(AnnouncedTimesPropertyTest::time)
                .flatMap(Optional::stream).filter(time -> !time.isAfter(now)).filter(time -> !recorded.contains(time)))
                .as("announced times that are past at %s: %s", now, text).isEmpty();
    }

    private static Optional<Instant> time(Object part) {
        return part instanceof Instant at ? Optional.of(at)
                : part instanceof SameDay same ? Optional.of(same.at()) : Optional.empty();
    }

    /** Returns the times of what has happened. */
    private static Set<Instant> recorded(CreditEvent event, AlertState current) {
        Incident incident = event.incident();
        LedgerOutage ledger = event.ledger();
        List<Instant> times = new ArrayList<>(List.of(event.decidedAt()));
        if (current != null && current.lastReading() != null) {
            times.add(current.lastReading().at());
            times.add(current.readings().previousAt());
        }
        if (event.reading() != null) {
            times.add(event.reading().readAt());
            times.add(event.reading().previousReadAt());
        }
        if (incident != null) {
            times.addAll(Stream.of(incident.startedAt(), incident.lowSince(), incident.suspendedAt(),
                    incident.resumedAt())
                    .filter(Objects::nonNull).toList());
        }
        if (event.failure() != null) {
            times.add(event.failure().since());
        }
        if (event.delivery() != null) {
            times.add(event.delivery().failingSince());
        }
        if (ledger != null) {
            times.add(ledger.failingSince());
            times.add(ledger.lastReadAt());
            ledger.critical().stream().map(CriticalAccount::readAt).forEach(times::add);
        }
        times.removeIf(Objects::isNull);
        return new HashSet<>(times);
    }
}
