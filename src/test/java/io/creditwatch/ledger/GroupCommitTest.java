package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {

    private final ExecutorService writers = Executors.newCachedThreadPool();
    private final CountDownLatch firstIsWriting = new CountDownLatch(1);
    private final CountDownLatch othersWait = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private Database database;
    private GroupCommit commits;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = Database.open(TestDatabase.sqlite(folder.resolve("ledger.db")));
        commits = new GroupCommit(database.jdbi());
    }

    @AfterEach
    void close() {
        writers.shutdownNow();
        database.close();
    }

    @Test
    void commitsWaitingWritesTogether() throws Exception {
        List<CompletableFuture<Long>> writes = meanwhile(List.of("a", "b", "c"));

        assertThat(writes).extracting(CompletableFuture::join).as("each saw those before it in one transaction")
                .containsExactlyInAnyOrder(2L, 3L, 4L);
        assertThat(silences()).containsExactlyInAnyOrder("first", "a", "b", "c");
    }

    @Test
    void failsOnlyTheWriteThatFails() throws Exception {
        List<CompletableFuture<Long>> writes = meanwhile(List.of("a", "first", "c"));

        assertThat(writes.get(0).join()).isPositive();
        assertThatThrownBy(writes.get(1)::join).isInstanceOf(CompletionException.class)
                .hasStackTraceContaining("UNIQUE constraint failed");
        assertThat(writes.get(2).join()).isPositive();
        assertThat(silences()).containsExactlyInAnyOrder("first", "a", "c");
    }

    @Test
    void leavesNoWriteWaitingAfterAnError() throws Exception {
        List<CompletableFuture<Long>> writes = meanwhile(List.of("a", "broken", "c"));

        assertThat(writes.get(0)).succeedsWithin(Duration.ofSeconds(5));
        assertThat(writes.get(1)).failsWithin(Duration.ofSeconds(5)).withThrowableThat()
                .withStackTraceContaining("StackOverflowError");
        assertThat(writes.get(2)).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void waitsForTheDiskAgainAfterACommitThatDoesNot() {
        int meanwhile = database.commitSoon(GroupCommitTest::synchronous);

        assertThat(meanwhile).as("NORMAL").isEqualTo(1);
        assertThat(database.<Integer>commit(GroupCommitTest::synchronous)).as("FULL").isEqualTo(2);
    }

    /** SQLite ends a transaction by itself when the disk is full or fails. */
    @Test
    void waitsForTheDiskAgainAfterATransactionThatSqliteHasEnded() {
        assertThatThrownBy(() -> database.commitSoon(handle -> handle.execute("""
                INSERT OR ROLLBACK INTO accounts (name, state) VALUES ('a', ''), ('a', '')""")))
                .hasStackTraceContaining("UNIQUE constraint failed");

        assertThat(database.<Integer>commit(GroupCommitTest::synchronous)).as("FULL").isEqualTo(2);
    }

    private static int synchronous(Handle handle) {
        return handle.createQuery("PRAGMA synchronous").mapTo(Integer.class).one();
    }

    /** Writes these while another write is under way. */
    private List<CompletableFuture<Long>> meanwhile(List<String> ids) throws InterruptedException {
        CompletableFuture<Long> first = CompletableFuture.supplyAsync(() -> commits.inTransaction(handle -> {
            firstIsWriting.countDown();
            awaitUninterruptibly(othersWait);
            return write(handle, "first");
        }), writers);
        firstIsWriting.await();
        List<CompletableFuture<Long>> writes = new ArrayList<>();
        for (String id : ids) {
            writes.add(CompletableFuture.supplyAsync(() -> {
                asked.incrementAndGet();
                return commits.inTransaction(handle -> write(handle, id));
            }, writers));
        }
        await().until(() -> asked.get() == ids.size());
        othersWait.countDown();
        first.join();
        return writes;
    }

    /** Returns how many there are, as this transaction sees it. */
    private static long write(Handle handle, String id) {
        if (id.equals("broken")) {
            throw new StackOverflowError();
        }
        handle.execute("INSERT INTO silences (id, account, created_at, ends_at, who, why) VALUES (?, 'a', 0, 0, '', "
                + "'')", id);
        return handle.createQuery("SELECT COUNT(*) FROM silences").mapTo(Long.class).one();
    }

    private List<String> silences() {
        return database.jdbi().withHandle(handle ->
                handle.createQuery("SELECT id FROM silences").mapTo(String.class).list());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
