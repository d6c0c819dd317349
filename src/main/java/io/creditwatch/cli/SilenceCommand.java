package io.creditwatch.cli;

import io.creditwatch.alert.Silence;
import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.Silences;
import io.creditwatch.settings.InvalidValueException;
import io.creditwatch.settings.Settings;
import io.creditwatch.settings.ValueParsers;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "silence", mixinStandardHelpOptions = true,
        description = "Suppress the warnings and reminders of an account for a time. Critical events are sent "
                + "all the same.")
public final class SilenceCommand extends LedgerCommand {

    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "Name of the account.")
    private String account;

    @Parameters(index = "1", paramLabel = "DURATION", description = "Time from now on: 90m, 4h, 2d.")
    private String duration;

    @Option(names = "--why", paramLabel = "TEXT", required = true, description = "Reason, for other operators.")
    private String why;

    @Option(names = "--who", paramLabel = "NAME", defaultValue = "${sys:user.name}",
            description = "Operator who silences the account (${DEFAULT-VALUE}).")
    private String who;

    public SilenceCommand(Supplier<Settings.Ledger> settings) {
        super(settings);
    }

    @Override
    int run(Database database, ZoneId zone, PrintWriter out) {
        requireKnown(account, history(database));
        if (why.isBlank()) {
            throw misuse("--why must say something");
        }
        Clock clock = Clock.systemUTC();
        Silence silence = new Silences(database.jdbi(), clock).add(account, clock.instant().plus(length()), who, why);
        out.println(account + " is silenced until " + new LocalTime(zone).of(silence.endsAt())
                + "; to end it sooner: lift " + silence.id());
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
