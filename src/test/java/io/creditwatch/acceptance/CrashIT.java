package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests that a program killed at any moment loses and invents nothing. CrashBenchmark kills it more often. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class CrashIT {

    /** Number of moments that the kills aim at. */
    private static final int KILLS = 4;
    private static final int ORGANIZATIONS = 8;

    @Test
    void losesNothingOnSqlite(@TempDir Path folder) {
        try (TestDatabase database = TestDatabase.sqlite(folder)) {
            assertNothingIsLost(database, folder, 1);
        }
    }

    @Test
    void losesNothingOnPostgresql(@TempDir Path folder) {
        try (TestDatabase database = TestDatabase.postgresql()) {
            assertNothingIsLost(database, folder, 2);
        }
    }

    private static void assertNothingIsLost(TestDatabase database, Path folder, long seed) {
        try (CrashRun run = new CrashRun(database, folder, ORGANIZATIONS, seed, false)) {
            CrashReport report = run.kill(KILLS);
            System.out.println(report);
            assertThat(report.killed()).isEqualTo(KILLS);
            assertThat(report.crossings()).isGreaterThanOrEqualTo(ORGANIZATIONS);
            assertThat(report.missing()).isEmpty();
            assertThat(report.invented()).isEmpty();
            assertThat(report.lost()).isEmpty();
            assertThat(report.disordered()).isEmpty();
            assertThat(report.unexplained()).isZero();
            assertThat(report.mostRepeatsOfAKill()).isLessThanOrEqualTo(1);
            assertThat(report.orphans()).isZero();
            assertThat(report.integrity()).isEqualTo("ok");
        }
    }
}
