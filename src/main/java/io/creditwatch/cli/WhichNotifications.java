package io.creditwatch.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that select notifications. */
final class WhichNotifications {

    @Option(names = "--account", paramLabel = "NAME", description = "Notifications of this account only.")
    private String account;

    @Option(names = "--channel", paramLabel = "NAME",
            description = "Notifications of this channel only: slack, email, queue or one of your own.")
    private String channel;

    Optional<String> account() {
        return Optional.ofNullable(account);
    }

    Optional<String> channel() {
        return Optional.ofNullable(channel);
    }
}
