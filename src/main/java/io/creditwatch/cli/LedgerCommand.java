package io.creditwatch.cli;

import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.Silences;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.Settings;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.RootMessage;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Command on an existing ledger. Another process may work with it at the same time. */
abstract class LedgerCommand implements Callable<Integer> {

    @ParentCommand
    private Supplier<Configuration> configuration;

    @Spec
    private CommandSpec spec;

    private Settings.Ledger settings;
    private Database database;

    @Override
    public Integer call() {
        settings = configuration.get().ledger();
        try (Database attached = Database.attach(settings.database())) {
            database = attached;
            return run();
        } catch (JdbiException e) {
            return fail("the ledger cannot be used now: " + RootMessage.of(e) + ". Nothing was changed; try again.");
        }
    }

    abstract int run();

    final Database database() {
        return database;
    }

    final Set<String> ownChannels() {
        return configuration instanceof Launcher launcher ? launcher.ownChannels() : Set.of();
    }

    final ZoneId zone() {
        return settings.timezone();
    }

    final LocalTime time() {
        return new LocalTime(zone());
    }

    /** Returns an account with its limits; with none when the settings do not name it. */
    final Account configured(String account) {
        return settings.accounts().stream().filter(each -> each.name().equals(account)).findFirst()
                .orElseGet(() -> new Account(account, null, AlertRules.NONE, Vendor.UNKNOWN));
    }

    final History history() {
        return new History(database.jdbi(), Clock.systemUTC());
    }

    final Silences silences() {
        return new Silences(database.jdbi(), Clock.systemUTC());
    }

    final void requireKnown(String account) {
        requireOneOf(history().accounts(), "account", account);
    }

    final void requireOneOf(Collection<String> names, String kind, String name) {
        if (!names.contains(name)) {
            throw misuse("no " + kind + " is called " + name + (names.isEmpty() ? "; there are none yet"
                    : "; there are: " + String.join(", ", names)));
        }
    }

    final void requirePositive(String option, int value) {
        if (value < 1) {
            throw misuse(option + " must be 1 or more, not " + value);
        }
    }

    /** Returns an error that is printed with the usage of the command; exit code 2. */
    final ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final int fail(String message) {
        spec.commandLine().getErr().println(message);
        return 1;
    }
}
