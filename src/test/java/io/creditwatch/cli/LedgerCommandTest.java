package io.creditwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.ledger.Database;
import io.creditwatch.settings.Configuration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class LedgerCommandTest {

    @Command
    private record Program(Configuration get) implements Supplier<Configuration> {
    }

    @Test
    void reportsInOneLineThatAnotherProgramHoldsTheDatabase(@TempDir Path folder) throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
        Configuration settings = Configuration.of(Map.of("database.url", url));
        Database.open(settings.ledger().database()).close();
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new Program(settings))
                .addSubcommand(new SilenceCommands.Lift()).setErr(new PrintWriter(err, true));

        try (Connection other = DriverManager.getConnection(url); Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            assertThat(command.execute("lift", "some-id")).isEqualTo(1);
        }

        assertThat(err.toString()).contains("the ledger", "SQLITE_BUSY", "try again").hasLineCount(1);
    }
}
