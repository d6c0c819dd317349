package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import io.creditwatch.delivery.FreePort;
import io.creditwatch.settings.WebAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the file of the ledger: its lock, and its removal while the program runs. RestartIT starts a program after a
 * killed one.
 */
@Execution(ExecutionMode.CONCURRENT)
class LedgerFileIT {

    @Test
    void isLockedForASecondProgramAndWatched(@TempDir Path folder) throws IOException {
        try (StubVendor vendor = new StubVendor()) {
            Organization account = vendor.organization("prod-eu");
            try (RunningProgram program = Program.in(folder).watching(vendor, account)
                    // as if no name server answered
                    .environment("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=/dev/null").startAndWait()) {
                account.awaitPolls(1);

                RunResult second = Program.in(folder).watching(vendor, account)
                        .with("http.port", FreePort.find()).run();
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.err()).contains("event=start-failed", "is in use by another creditwatch: pid "
                        + program.pid() + " on host " + WebAddress.thisHost() + ",", "Stop that one")
                        .doesNotContain("\tat ");

                Path file = folder.resolve("data/creditwatch.db");
                Path away = Files.move(file, folder.resolve("away.db"));
                program.awaitLine("event=ledger-failed");
                Await.soon(() -> assertThat(program.get("/observe/health/ready").body())
                        .contains("deleted or moved away"));
                assertThat(program.get("/observe/health/ready").statusCode()).isEqualTo(503);
                assertThat(program.err()).containsOnlyOnce("event=ledger-failed")
                        .contains("was deleted or moved away while the program runs");

                Files.move(away, file);
                Await.soon(() -> assertThat(program.get("/observe/health/ready").statusCode())
                        .isEqualTo(200));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "java.io.tmpdir=/no/such  | cannot unpack SQLite's library into the temporary folder /no/such: there is no "
                + "such folder"
                + "                 | java -Djava.io.tmpdir=FOLDER",
        "org.sqlite.osinfo.architecture=vax | there is no SQLite library for Linux/vax in this program"
                + "                           | java -Dorg.sqlite.lib.path=FOLDER"})
    void saysInOneLineWhyTheNativeLibraryCannotBeLoaded(String option, String why, String fix, @TempDir Path folder) {
        RunResult run = Program.in(folder).with("hyperstack.api.key", "some-key")
                .on(Program.JAVA, List.of("-XX:SharedArchiveFile=" + ClassArchive.FILE, "-Xlog:disable"))
                .option("-D" + option).run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(why, fix).doesNotContain("\tat ");
    }
}
