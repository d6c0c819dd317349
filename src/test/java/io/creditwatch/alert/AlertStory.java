package io.creditwatch.alert;

import io.creditwatch.Accounts;
import io.creditwatch.Forecasts;
import io.creditwatch.alert.AlertPolicy.Decision;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure.Kind;
import io.creditwatch.vendor.ReadFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Story of an account in scenes, and the events that followed. Its levels are $100 and $50, its floor is $0. */
public record AlertStory(List<Scene> scenes) {

    private static final Instant START = Instant.parse("2026-11-29T00:00:00Z");

    /**
     * Some polls in a row that all bring the same.
     *
     * @param failure null for a reading
     * @param blocked whether the vendor refuses to create machines
     * @param after   time from the last poll to each
     * @param runway  runway in hours; null when it is not known
     * @param restart whether the program is started again before each
     */
    public record Scene(BigDecimal credit, BigDecimal runway, boolean blocked, Kind failure, int polls, Duration after,
                 boolean restart, Quiet quiet) {
    }

    /** Silence before the first poll of a scene; it lasts nine hours unless it is lifted. */
    public enum Quiet { AS_BEFORE, BEGINS, LIFTED }

    /** Poll with its event, the state after it, the notified channels, and the channels that were on. */
    public record Polled(PollOutcome outcome, boolean silenced, Optional<CreditEvent> event, AlertState state,
                         List<String> channels, List<String> on) {

        public Instant at() {
            return outcome.at();
        }

        public Optional<CreditReading> reading() {
            return outcome instanceof CreditReading reading ? Optional.of(reading) : Optional.empty();
        }

        boolean notifies(CreditEvent.Type type) {
            return event.filter(notified -> notified.event() == type).isPresent();
        }
    }

    /** Returns stories without a forecast. */
    static Arbitrary<AlertStory> any() {
        return any(Arbitraries.just(null));
    }

    public static Arbitrary<AlertStory> withRunways() {
        return any(Arbitraries.of("0", "0.5", "2", "5.9", "11", "24", "25", "26.5", "70", "75", "80", "500")
                .map(BigDecimal::new).injectNull(0.2));
    }

    private static Arbitrary<AlertStory> any(Arbitrary<BigDecimal> runway) {
        Arbitrary<BigDecimal> notable = Arbitraries.of("500", "500.99", "700", "110.01", "110", "105", "100.01", "100",
                "99.99", "90", "60", "55.01", "55", "52", "50.01", "50", "20", "1.01", "1", "0.5", "0", "-0.01", "-30")
                .map(BigDecimal::new);
        Arbitrary<BigDecimal> credit = Arbitraries.frequencyOf(Tuple.of(5, notable),
                Tuple.of(1, Arbitraries.bigDecimals()
                        .between(new BigDecimal("-20"), new BigDecimal("160")).ofScale(2)));
        Arbitrary<Kind> failure = Arbitraries.of(Kind.UNAUTHORIZED, Kind.FORBIDDEN, Kind.SERVER_ERROR, Kind.TIMEOUT,
                Kind.MALFORMED).injectNull(0.75);
        Arbitrary<Duration> after = Arbitraries.of(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(5),
                Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(4), Duration.ofHours(11),
                Duration.ofHours(25));
        Arbitrary<Quiet> quiet = Arbitraries.frequency(Tuple.of(4, Quiet.AS_BEFORE),
                Tuple.of(2, Quiet.BEGINS), Tuple.of(1, Quiet.LIFTED));
        Arbitrary<Boolean> rarely = Arbitraries.frequency(Tuple.of(9, false),
                Tuple.of(1, true));
        return Combinators.combine(credit, runway, rarely, failure, Arbitraries.integers().between(1, 4), after,
                        Arbitraries.of(true, false), quiet).as(Scene::new)
                .list().ofMinSize(1).ofMaxSize(25).map(AlertStory::new);
    }

    static AlertStory ofBalances(List<BigDecimal> balances, Duration after) {
        return new AlertStory(balances.stream()
                .map(credit -> new Scene(credit, null, false, null, 1, after, false, Quiet.AS_BEFORE)).toList());
    }

    /** Returns a story of a constant balance with these runways. */
    static AlertStory ofRunways(List<BigDecimal> hours, Duration after) {
        return new AlertStory(hours.stream().map(runway -> new Scene(new BigDecimal("500"), runway, false, null, 1,
                after, false, Quiet.AS_BEFORE)).toList());
    }

    AlertStory withoutRestarts() {
        return new AlertStory(scenes.stream().map(scene -> new Scene(scene.credit(), scene.runway(), scene.blocked(),
                scene.failure(), scene.polls(), scene.after(), false, scene.quiet())).toList());
    }

    /** Decides on each poll of the story, with one channel on. */
    List<Polled> decisions() {
        return decisions(List.of(List.of("slack")));
    }

    /** @param on channels that are on in each scene; repeated when there are more scenes */
    List<Polled> decisions(List<List<String>> on) {
        return decisions(on, UnaryOperator.identity());
    }

    /** @param clock makes of the exact time of a poll the one that the program sees */
    public List<Polled> decisions(List<List<String>> on, UnaryOperator<Instant> clock) {
        Account account = Accounts.withLevels("100", "50");
        List<Polled> polled = new ArrayList<>();
        AlertState state = AlertState.INITIAL;
        Instant now = START;
        Instant quietUntil = START;
        for (Scene scene : scenes) {
            quietUntil = switch (scene.quiet()) {
                case AS_BEFORE -> quietUntil;
                case BEGINS -> now.plus(Duration.ofHours(9));
                case LIFTED -> now;
            };
            List<String> channels = on.get(scenes.indexOf(scene) % on.size());
            AlertPolicy policy = new AlertPolicy(
                    new Settings.Polling(Duration.ofMinutes(5), Duration.ofMinutes(1), 240),
                    Accounts.routing(channels), channels);
            for (int i = 0; i < scene.polls(); i++) {
                now = now.plus(scene.after());
                boolean silenced = now.isBefore(quietUntil);
                Optional<Silence> silence = silenced
                        ? Optional.of(new Silence("s", "prod-eu", START, quietUntil, "ada", "maintenance"))
                        : Optional.empty();
                PollOutcome outcome = outcome(scene, clock.apply(now));
                Decision decision = policy.decide(scene.restart() ? stored(state) : state, account.alerts(),
                        new Assessor().assess(account, outcome, forecast(scene, outcome.at())), channels, silence,
                        "id-" + polled.size());
                state = decision.state();
                polled.add(new Polled(outcome, silenced, decision.event(), state, decision.channels(), channels));
            }
        }
        return polled;
    }

    private static Optional<Forecast> forecast(Scene scene, Instant now) {
        return scene.runway() == null ? Optional.empty() : Optional.of(Forecasts.withRunway(now, scene.runway()));
    }

    private static PollOutcome outcome(Scene scene, Instant now) {
        return scene.failure() == null
                ? new CreditReading("prod-eu", now, scene.credit(), BigDecimal.ZERO, !scene.blocked())
                : new ReadFailure("prod-eu", now, scene.failure(), null, "detail", null);
    }

    private static AlertState stored(AlertState state) {
        return Json.read(Json.write(state), AlertState.class);
    }
}
