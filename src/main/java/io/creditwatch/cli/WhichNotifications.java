package io.creditwatch.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which notifications are meant. */
final class WhichNotifications {

    @Option(names = "--account", paramLabel = "NAME", description = "Of this account only.")
    private String account;

    @Option(names = "--channel", paramLabel = "NAME",
            description = "Of this channel only: slack, email, queue or an own one.")
    private String channel;

    Optional<String> account() {
        return Optional.ofNullable(account);
    }

    Optional<String> channel() {
        return Optional.ofNullable(channel);
    }
}
