package io.creditwatch.status;

import io.creditwatch.alert.AlertState;
import io.creditwatch.ledger.History.AccountStatus;
import io.creditwatch.ledger.Notifications.ChannelBacklog;
import io.creditwatch.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Health check of the systems that this program depends on. It is neither readiness nor liveness: when the vendor or a
 * receiver is down, a restart of this program does not help.
 */
public final class DependencyHealth extends AbstractHealthCheck {

    private static final int PERIODS_UNTIL_STALE = 3;
    /** Wait after which the other channels are notified that the channel is down. */
    private static final Duration LONG_SILENCE = Duration.ofHours(1);

    private final Supplier<Optional<List<Dependency>>> dependencies;

    /** @param text empty when there is nothing to say of it */
    private record Dependency(String name, boolean isUp, String text) {
    }

    private DependencyHealth(String id, Supplier<Optional<List<Dependency>>> dependencies) {
        super("creditwatch", id);
        this.dependencies = dependencies;
    }

    /** Checks the age of each account's last reading, and gives the reason why there is no newer one. */
    public static DependencyHealth ofAccounts(CachedRead<Map<String, AccountStatus>> statuses, Settings.Polling polling,
                                              Clock clock) {
        Duration stale = polling.period().multipliedBy(PERIODS_UNTIL_STALE);
        return new DependencyHealth("accounts", () -> statuses.value().map(all -> all.entrySet().stream()
                .map(each -> account(each.getKey(), each.getValue().state(), clock.instant(), stale)).toList()));
    }

    /**
     * Checks each channel's last delivery and its undelivered notifications.
     *
     * @param hanging describes the hanging workers of a channel; empty when there are none
     */
    public static DependencyHealth ofChannels(CachedRead<List<ChannelBacklog>> backlogs,
                                              Function<String, Optional<String>> hanging) {
        return new DependencyHealth("channels", () -> backlogs.value().map(all -> all.stream()
                .map(backlog -> channel(backlog, hanging.apply(backlog.channel()))).toList()));
    }

    /** Returns false when there are channels, and each of them has a notification that has waited for an hour. */
    public static boolean anyChannelDelivers(List<ChannelBacklog> backlogs) {
        return backlogs.isEmpty()
                || backlogs.stream().anyMatch(backlog -> backlog.oldestAge().compareTo(LONG_SILENCE) < 0);
    }

    private static Dependency account(String name, AlertState state, Instant now, Duration stale) {
        Duration age = state.lastReading() == null ? null : Duration.between(state.lastReading().at(), now);
        boolean isUp = age == null ? state.unreadable() == null : age.compareTo(stale) <= 0;
        String read = age == null ? "never read" : "read " + age.toSeconds() + " s ago";
        return new Dependency(name, isUp, state.unreadable() == null ? read
                : read + ", unreadable since " + state.unreadable().since().truncatedTo(ChronoUnit.SECONDS) + " ("
                        + state.unreadable().last().inShort() + "): " + state.unreadable().last().detail());
    }

    private static Dependency channel(ChannelBacklog backlog, Optional<String> hanging) {
        ChannelBacklog.Attempt last = backlog.last();
        return new Dependency(backlog.channel(), ChannelView.delivers(backlog) && hanging.isEmpty(), Stream.of(
                last == null ? "" : (last.delivered() ? "delivered: " : "failed: ") + last.answer(),
                backlog.waiting() == 0 ? ""
                        : backlog.waiting() + " waiting for up to " + backlog.oldestAge().toSeconds() + " s",
                backlog.dead() == 0 ? "" : backlog.dead() + " dead (replay sends them again)",
                hanging.orElse("")).filter(part -> !part.isEmpty()).collect(Collectors.joining(", ")));
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        dependencies.get().ifPresentOrElse(all -> {
            List<Dependency> described = all.stream().filter(each -> !each.text().isEmpty()).toList();
            result.state(all.stream().allMatch(Dependency::isUp) ? State.UP : State.DOWN);
            described.forEach(each -> result.detail(each.name(), each.text()));
            // Camel shows the details only with ?data=true
            result.message(described.isEmpty() ? "nothing to report so far"
                    : described.stream().map(each -> each.name() + " " + each.text())
                            .collect(Collectors.joining("; ")));
        }, () -> result.down().message("the database does not answer"));
    }
}
