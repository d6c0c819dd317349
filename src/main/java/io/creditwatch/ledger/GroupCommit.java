package io.creditwatch.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/** Commits writes of several threads together, since SQLite has one writer, whose commits wait for the disk. */
final class GroupCommit {

    /** Limits the wait of the next writer. */
    private static final int LARGEST = 100;

    private final Jdbi jdbi;
    private final Lock writer = new ReentrantLock();
    private final Queue<Write<?>> waiting = new ConcurrentLinkedQueue<>();

    GroupCommit(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @param work change of the database alone: it may run twice, of which one is rolled back */
    <T> T inTransaction(HandleCallback<T, RuntimeException> work) {
        Write<T> write = new Write<>(work);
        waiting.add(write);
        writer.lock();
        try {
            while (!write.isOver) {
                commit(group());
            }
        } finally {
            writer.unlock();
        }
        return write.outcome.get();
    }

    private List<Write<?>> group() {
        List<Write<?>> group = new ArrayList<>();
        while (group.size() < LARGEST && !waiting.isEmpty()) {
            group.add(waiting.remove());
        }
        return group;
    }

    /** Repeats a group that fails one by one, so that no write fails because of another. */
    private void commit(List<Write<?>> group) {
        try {
            jdbi.useTransaction(handle -> group.forEach(write -> write.run(handle)));
            group.forEach(write -> write.isOver = true);
        } catch (RuntimeException | Error e) {
            if (group.size() == 1) {
                group.get(0).fail(() -> {
                    throw e;
                });
            } else {
                group.forEach(write -> commit(List.of(write)));
            }
        }
    }

    private static final class Write<T> {

        private final HandleCallback<T, RuntimeException> work;
        /** Returns the result or throws the failure. */
        private Supplier<T> outcome;
        private boolean isOver;

        Write(HandleCallback<T, RuntimeException> work) {
            this.work = work;
        }

        void run(Handle handle) {
            T result = work.withHandle(handle);
            outcome = () -> result;
        }

        void fail(Supplier<T> thrower) {
            outcome = thrower;
            isOver = true;
        }
    }
}
