package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Tests a full disk. A limit of the pages in the file makes SQLite report a full disk on every machine. Another table
 * takes all free pages, and is dropped later.
 */
@Order(1)
class FullDiskIT {

    private static final int GROWING_POLLS = 8;
    private static final String LIMIT = "?max_page_count=100";

    @Test
    void notifiesThatNothingCanBeRecordedAndContinuesWhenThereIsSpace(@TempDir Path folder) throws SQLException {
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack()) {
            Organization falling = vendor.organization("falling");
            Organization waiting = vendor.organization("waiting");
            Organization[] all = Stream.concat(Stream.of(falling, waiting), IntStream.range(0, 8)
                    .mapToObj(i -> vendor.organization("other-" + i))).toArray(Organization[]::new);
            slack.answers(503);
            try (RunningProgram program = Program.in(folder).watching(vendor, all).notifying(slack)
                    .with("poll.rate-limit", 0).with("database.url", "jdbc:sqlite:data/creditwatch.db" + LIMIT)
                    .startAndWait(); Connection disk = connect(folder)) {
                waiting.has("95.20");
                Await.soon(() -> assertThat(slack.attempts("waiting")).isNotEmpty());
                Await.soon(() -> assertThat(readiness(program)).isEqualTo(200));
                // the rows of accounts grow with their first polls, and a claim needs space for the next growth
                falling.awaitPolls(GROWING_POLLS);

                fill(disk);
                // when readings need a new page, which holds some eighty of them
                Await.soon(() -> assertThat(program.get("/observe/health/ready").body())
                        .contains("the database cannot be written", "SQLITE_FULL"));
                assertThat(readiness(program)).isEqualTo(503);
                assertThat(program.get("/observe/health/live").statusCode()).isEqualTo(200);
                falling.has("20.25");
                falling.awaitPolls(2);
                slack.answers(200);
                Await.soon(() -> assertThat(slack.headlines("waiting"))
                        .containsExactly("WARNING · waiting · $95.20 left"));
                assertThat(slack.attempts("falling")).isEmpty();
                assertThat(readiness(program)).isEqualTo(503);
                // after a minute; a shorter failure of the ledger sends no message
                Await.soon(() -> assertThat(slack.messages()).hasSize(2));
                assertThat(slack.messages().get(1).headline())
                        .isEqualTo("LEDGER DOWN · creditwatch has recorded nothing for 1 min");
                assertThat(slack.messages().get(1).text()).contains("SQLITE_FULL", "CRITICAL: falling $20.25.");

                empty(disk);
                Await.soon(() -> assertThat(slack.headlines("falling"))
                        .containsExactly("CRITICAL · falling · $20.25 left"));
                Await.soon(() -> assertThat(readiness(program)).isEqualTo(200));
                falling.awaitPolls(2);
                assertThat(slack.messages()).hasSize(3);
                assertThat(program.err()).containsOnlyOnce("event=ledger-down").doesNotContain("\tat ");
            }
        }
    }

    private static int readiness(RunningProgram program) {
        return program.get("/observe/health/ready").statusCode();
    }

    private static Connection connect(Path folder) throws SQLException {
        Connection connection = DriverManager.getConnection(
                "jdbc:sqlite:" + folder.resolve("data/creditwatch.db") + LIMIT);
        execute(connection, "PRAGMA busy_timeout = 10000");
        return connection;
    }

    private static void fill(Connection disk) throws SQLException {
        execute(disk, "CREATE TABLE ballast (bytes BLOB)");
        try {
            while (true) {
                execute(disk, "INSERT INTO ballast VALUES (ZEROBLOB(3000))");
            }
        } catch (SQLiteException e) {
            assertThat(e.getResultCode()).isEqualTo(SQLiteErrorCode.SQLITE_FULL);
        }
    }

    private static void empty(Connection disk) throws SQLException {
        execute(disk, "DROP TABLE ballast");
    }

    private static void execute(Connection disk, String sql) throws SQLException {
        try (Statement statement = disk.createStatement()) {
            statement.execute(sql);
        }
    }
}
