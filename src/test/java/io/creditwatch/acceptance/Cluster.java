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

/** Several processes of the program on one PostgreSQL that watch the same organizations. */
final class Cluster implements AutoCloseable {

    private final TestDatabase database = TestDatabase.postgresql();
    private final Path folder;
    private final Duration period;
    private final UnaryOperator<Program> settings;
    private final Organization[] organizations;
    private final List<RunningProgram> instances = new ArrayList<>();

    /**
     * @param folder   parent of the instances' folders
     * @param accounts number of organizations
     * @param period   time between two polls of an account
     * @param settings further settings of each instance
     */
    Cluster(Path folder, StubVendor vendor, int accounts, Duration period, UnaryOperator<Program> settings) {
        this.folder = folder;
        this.period = period;
        this.settings = program -> settings.apply(program.with("hyperstack.api.url", vendor.url()));
        organizations = IntStream.range(0, accounts).mapToObj(i -> vendor.organization("account-" + i))
                .toArray(Organization[]::new);
    }

    /** Starts that many instances. */
    Cluster start(int more) {
        for (int i = 0; i < more; i++) {
            Program program = database.configure(Program.in(newFolder())).watching(organizations)
                    .with("poll.period", period.toMillis() + "ms")
                    .with("poll.period.alert", period.toMillis() + "ms").with("poll.rate-limit", 0);
            instances.add(settings.apply(program).startAndWait());
        }
        return this;
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

    /** Waits until each organization has been polled that many times more. */
    void awaitPolls(int more) {
        awaitPolls(more, organizations.length);
    }

    /** Waits until that many organizations have been polled that many times more. */
    void awaitPolls(int more, int many) {
        int[] before = Stream.of(organizations).mapToInt(Organization::polls).toArray();
        int patience = Await.PATIENCE + (int) period.multipliedBy(more).toSeconds();
        Await.within(patience, () -> assertThat(IntStream.range(0, before.length)
                .filter(i -> organizations[i].polls() >= before[i] + more).count()).isGreaterThanOrEqualTo(many));
    }

    /** Returns the number of polls that the instance has recorded. */
    static long pollsBy(RunningProgram instance) {
        return instance.get("/observe/metrics").body().lines()
                .filter(line -> line.startsWith("creditwatch_polls_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /**
     * Counts the polls of each of these organizations in each of the last complete periods. A period begins when the
     * organization is due, and no poll comes earlier, so the count needs no tolerance.
     */
    List<Long> pollsByPeriod(List<Organization> some, int periods) {
        var dueAt = database.records().dueAt();
        return some.stream().flatMap(each -> {
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

    private Path newFolder() {
        try {
            return Files.createDirectories(folder.resolve("instance-" + instances.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
