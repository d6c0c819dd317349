package io.creditwatch.cli;

import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.Notifications;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Commands that list notifications and send dead letters again. */
public final class NotificationCommands {

    private NotificationCommands() {
    }

    private abstract static class Selecting extends LedgerCommand {

        @Option(names = "--account", paramLabel = "NAME", description = "Notifications of this account only.")
        private String account;

        @Option(names = "--channel", paramLabel = "NAME",
                description = "Notifications of this channel only: slack, email, queue or one of your own.")
        private String channel;

        @Override
        final int run() {
            if (account != null) {
                requireKnown(account);
            }
            run(new Notifications(database()), Optional.ofNullable(channel), Optional.ofNullable(account));
            return 0;
        }

        abstract void run(Notifications notifications, Optional<String> channel, Optional<String> account);
    }

    @Command(name = "notifications", mixinStandardHelpOptions = true,
            description = "Print each notification with its state, the newest first.")
    public static final class List extends Selecting {

        @Option(names = "--dead", description = "Dead letters only. 'replay' sends them again.")
        private boolean dead;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "20",
                description = "Largest number of notifications (${DEFAULT-VALUE}).")
        private int limit;

        @Override
        void run(Notifications notifications, Optional<String> channel, Optional<String> account) {
            requirePositive("--limit", limit);
            Table table = new Table("CHANNEL", "ACCOUNT", "SEQUENCE", "STATE", "ATTEMPTS", "LAST OR NEXT TRY",
                    "SUMMARY", "ANSWER");
            notifications.list(channel, account, dead, limit)
                    .forEach(each -> table.row(each.channel(), each.event().account(), each.event().sequence(),
                            each.status().state().wireName(), each.attempts(), when(each.status(), time()),
                            each.event().summary(), each.status().answer()));
            table.print(out());
        }

        private static String when(Notification.Status status, LocalTime time) {
            return switch (status.state()) {
                case WAITING -> "next " + time.of(status.dueAt());
                case DELIVERED, DEAD, REPLACED ->
                        status.triedAt() == null ? "never" : "last " + time.of(status.triedAt());
            };
        }
    }

    @Command(name = "replay", mixinStandardHelpOptions = true,
            description = "Send the dead letters again: at once when creditwatch runs, otherwise when it is started.")
    public static final class Replay extends Selecting {

        @Override
        void run(Notifications notifications, Optional<String> channel, Optional<String> account) {
            int replayed = notifications.replay(channel, account);
            out().println(switch (replayed) {
                case 0 -> "nothing to replay: there is no such dead letter";
                case 1 -> "1 notification is sent again";
                default -> replayed + " notifications are sent again";
            });
        }
    }
}
