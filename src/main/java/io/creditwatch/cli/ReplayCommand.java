package io.creditwatch.cli;

import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.Notifications;
import io.creditwatch.settings.Settings;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "replay", mixinStandardHelpOptions = true,
        description = "Send the dead letters again: at once when creditwatch runs, otherwise when it is started.")
public final class ReplayCommand extends LedgerCommand {

    @Mixin
    private WhichNotifications which;

    public ReplayCommand(Supplier<Settings.Ledger> settings) {
        super(settings);
    }

    @Override
    int run(Database database, ZoneId zone, PrintWriter out) {
        requireKnown(which.account().orElse(null), history(database));
        int replayed = new Notifications(database.jdbi(), database).replay(which.channel(), which.account());
        out.println(switch (replayed) {
            case 0 -> "nothing to replay: there is no such dead letter";
            case 1 -> "1 notification is sent again";
            default -> replayed + " notifications are sent again";
        });
        return 0;
    }
}
