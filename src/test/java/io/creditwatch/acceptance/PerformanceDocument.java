package io.creditwatch.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Tables of docs/performance.md, made from the figures of the benchmark; the text around them is written by hand. */
final class PerformanceDocument {

    static final Path DOCUMENT = Path.of("docs", "performance.md");
    static final Path FIGURES = Path.of("docs", "bench.json");

    private static final Pattern TABLE =
            Pattern.compile("(<!-- figures: (\\S+) -->\n).*?(<!-- end -->)", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    private PerformanceDocument() {
    }

    /** Writes the tables of the committed figures into the document. */
    public static void main(String[] args) throws IOException {
        Files.writeString(DOCUMENT, withTables(Files.readString(DOCUMENT), JSON.readTree(FIGURES.toFile())));
    }

    /** Replaces the table of each part by the one of these figures. */
    static String withTables(String document, JsonNode bench) {
        return TABLE.matcher(document).replaceAll(found -> Matcher.quoteReplacement(
                found.group(1) + table(found.group(2), bench) + found.group(3)));
    }

    private static String table(String part, JsonNode bench) {
        return switch (part) {
            case "machine" -> machine(bench.path("machine"));
            case "settings" -> settings(bench.path("settings"));
            default -> part(bench.path("parts").path(part));
        };
    }

    private static String machine(JsonNode machine) {
        return "%s, %d cores, %d MiB; %s.\n".formatted(machine.path("processor").asText(),
                machine.path("cores").asInt(), machine.path("mebibytes").asInt(), machine.path("system").asText());
    }

    private static String settings(JsonNode settings) {
        return settings.properties().stream().map(each -> "- **%s**: `%s`\n".formatted(each.getKey(),
                each.getValue().asText())).collect(Collectors.joining());
    }

    private static String part(JsonNode part) {
        if (part.isMissingNode()) {
            return "Not measured.\n";
        }
        String rows = StreamSupport.stream(part.path("figures").spliterator(), false).map(PerformanceDocument::row)
                .collect(Collectors.joining());
        return "`%s`, %s, load %s before it\n\n| | with | median | spread | of |\n|---|---|---|---|---|\n%s".formatted(
                part.path("command").asText(), part.path("at").asText(), part.path("load").asText(), rows);
    }

    /** Returns one figure as a line of a table in Markdown. */
    static String row(JsonNode figure) {
        String begin = "| %s | %s | ".formatted(figure.path("what").asText(), figure.path("with").asText());
        if (figure.has("notMeasured")) {
            return begin + "not measured: " + figure.path("notMeasured").asText() + " | | |\n";
        }
        int samples = figure.path("samples").asInt();
        String p99 = figure.has("p99") ? "p99 " + number(figure.path("p99")) + ", " : "";
        String spread = samples == 1 ? "" : p99 + number(figure.path("least")) + " to " + number(figure.path("most"));
        return begin + (number(figure.path("median")) + " " + figure.path("unit").asText()).strip() + " | " + spread
                + " | " + samples + " |\n";
    }

    private static String number(JsonNode value) {
        double number = value.asDouble();
        int decimals = number == Math.rint(number) || Math.abs(number) >= 100 ? 0 : Math.abs(number) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", number);
    }
}
