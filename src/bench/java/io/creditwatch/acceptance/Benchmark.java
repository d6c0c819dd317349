package io.creditwatch.acceptance;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/**
 * Measures the packaged program against stubs on this machine, prints one table, and writes {@code target/bench.json}.
 * Runs on Linux only, because it reads {@code /proc}.
 *
 * <p>System properties: {@code bench.short=true} measures less often and for a shorter time. {@code bench.only} names
 * the parts to measure, separated by commas. {@code bench.soak=true} measures the soak alone, for an hour.
 * {@code bench.publish=true} makes the figures those of docs/performance.md.
 */
public final class Benchmark {

    private static final Path FILE = Path.of("target", "bench.json");
    private static final Path FOLDER = Path.of("target", "bench").toAbsolutePath();
    private static final String COMMAND = "./mvnw -Pbench verify";
    private static final String SOAK = "soak";

    private final boolean isShort = Boolean.getBoolean("bench.short");
    private final Figures figures;
    private final Runtimes runtimes;

    /** Part of the benchmark, which adds its figures. */
    interface Part {

        /** Begins what can go on while other parts measure. */
        default void begin(Benchmark benchmark) throws Exception {
        }

        void measure(Benchmark benchmark) throws Exception;
    }

    private Benchmark() throws IOException {
        figures = new Figures(FILE);
        runtimes = new Runtimes(FOLDER);
        runtimes.all().forEach(each -> figures.setting(each.name(), each.command()));
    }

    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("start", new StartBenchmark());
        parts.put("memory", new MemoryBenchmark());
        parts.put("crossing", new CrossingBenchmark());
        parts.put("polls", new PollsBenchmark());
        parts.put("deliveries", new DeliveriesBenchmark());
        parts.put("ledger", new LedgerBenchmark());
        parts.put("instances", new InstancesBenchmark());
        parts.put("page", new PageBenchmark());
        parts.put("growth", new GrowthBenchmark());
        parts.put("prometheus", new PrometheusBenchmark());
        parts.put(SOAK, new SoakBenchmark());
        new Benchmark().measure(parts);
        System.exit(0);
    }

    private void measure(Map<String, Part> parts) throws Exception {
        String only = Boolean.getBoolean("bench.soak") ? SOAK : System.getProperty("bench.only", "");
        List<String> chosen = only.isBlank() ? parts.keySet().stream().filter(each -> !each.equals(SOAK)).toList()
                : List.of(only.split(","));
        for (String name : chosen) {
            parts.get(name).begin(this);
        }
        for (String name : chosen) {
            figures.begin(name, COMMAND + (name.equals(SOAK) ? " -Dbench.soak" : " -Dbench.only=" + name)
                    + (isShort ? " -Dbench.short" : ""));
            parts.get(name).measure(this);
            figures.write();
        }
        figures.print();
        if (Boolean.getBoolean("bench.publish")) {
            figures.publish();
        }
    }

    Figures figures() {
        return figures;
    }

    Runtimes runtimes() {
        return runtimes;
    }

    boolean isShort() {
        return isShort;
    }

    /** Returns the first in the long form, and the second in the short form. */
    <T> T of(T longForm, T shortForm) {
        return isShort ? shortForm : longForm;
    }

    /** Returns a program of the main setting in a new folder, which alerts by credit alone. */
    Program program() throws IOException {
        return program(runtimes.main());
    }

    Program program(Runtimes.Setting setting) throws IOException {
        return program(setting, runtimes.newFolder());
    }

    Program program(Runtimes.Setting setting, Path folder) {
        return setting.apply(Program.in(folder))
                .with("poll.rate-limit", 0).with("alert.recovery.polls", 1)
                .with("alert.warning.runway", 0).with("alert.critical.runway", 0).with("alert.reminder.runway", 0);
    }

    /** Returns new customers of the vendor, with a cost per hour each. */
    static Organization[] organizations(StubVendor vendor, int number) {
        return IntStream.range(0, number).mapToObj(i -> vendor.organization("account-" + i).costs("20.40"))
                .toArray(Organization[]::new);
    }

    /** Waits until a program has polled that many times in all. */
    static void awaitPolls(StubVendor vendor, int polls) {
        Await.within(300, () -> {
            if (vendor.polls() < polls) {
                throw new AssertionError(vendor.polls() + " of " + polls + " polls");
            }
        });
    }

    static void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }

    static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    /** Returns the resident memory of these processes together, in MiB. */
    static double resident(List<Long> pids) {
        return pids.stream().mapToLong(pid -> RunningProgram.figure(pid, "VmRSS")).sum() / 1024.0;
    }
}
