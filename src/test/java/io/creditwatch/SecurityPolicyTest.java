package io.creditwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reasons in SECURITY.md why advisories of Camel do not concern the shipped routes and settings. */
class SecurityPolicyTest {

    private static final Pattern CONSUMER = Pattern.compile("from:\\s+uri: ([a-z-]+):");

    @Test
    void consumesNeitherFromABrokerNorFromAMailbox() throws IOException {
        try (Stream<String> files = routes()) {
            List<String> consumers = files.flatMap(file -> CONSUMER.matcher(file).results()).map(from -> from.group(1))
                    .distinct().toList();

            assertThat(consumers).contains("direct", "seda")
                    .isSubsetOf("direct", "seda", "timer", "progress", "platform-http");
        }
    }

    @Test
    void removesAllHeadersBeforeEachReceiver() throws IOException {
        assertThat(Files.readString(Path.of("routes", "channel.camel.yaml")))
                .containsPattern("removeHeaders:\\s+pattern: \"\\*\"\\s+- to: direct:send-");
    }

    @Test
    void usesNoSagaNoMimeMultipartNoRedirectsAndNoProxyPath() throws IOException {
        try (Stream<String> files = routes()) {
            assertThat(files).allSatisfy(file -> assertThat(file).doesNotContainIgnoringCase("saga")
                    .doesNotContainIgnoringCase("mimeMultipart").doesNotContain("followRedirects")
                    .doesNotContain("platform-http:proxy"));
        }
    }

    @Test
    void usesNeitherCamelsAuthenticationNorItsCors() throws IOException {
        assertThat(Files.readString(Path.of("application.properties"))).contains("camel.server.enabled")
                .doesNotContainIgnoringCase("authentication").doesNotContainIgnoringCase("cors")
                .doesNotContain("camel.server.path");
    }

    private static Stream<String> routes() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files.filter(Files::isRegularFile).map(SecurityPolicyTest::text).toList().stream();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
