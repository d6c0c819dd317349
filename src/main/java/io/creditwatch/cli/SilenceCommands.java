package io.creditwatch.cli;

import io.creditwatch.alert.Silence;
import io.creditwatch.settings.InvalidValueException;
import io.creditwatch.settings.ValueParsers;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that begin, list and end silences. */
public final class SilenceCommands {

    private SilenceCommands() {
    }

    @Command(name = "silence", mixinStandardHelpOptions = true,
            description = "Mute the warnings and reminders of an account for a while. CRITICAL is always sent.")
    public static final class Begin extends LedgerCommand {

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
    public static final class List extends LedgerCommand {

        @Override
        int run() {
            Table table = new Table("ID", "ACCOUNT", "UNTIL", "WHO", "WHY");
            silences().active().forEach(silence -> table.row(silence.id(), silence.account(),
                    time().of(silence.endsAt()), silence.who(), silence.why()));
            table.print(out());
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
