package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Several processes of the program on one PostgreSQL, which all watch the same organizations. */
final class Cluster implements AutoCloseable {

    private final TestDatabase database = TestDatabase.postgresql();
    private final Duration period;
    private final Organization[] organizations;
    private final List<RunningProgram> instances = new ArrayList<>();

    /**
     * @param folder   each instance gets one in it
     * @param size     how many instances
     * @param accounts how many organizations they watch
     * @param period   between two polls of an account
     * @param settings what else each instance is told
     */
    Cluster(Path folder, int size, StubVendor vendor, int accounts, Duration period, UnaryOperator<Program> settings) {
        this.period = period;
        organizations = IntStream.range(0, accounts).mapToObj(i -> vendor.organization("account-" + i))
                .toArray(Organization[]::new);
        try {
            for (int i = 0; i < size; i++) {
                Program program = database.configure(Program.in(folder(folder, i))).watching(vendor, organizations)
                        .with("poll.period", period.toMillis() + "ms")
                        .with("poll.period.alert", period.toMillis() + "ms").with("poll.rate-limit", 0);
                instances.add(settings.apply(program).startAndWait());
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    List<RunningProgram> instances() {
        return instances;
    }

    List<Organization> organizations() {
        return List.of(organizations);
    }

    LedgerRecords records() {
        return database.records();
    }

    /** Waits until each has been polled so many times more. */
    void awaitPolls(int more) {
        awaitPolls(more, organizations.length);
    }

    /** Waits until as many organizations as that have been polled so many times more. */
    void awaitPolls(int more, int many) {
        int[] before = Stream.of(organizations).mapToInt(Organization::polls).toArray();
        int patience = 60 + (int) period.multipliedBy(more).toSeconds();
        Await.within(patience, () -> assertThat(IntStream.range(0, before.length)
                .filter(i -> organizations[i].polls() >= before[i] + more).count()).isGreaterThanOrEqualTo(many));
    }

    /** How many polls that instance has recorded. */
    static long pollsBy(RunningProgram instance) {
        return instance.get("/observe/metrics").body().lines()
                .filter(line -> line.startsWith("creditwatch_polls_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /**
     * How often each organization was polled in each of the last periods that are over. A poll comes when it is due, or
     * after that, and before the next is due; so its periods begin when it is due, and no poll stands on an edge.
     */
    List<Long> pollsByPeriod(int periods) {
        var dueAt = database.records().dueAt();
        return Stream.of(organizations).flatMap(each -> {
            Instant over = dueAt.get(each.name()).minus(period);
            return IntStream.rangeClosed(1, periods).mapToObj(back -> each.polledAt().stream()
                    .filter(at -> !at.isBefore(over.minus(period.multipliedBy(back)))
                            && at.isBefore(over.minus(period.multipliedBy(back - 1L))))
                    .count());
        }).toList();
    }

    @Override
    public void close() {
        instances.forEach(RunningProgram::close);
        database.close();
    }

    private static Path folder(Path parent, int number) {
        try {
            return Files.createDirectories(parent.resolve("instance-" + number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
