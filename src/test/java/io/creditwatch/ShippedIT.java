package io.creditwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The libraries of the packaged program: a change of one is a line in the list, and the bill of materials names all.
 */
class ShippedIT {

    private static final Path LIST = Path.of("src", "test", "resources", "shipped-jars.txt");
    private static final Path LIB = Path.of("target", "lib");

    @Test
    void shipsOnlyTheLibrariesOfTheList() throws IOException {
        TreeSet<String> unlisted = shipped();
        TreeSet<String> missing = new TreeSet<>(Files.readAllLines(LIST));
        unlisted.removeAll(Files.readAllLines(LIST));
        missing.removeAll(shipped());

        assertThat(Stream.concat(missing.stream().map(jar -> "- " + jar), unlisted.stream().map(jar -> "+ " + jar)))
                .as("changes of what is shipped, to be made in " + LIST).isEmpty();
        assertThat(Files.readAllLines(LIST)).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(100);
    }

    @Test
    void startsWithTheseLibraries() throws IOException {
        try (JarFile program = new JarFile("target/creditwatch.jar")) {
            String classPath = program.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);

            assertThat(classPath.split(" ")).containsExactlyInAnyOrderElementsOf(
                    shipped().stream().map(jar -> "lib/" + jar).toList());
        }
    }

    /** Runs with {@code -Prelease}, since the other builds make no such file. */
    @Test
    @Tag("release")
    void namesEachLibraryInTheBillOfMaterials() throws Exception {
        JsonNode bill = new ObjectMapper().readTree(Path.of("target", "creditwatch.cdx.json").toFile());
        Map<String, String> named = new TreeMap<>();
        for (JsonNode component : bill.get("components")) {
            named.put(component.get("name").asText() + "-" + component.get("version").asText() + ".jar",
                    sha256(component));
        }
        Map<String, String> shipped = new TreeMap<>();
        for (String jar : shipped()) {
            shipped.put(jar, HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(Files.readAllBytes(LIB.resolve(jar)))));
        }

        assertThat(named).isEqualTo(shipped);
        assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("creditwatch");
        assertThat(bill.has("serialNumber")).as("a serial number, which would differ each time").isFalse();
    }

    private static String sha256(JsonNode component) {
        return StreamSupport.stream(component.get("hashes").spliterator(), false)
                .filter(hash -> hash.get("alg").asText().equals("SHA-256"))
                .map(hash -> hash.get("content").asText()).findFirst().orElse("none");
    }

    private static TreeSet<String> shipped() throws IOException {
        try (Stream<Path> jars = Files.list(LIB)) {
            return new TreeSet<>(jars.map(jar -> jar.getFileName().toString()).toList());
        }
    }
}
