package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerformanceDocumentTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void showsTheCommittedFigures() throws IOException {
        String document = Files.readString(PerformanceDocument.DOCUMENT);

        assertThat(document).isEqualTo(PerformanceDocument.withTables(document, committed()));
    }

    @Test
    void showsEveryPart() throws IOException {
        List<String> parts = new ArrayList<>();
        committed().path("parts").fieldNames().forEachRemaining(parts::add);

        assertThat(parts).isNotEmpty().allSatisfy(part ->
                assertThat(Files.readString(PerformanceDocument.DOCUMENT)).contains("<!-- figures: " + part + " -->"));
    }

    @Test
    void replacesWhatStoodBetweenTheMarks() throws IOException {
        JsonNode bench = JSON.readTree("""
                {"parts": {"start": {"command": "./mvnw", "at": "2026-11-27T12:00Z", "load": "0.1", "figures": [
                  {"what": "first poll", "with": "JDK 25", "unit": "ms", "samples": 5, "median": 1234.5, "least": 1.25,
                   "most": 2000.0},
                  {"what": "first poll", "with": "JDK 17", "notMeasured": "no JDK 17"}]}}}""");

        String document = "a\n<!-- figures: start -->\nold\n<!-- end -->\nb\n";

        assertThat(PerformanceDocument.withTables(document, bench)).isEqualTo("""
                a
                <!-- figures: start -->
                `./mvnw`, 2026-11-27T12:00Z, load 0.1 before it

                | | with | median | spread | of |
                |---|---|---|---|---|
                | first poll | JDK 25 | 1,235 ms | 1.25 to 2,000 | 5 |
                | first poll | JDK 17 | not measured: no JDK 17 | | |
                <!-- end -->
                b
                """);
    }

    @Test
    void saysWhatWasNotMeasured() throws IOException {
        assertThat(PerformanceDocument.withTables("<!-- figures: soak -->\n<!-- end -->", JSON.readTree("{}")))
                .isEqualTo("<!-- figures: soak -->\nNot measured.\n<!-- end -->");
    }

    private static JsonNode committed() throws IOException {
        return JSON.readTree(PerformanceDocument.FIGURES.toFile());
    }
}
