package io.creditwatch.acceptance;

import java.nio.file.Files;

/**
 * What many kills at random moments do, on SQLite or on PostgreSQL; 200 take about twenty minutes. Claims of a killed
 * process run out in their own time, or, so that more is going on, at once.
 *
 * <pre>./mvnw -q -DskipTests package exec:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=io.creditwatch.acceptance.CrashFigures -Dexec.args="sqlite 200 at-once"</pre>
 */
public final class CrashFigures {

    private static final int ORGANIZATIONS = 20;
    private static final long SEED = 20261122;

    private CrashFigures() {
    }

    /** @param args {@code sqlite} or {@code postgresql}, how many kills, {@code in-time} or {@code at-once} */
    public static void main(String[] args) throws Exception {
        try (TestDatabase database = args[0].equals("sqlite") ? TestDatabase.sqlite(Files.createTempDirectory("ledger"))
                : TestDatabase.postgresql();
                CrashRun run = new CrashRun(database, Files.createTempDirectory("creditwatch"), ORGANIZATIONS, SEED,
                        args[2].equals("in-time"))) {
            System.out.println(run.kill(Integer.parseInt(args[1])));
        }
        System.exit(0);
    }
}
