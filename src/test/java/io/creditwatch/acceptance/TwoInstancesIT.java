package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests two instances on one PostgreSQL, one of which is killed. */
class TwoInstancesIT {

    /** Timeouts of three calls, and two minutes to record the answers. */
    private static final Duration LEASE = Duration.ofSeconds(3 * 60 + 120);

    @Test
    void pollsOnceAPeriodAndLosesAndRepeatsNothingWhenOneIsKilled(@TempDir Path one, @TempDir Path other)
            throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(); StubVendor vendor = new StubVendor();
                StubSlack slack = new StubSlack();
                Connection database = server.getPostgresDatabase().getConnection()) {
            TestDatabase store = new TestDatabase.Postgresql(server);
            Organization low = vendor.organization("low").has("95.20");
            Organization falling = vendor.organization("falling");
            Organization held = vendor.organization("held").hangs();
            try (RunningProgram first = program(one, store, vendor, low, falling, held).notifying(slack)
                    .startAndWait()) {
                Await.soon(() -> assertThat(slack.headlines("low")).hasSize(1));
                Await.soon(() -> assertThat(held.polls()).isEqualTo(1));
                try (RunningProgram second = program(other, store, vendor, low, falling, held).notifying(slack)
                        .startAndWait()) {
                    falling.awaitPolls(4);
                    killBetweenTwoPolls(first, database);
                    Instant killed = Instant.now();
                    falling.awaitPolls(3);
                    low.awaitPolls(1);
                    assertOnceAPeriod(low);
                    assertOnceAPeriod(falling);

                    held.has("20.25");
                    assertThat(held.polls()).as("the killed instance has claimed it").isEqualTo(1);
                    assertThat(leaseOf("held", database))
                            .isBetween(killed, held.polledAt().get(0).plus(LEASE).plusSeconds(1));
                    store.records().letClaimsRunOut();
                    Await.soon(() -> assertThat(slack.headlines("held"))
                            .containsExactly("CRITICAL · held · $20.25 left"));
                    falling.has("95.20");
                    Await.soon(() -> assertThat(slack.headlines("falling"))
                            .containsExactly("WARNING · falling · $95.20 left"));
                    low.awaitPolls(2);
                    assertThat(slack.attempts()).hasSize(3);
                    assertThat(second.err()).doesNotContain("event=ledger-failed", "\tat ");
                }
            }
        }
    }

    private static Program program(Path folder, TestDatabase store, StubVendor vendor, Organization... organizations) {
        return store.configure(Program.in(folder).watching(vendor, organizations)
                .with("hyperstack.api.timeout", "60s"));
    }

    /** Kills the program while no account but the held one is claimed, and locks the rows against new claims. */
    private static void killBetweenTwoPolls(RunningProgram program, Connection database) throws SQLException {
        database.setAutoCommit(false);
        Awaitility.await().atMost(Duration.ofSeconds(Await.SOON)).pollInterval(Duration.ofMillis(20))
                .until(() -> locksUnclaimedAccounts(database));
        program.kill();
        database.commit();
        database.setAutoCommit(true);
    }

    private static boolean locksUnclaimedAccounts(Connection database) throws SQLException {
        boolean claimed = false;
        try (Statement statement = database.createStatement(); ResultSet accounts = statement.executeQuery(
                "SELECT lease_token FROM accounts WHERE name <> 'held' FOR UPDATE")) {
            while (accounts.next()) {
                claimed |= accounts.getString(1) != null;
            }
        }
        if (claimed) {
            database.rollback();
        }
        return !claimed;
    }

    /** Asserts one poll a second; a poll may be late, and the next on time. */
    private static void assertOnceAPeriod(Organization organization) {
        List<Instant> polls = List.copyOf(organization.polledAt());
        Duration whole = Duration.between(polls.get(0), polls.get(polls.size() - 1));
        assertThat(polls).hasSizeLessThanOrEqualTo((int) whole.toSeconds() + 3);
        assertThat(IntStream.range(1, polls.size()).mapToObj(i -> Duration.between(polls.get(i - 1), polls.get(i))))
                .allSatisfy(gap -> assertThat(gap).isLessThan(Duration.ofSeconds(1 + Await.SOON)));
    }

    private static Instant leaseOf(String account, Connection database) throws SQLException {
        try (Statement statement = database.createStatement(); ResultSet row = statement.executeQuery(
                "SELECT lease_until FROM accounts WHERE name = '" + account + "'")) {
            assertThat(row.next()).isTrue();
            return Instant.ofEpochMilli(row.getLong(1));
        }
    }
}
