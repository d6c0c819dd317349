package io.creditwatch.cli;

import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.Notifications;
import io.creditwatch.settings.Settings;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "notifications", mixinStandardHelpOptions = true,
        description = "Print each notification with its state, the newest first.")
public final class NotificationsCommand extends LedgerCommand {

    @Mixin
    private WhichNotifications which;

    @Option(names = "--dead", description = "Dead letters only. 'replay' sends them again.")
    private boolean dead;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20",
            description = "Largest number of notifications (${DEFAULT-VALUE}).")
    private int limit;

    public NotificationsCommand(Supplier<Settings.Ledger> settings) {
        super(settings);
    }

    @Override
    int run(Database database, ZoneId zone, PrintWriter out) {
        requirePositive("--limit", limit);
        requireKnown(which.account().orElse(null), history(database));
        LocalTime time = new LocalTime(zone);
        Table table = new Table("CHANNEL", "ACCOUNT", "SEQUENCE", "STATE", "ATTEMPTS", "LAST OR NEXT TRY", "SUMMARY",
                "ANSWER");
        new Notifications(database.jdbi(), database).list(which.channel(), which.account(), dead, limit)
                .forEach(each -> table.row(each.channel(), each.event().account(), each.event().sequence(),
                        each.status().state().wireName(), each.attempts(), when(each.status(), time),
                        each.event().summary(), each.status().answer()));
        table.print(out);
        return 0;
    }

    private static String when(Notification.Status status, LocalTime time) {
        return switch (status.state()) {
            case WAITING -> "next " + time.of(status.dueAt());
            case DELIVERED, DEAD, REPLACED -> status.triedAt() == null ? "never" : "last " + time.of(status.triedAt());
        };
    }
}
