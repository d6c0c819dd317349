package io.creditwatch.acceptance;

import java.nio.file.Files;

/**
 * What 200 kills at random moments do, on SQLite or on PostgreSQL; claims run out in their own time. Takes half an hour.
 *
 * <pre>./mvnw -q -DskipTests package exec:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=io.creditwatch.acceptance.CrashFigures -Dexec.args="sqlite 200"</pre>
 */
public final class CrashFigures {

    private static final int ORGANIZATIONS = 20;
    private static final long SEED = 20261122;

    private CrashFigures() {
    }

    /** @param args {@code sqlite} or {@code postgresql}, and how many kills */
    public static void main(String[] args) throws Exception {
        try (Store store = args[0].equals("sqlite") ? Store.sqlite(Files.createTempDirectory("ledger"))
                : Store.postgresql();
                CrashRun run = new CrashRun(store, Files.createTempDirectory("creditwatch"), ORGANIZATIONS, SEED, true)) {
            System.out.println(run.kill(Integer.parseInt(args[1])));
        }
        System.exit(0);
    }
}
