package io.creditwatch.acceptance;

import io.creditwatch.ledger.StoredHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** Measures polls, page, chart and metrics of 100 accounts with a day of history, with a year, and undeleted. */
final class GrowthBenchmark implements Benchmark.Part {

    private static final int ACCOUNTS = 100;

    @Override
    public void measure(Benchmark benchmark) throws Exception {
        measure(benchmark, "a day of history", 1, 1);
        measure(benchmark, "a year of history", 365, 14);
        if (!benchmark.isShort()) {
            measure(benchmark, "a year of history with all readings of 90 days", 365, 90);
        }
    }

    private static void measure(Benchmark benchmark, String with, int days, int daysOfReadings) throws Exception {
        Path folder = benchmark.runtimes().newFolder();
        Path ledger = folder.resolve("data/creditwatch.db");
        StoredLedger.newIn(folder);
        Jdbi.create("jdbc:sqlite:" + ledger).useTransaction(handle ->
                StoredHistory.fill(handle, "account-", ACCOUNTS, Instant.now(), days, daysOfReadings));
        benchmark.figures().add("ledger", with, "MB", Files.size(ledger) / 1e6);
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack()) {
            StubVendor.Organization[] accounts = Benchmark.organizations(vendor, ACCOUNTS);
            // the first poll of an account reads its history, and stores what it knows of the spending
            try (RunningProgram running = program(benchmark, folder).watching(vendor, accounts).notifying(slack)
                    .with("poll.period", "5m").startAndWait()) {
                Benchmark.awaitPolls(vendor, ACCOUNTS);
                PageBenchmark.get(benchmark, running, "page", with, "/");
                PageBenchmark.get(benchmark, running, "chart of a day", with, "/api/accounts/account-0/chart");
                PageBenchmark.get(benchmark, running, "metrics", with, "/observe/metrics");
            }
            try (RunningProgram running = program(benchmark, folder).watching(vendor, accounts).notifying(slack)
                    .with("poll.period", "250ms").with("poll.period.alert", "250ms").startAndWait()) {
                Benchmark.awaitPolls(vendor, 10 * ACCOUNTS);
                PollsBenchmark.measure(benchmark, vendor, running, with);
            }
        }
    }

    private static Program program(Benchmark benchmark, Path folder) throws IOException {
        return benchmark.program(benchmark.runtimes().main(), folder).option(MemoryBenchmark.HEAP_FOR_MANY);
    }
}
