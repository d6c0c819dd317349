package io.creditwatch.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code docs/grafana-dashboard.json}: what its panels ask Prometheus. */
public record GrafanaDashboard(JsonNode json) {

    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
    private static final Pattern METRIC = Pattern.compile("\\b[a-z]+_\\w+\\b(?!\\s*\\()");

    public static GrafanaDashboard read() throws IOException {
        return new GrafanaDashboard(new ObjectMapper().readTree(Path.of("docs/grafana-dashboard.json").toFile()));
    }

    /** Returns the PromQL expressions, with a fixed span in place of the one that Grafana fills in. */
    public List<String> expressions() {
        return json.findValuesAsText("expr").stream().map(asked -> asked.replace("$__rate_interval", "5m")).toList();
    }

    /** The names of the numbers that it shows. */
    public Set<String> metrics() {
        return expressions().stream().flatMap(asked -> METRIC.matcher(TEXT.matcher(asked).replaceAll("")).results())
                .map(MatchResult::group).collect(Collectors.toSet());
    }
}
