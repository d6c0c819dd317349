package io.creditwatch.cli;

import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.Deliveries;
import io.creditwatch.ledger.OutboxRow;
import io.creditwatch.settings.Settings;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "notifications", mixinStandardHelpOptions = true,
        description = "Print what became of each notification, the newest first.")
public final class NotificationsCommand extends LedgerCommand {

    @Mixin
    private WhichNotifications which;

    @Option(names = "--dead", description = "Only what was given up. 'replay' sends it again.")
    private boolean dead;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20",
            description = "At most so many (${DEFAULT-VALUE}).")
    private int limit;

    public NotificationsCommand(Supplier<Settings.Ledger> settings) {
        super(settings);
    }

    @Override
    int run(Database database, ZoneId zone, PrintWriter out) {
        requirePositive("--limit", limit);
        requireKnown(which.account(), history(database));
        LocalTime time = new LocalTime(zone);
        Table table = new Table("CHANNEL", "ACCOUNT", "SEQUENCE", "STATE", "ATTEMPTS", "LAST OR NEXT TRY", "SUMMARY",
                "ANSWER");
        new Deliveries(database.jdbi(), database).rows(which.filter(), dead, limit).forEach(row ->
                table.row(row.channel(), row.account(), row.sequence(), row.state().wireName(), row.attempts(),
                        when(row, time), row.summary(), row.answer()));
        table.print(out);
        return 0;
    }

    private static String when(OutboxRow row, LocalTime time) {
        return switch (row.state()) {
            case WAITING -> "next " + time.of(row.dueAt());
            case DELIVERED, DEAD, REPLACED -> row.triedAt() == null ? "never" : "last " + time.of(row.triedAt());
        };
    }
}
