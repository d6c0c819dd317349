package io.creditwatch.cli;

import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.Silences;
import io.creditwatch.settings.Settings;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(name = "silences", mixinStandardHelpOptions = true, description = "Print the active silences.")
public final class SilencesCommand extends LedgerCommand {

    public SilencesCommand(Supplier<Settings.Ledger> settings) {
        super(settings);
    }

    @Override
    int run(Database database, ZoneId zone, PrintWriter out) {
        LocalTime time = new LocalTime(zone);
        Table table = new Table("ID", "ACCOUNT", "UNTIL", "WHO", "WHY");
        new Silences(database.jdbi(), Clock.systemUTC()).active().forEach(silence -> table.row(silence.id(),
                silence.account(), time.of(silence.endsAt()), silence.who(), silence.why()));
        table.print(out);
        return 0;
    }
}
