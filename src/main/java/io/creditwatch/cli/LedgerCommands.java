package io.creditwatch.cli;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.Silence;
import io.creditwatch.delivery.queue.CloudEventMessage;
import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.Notifications;
import io.creditwatch.settings.InvalidValueException;
import io.creditwatch.settings.Settings;
import io.creditwatch.settings.ValueParsers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands on the events, notifications and silences of a ledger. */
public final class LedgerCommands {

    static final String ONE_ACCOUNT = "Only this account; without the option, all of them.";

    private LedgerCommands() {
    }

    private abstract static class OfAccounts extends LedgerCommand {

        @Option(names = "--account", paramLabel = "NAME", description = ONE_ACCOUNT)
        private String account;

        final Optional<String> account() {
            Optional.ofNullable(account).ifPresent(this::requireKnown);
            return Optional.ofNullable(account);
        }
    }

    @Command(name = "events", mixinStandardHelpOptions = true,
            description = "Print the events, the newest last.")
    public static final class EventList extends OfAccounts {

        @Option(names = "--after", paramLabel = "N",
                description = "Events after this sequence number of the account, instead of the last ones.")
        private Long after;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "20",
                description = "Largest number of events (${DEFAULT-VALUE}).")
        private int limit;

        @Option(names = "--json", description = "Print each as the CloudEvent that the queue gets, one in a line.")
        private boolean json;

        @Override
        int run() {
            requirePositive("--limit", limit);
            Optional<String> account = account();
            if (account.isEmpty() && after != null) {
                throw misuse("--after needs --account: each account counts its own events");
            }
            List<CreditEvent> events = after == null ? history().lastEvents(account, limit)
                    : history().events(account.get(), after, limit);
            if (json) {
                CloudEventMessage message = new CloudEventMessage();
                events.forEach(event -> out().println(new String(message.of(event), StandardCharsets.UTF_8)));
            } else {
                Table table = new Table("TIME", "ACCOUNT", "SEQUENCE", "SUMMARY");
                events.forEach(event ->
                        table.row(time().of(event.decidedAt()), event.account(), event.sequence(), event.summary()));
                table.printOr("no events", out());
            }
            return 0;
        }
    }

    /** Command on the notifications that its options select. */
    private abstract static class Selecting extends OfAccounts {

        @Option(names = "--channel", paramLabel = "NAME",
                description = "Notifications of this channel only: slack, email, queue or one of your own.")
        private String channel;

        @Override
        final int run() {
            Notifications notifications = new Notifications(database());
            Optional.ofNullable(channel).ifPresent(name -> requireKnownChannel(name, notifications));
            run(notifications, Optional.ofNullable(channel), account());
            return 0;
        }

        /** Accepts channels that are off too, and others of which the ledger has notifications. */
        private void requireKnownChannel(String name, Notifications notifications) {
            Set<String> known = new LinkedHashSet<>(Settings.BUILT_IN_CHANNELS.keySet());
            known.addAll(new TreeSet<>(ownChannels()));
            Notifications.ChannelBacklog backlog = notifications.backlogs(List.of(name)).get(0);
            if (backlog.waiting() + backlog.dead() > 0 || backlog.last() != null) {
                known.add(name);
            }
            requireOneOf(known, "channel", name);
        }

        abstract void run(Notifications notifications, Optional<String> channel, Optional<String> account);
    }

    @Command(name = "notifications", mixinStandardHelpOptions = true,
            description = "Print each notification with its state, the newest first.")
    public static final class NotificationList extends Selecting {

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
            table.printOr(dead ? "no dead letters" : "no notifications", out());
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

    @Command(name = "silence", mixinStandardHelpOptions = true,
            description = "Mute the warnings and reminders of an account for a while. CRITICAL is always sent.")
    public static final class SilenceStart extends LedgerCommand {

        @Parameters(index = "0", paramLabel = "ACCOUNT", description = "Name of the account.")
        private String account;

        @Parameters(index = "1", paramLabel = "DURATION", description = "Time from now on: 90m, 4h, 2d.")
        private String duration;

        @Option(names = "--why", paramLabel = "TEXT", required = true, description = "Reason, for other operators.")
        private String why;

        @Option(names = "--who", paramLabel = "NAME", defaultValue = "${sys:user.name}",
                description = "Operator who silences the account (${DEFAULT-VALUE}).")
        private String who;

        @Override
        int run() {
            requireKnown(account);
            if (why.isBlank()) {
                throw misuse("--why must not be empty");
            }
            Silence silence = silences().add(account, Instant.now().plus(length()), who, why);
            out().println(account + " is silenced until " + time().of(silence.endsAt())
                    + ". CRITICAL is always sent. To end it sooner: lift " + silence.id());
            return 0;
        }

        private Duration length() {
            try {
                return ValueParsers.duration(duration, Silence.SHORTEST, Silence.LONGEST);
            } catch (InvalidValueException e) {
                throw misuse("DURATION " + duration + ": " + e.getMessage() + ", such as 90m, 4h or 2d");
            }
        }
    }

    @Command(name = "silences", mixinStandardHelpOptions = true, description = "Print the active silences.")
    public static final class SilenceList extends LedgerCommand {

        @Override
        int run() {
            Table table = new Table("ID", "ACCOUNT", "UNTIL", "WHO", "WHY");
            silences().active().forEach(silence -> table.row(silence.id(), silence.account(),
                    time().of(silence.endsAt()), silence.who(), silence.why()));
            table.printOr("no active silences", out());
            return 0;
        }
    }

    @Command(name = "lift", mixinStandardHelpOptions = true, description = "End a silence now.")
    public static final class Lift extends LedgerCommand {

        @Parameters(paramLabel = "ID", description = "ID of the silence, as 'silences' lists it.")
        private String id;

        @Override
        int run() {
            if (!silences().lift(id)) {
                return fail("no active silence has the id " + id + "; 'silences' lists the active ones");
            }
            out().println("the silence is lifted");
            return 0;
        }
    }
}
