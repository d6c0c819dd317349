package io.creditwatch.status;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Style sheets and scripts of the status page. A browser may keep them, because their address has their version. */
public final class StatusFiles {

    private static final String CHART_LIBRARY = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private final Map<String, HttpAnswer> answers = new LinkedHashMap<>();
    private final String version;

    public StatusFiles() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        add("page.css", "/status/page.css", CSS, all);
        for (String name : List.of("page.js", "account.js", "chart.js", "fan.js", "dom.js")) {
            add(name, "/status/" + name, SCRIPT, all);
        }
        String chartFolder = "/META-INF/resources/webjars/uplot/" + chartVersion() + "/dist/";
        add("uPlot.min.css", chartFolder + "uPlot.min.css", CSS, all);
        add("uPlot.esm.js", chartFolder + "uPlot.esm.js", SCRIPT, all);
        version = UUID.nameUUIDFromBytes(all.toByteArray()).toString();
    }

    /** Returns a version that changes when any of the files changes. */
    String version() {
        return version;
    }

    /** @throws ProblemException when there is no such file, or not in this version */
    HttpAnswer file(String wanted, String name) {
        HttpAnswer answer = answers.get(name);
        if (answer == null || !wanted.equals(version)) {
            throw ProblemException.notFound("there is no such file; reload the page");
        }
        return answer;
    }

    private void add(String name, String resource, String contentType, ByteArrayOutputStream all) {
        byte[] content = content(resource);
        all.writeBytes(content);
        answers.put(name, new HttpAnswer(200, Map.of("Content-Type", contentType,
                "Cache-Control", "private, max-age=31536000, immutable", "X-Content-Type-Options", "nosniff"),
                content));
    }

    private static String chartVersion() {
        return new String(content(CHART_LIBRARY), StandardCharsets.UTF_8).replaceFirst("(?s).*version=(\\S+).*", "$1");
    }

    private static byte[] content(String resource) {
        try (InputStream in = StatusFiles.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
