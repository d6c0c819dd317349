package io.creditwatch.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Another process that holds a lock on a SQLite file until it is ended. */
final class LockingProcess {

    private LockingProcess() {
    }

    public static void main(String[] file) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file[0]);
                Statement lock = connection.createStatement()) {
            lock.execute("PRAGMA locking_mode = EXCLUSIVE");
            lock.execute("BEGIN EXCLUSIVE");
            System.out.println("locked");
            System.in.read();
        }
    }
}
