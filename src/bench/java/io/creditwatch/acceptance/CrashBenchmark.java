package io.creditwatch.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;

/** Kills the program many times at random moments, on SQLite or on PostgreSQL, and reports what that did. */
public final class CrashBenchmark {

    private static final int ORGANIZATIONS = 20;
    private static final long SEED = 20261122;

    private CrashBenchmark() {
    }

    /**
     * @param args {@code sqlite} or {@code postgresql}; the number of kills; {@code in-time} or {@code at-once}: the
     *             time at which claims of a killed process end
     */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "bench").toAbsolutePath()), "crash-");
        try (TestDatabase database = args[0].equals("sqlite") ? TestDatabase.sqlite(folder) : TestDatabase.postgresql();
                CrashRun run = new CrashRun(database, folder, ORGANIZATIONS, SEED, args[2].equals("in-time"))) {
            System.out.println(run.kill(Integer.parseInt(args[1])));
        }
        System.exit(0);
    }
}
