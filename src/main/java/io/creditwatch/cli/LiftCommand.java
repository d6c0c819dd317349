package io.creditwatch.cli;

import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.Silences;
import io.creditwatch.settings.Settings;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "lift", mixinStandardHelpOptions = true, description = "End a silence now.")
public final class LiftCommand extends LedgerCommand {

    @Parameters(paramLabel = "ID", description = "ID of the silence, as 'silences' lists it.")
    private String id;

    public LiftCommand(Supplier<Settings.Ledger> settings) {
        super(settings);
    }

    @Override
    int run(Database database, ZoneId zone, PrintWriter out) {
        if (!new Silences(database.jdbi(), Clock.systemUTC()).lift(id)) {
            return fail("no active silence has the id " + id + "; 'silences' lists the active ones");
        }
        out.println("the silence is lifted");
        return 0;
    }
}
