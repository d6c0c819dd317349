package io.creditwatch.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Measured figures by part, in a JSON file. A run replaces the parts that it measures, and keeps the others when they
 * are from the same machine.
 */
final class Figures {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Number of samples from which on a p99 says something. */
    private static final int ENOUGH_FOR_P99 = 100;

    private final Path file;
    private final ObjectNode root = JSON.createObjectNode();
    private ArrayNode part = JSON.createArrayNode();

    Figures(Path file) throws IOException {
        this.file = file;
        ObjectNode machine = machine();
        root.set("machine", machine);
        JsonNode earlier = Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
        boolean same = earlier.path("machine").equals(machine);
        root.set("settings", same ? earlier.path("settings") : JSON.createObjectNode());
        root.set("parts", same ? earlier.path("parts") : JSON.createObjectNode());
    }

    private static ObjectNode machine() throws IOException {
        return JSON.createObjectNode()
                .put("processor", Files.readString(Path.of("/proc/cpuinfo")).lines()
                        .filter(line -> line.startsWith("model name")).findFirst().orElse("unknown")
                        .replaceFirst(".*: ", ""))
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("mebibytes", Files.readString(Path.of("/proc/meminfo")).lines()
                        .filter(line -> line.startsWith("MemTotal")).findFirst()
                        .map(line -> Integer.parseInt(line.replaceAll("\\D", "")) / 1024).orElse(0))
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
    }

    /** Writes down the command line behind the name of a setting. */
    void setting(String name, String command) {
        ((ObjectNode) root.path("settings")).put(name, command);
    }

    /**
     * Begins a part; the figures that follow belong to it.
     *
     * @param command command that measures this part alone
     */
    void begin(String name, String command) {
        System.out.println("== " + name);
        part = ((ObjectNode) root.path("parts")).putObject(name)
                .put("command", command).put("at", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString())
                .put("load", "%.1f".formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()))
                .putArray("figures");
    }

    void add(String what, String with, String unit, Collection<? extends Number> samples) {
        double[] sorted = samples.stream().mapToDouble(Number::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            notMeasured(what, with, "no sample");
            return;
        }
        ObjectNode figure = figure(what, with).put("unit", unit).put("samples", sorted.length)
                .put("median", rounded(sorted[sorted.length / 2])).put("least", rounded(sorted[0]))
                .put("most", rounded(sorted[sorted.length - 1]));
        if (sorted.length >= ENOUGH_FOR_P99) {
            figure.put("p99", rounded(sorted[sorted.length * 99 / 100]));
        }
        print(figure);
    }

    void add(String what, String with, String unit, double... samples) {
        add(what, with, unit, DoubleStream.of(samples).boxed().toList());
    }

    void notMeasured(String what, String with, String reason) {
        print(figure(what, with).put("notMeasured", reason));
    }

    private ObjectNode figure(String what, String with) {
        return part.addObject().put("what", what).put("with", with);
    }

    private static void print(ObjectNode figure) {
        System.out.print(PerformanceDocument.row(figure));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    void write() throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    /** Prints all parts of the file as one table. */
    void print() {
        root.path("parts").properties().forEach(each -> {
            System.out.println(each.getKey());
            each.getValue().path("figures").forEach(figure -> print((ObjectNode) figure));
        });
    }

    /** Makes these parts the committed figures beside the other parts, and writes their tables into the document. */
    void publish() throws IOException {
        ObjectNode committed = (ObjectNode) JSON.readTree(PerformanceDocument.FIGURES.toFile());
        root.path("parts").properties().forEach(each -> ((ObjectNode) committed.path("parts"))
                .set(each.getKey(), each.getValue()));
        committed.setAll(Map.of("machine", root.path("machine"), "settings", root.path("settings")));
        Files.writeString(PerformanceDocument.FIGURES,
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(committed) + "\n");
        PerformanceDocument.main(new String[0]);
    }
}
