package io.creditwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit of the release archive, as systemd reads it. */
class SystemdUnitTest {

    private static final Path UNIT = Path.of("src", "release", "creditwatch.service");

    @TempDir
    Path folder;

    @Test
    @Needs(Tool.SYSTEMD_ANALYZE)
    void isUnderstoodBySystemd() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path unit = Files.writeString(folder.resolve("creditwatch.service"),
                Files.readString(UNIT).replace("/usr/bin/java", java.toString()));

        assertThat(systemdAnalyze("verify", "--man=no", "--recursive-errors=no", unit.toString()).lines())
                .noneMatch(line -> line.contains("creditwatch"));
    }

    /** A rating of 2.0 at most; an unprotected service has 9.6. */
    @Test
    @Needs(Tool.SYSTEMD_ANALYZE)
    void isHardened() throws Exception {
        String rating = systemdAnalyze("security", "--no-pager", "--offline=yes", "--threshold=20", UNIT.toString());

        assertThat(rating).contains("Overall exposure level for creditwatch.service: 1.");
    }

    @Test
    void namesTheFilesOfTheArchive() throws IOException {
        assertThat(Files.readString(UNIT)).contains("-jar /opt/creditwatch/creditwatch.jar", "Restart=on-failure",
                "LoadCredential=hyperstack_api_key:", "HYPERSTACK_API_KEY_FILE=%d/hyperstack_api_key");
    }

    private static String systemdAnalyze(String... arguments) throws IOException, InterruptedException {
        assumeTrue(version() >= 250, "need systemd-analyze: install systemd 250 or newer");
        return output(arguments);
    }

    private static int version() throws IOException, InterruptedException {
        return Integer.parseInt(output("--version").replaceFirst("(?s)^systemd (\\d+).*", "$1"));
    }

    private static String output(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Tool.SYSTEMD_ANALYZE.path().orElseThrow().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
