package io.creditwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.ledger.Database;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LedgerCommandTest {

    @Test
    void reportsInOneLineThatAnotherProgramHoldsTheDatabase(@TempDir Path folder) throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
        Settings.Ledger settings = Configuration.load(folder, Map.of("DATABASE_URL", url), new Properties()).ledger();
        Database.open(settings.database()).close();
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new SilenceCommands.Lift(() -> settings)).setErr(new PrintWriter(err, true));

        try (Connection other = DriverManager.getConnection(url); Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            assertThat(command.execute("some-id")).isEqualTo(1);
        }

        assertThat(err.toString()).contains("the ledger", "SQLITE_BUSY", "try again").hasLineCount(1);
    }
}
