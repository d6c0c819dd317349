package io.creditwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the route files by Camel's own schema, and by rules for their readers. */
class RoutesTest {

    private static final Pattern ROUTE_ID = Pattern.compile("(?m)^- route:\\n    id: (\\S+)$");

    private static Schema camelSchema;

    @BeforeAll
    static void readCamelsOwnSchema() throws IOException {
        try (InputStream in = RoutesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            camelSchema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isValidByCamelsOwnSchema(Path file) throws IOException {
        assertThat(camelSchema.validate(Files.readString(file), InputFormat.YAML)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void namesAndDescribesEachRouteByItsWork(Path file) throws IOException {
        String text = Files.readString(file);
        List<String> ids = ROUTE_ID.matcher(text).results().map(r -> r.group(1)).toList();

        assertThat(ids).hasSize(count(text, "- route:")).allMatch(id -> id.matches("[a-z]+(-[a-z]+)+"));
        assertThat(count(text, "    description: ")).isGreaterThanOrEqualTo(ids.size());
    }

    /** Guards against the Simple language, which compares decimals wrongly. */
    @ParameterizedTest
    @MethodSource("files")
    void comparesNoMoneyInAnExpression(Path file) throws IOException {
        assertThat(Files.readString(file))
                .doesNotContainPattern("(?i)(expression|simple):.*(credit|threshold|dollars).*[<>]");
    }

    private static int count(String text, String start) {
        Matcher matcher = Pattern.compile("(?m)^" + Pattern.quote(start)).matcher(text);
        return (int) matcher.results().count();
    }

    static Stream<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("routes"))) {
            return all.filter(file -> file.toString().endsWith(".camel.yaml")).sorted().toList().stream();
        }
    }
}
