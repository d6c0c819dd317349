package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus's own judge of rules. */
final class Promtool {

    private Promtool() {
    }

    /** Fails with its output unless it accepts them. */
    static void accepts(String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
        Process promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).doesNotContain("FAILED");
        assertThat(promtool.waitFor()).as(said).isZero();
    }
}
