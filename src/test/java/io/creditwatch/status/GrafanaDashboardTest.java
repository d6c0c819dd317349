package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.creditwatch.Needs;
import io.creditwatch.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard, as far as it can be judged without Grafana; that each number is served, StatusIT shows. */
class GrafanaDashboardTest {

    private GrafanaDashboard dashboard;

    @BeforeEach
    void read() throws IOException {
        dashboard = GrafanaDashboard.read();
    }

    @Needs(Tool.PROMTOOL)
    @Test
    void usesQueriesThatPrometheusUnderstands(@TempDir Path folder) throws IOException, InterruptedException {
        List<String> asked = dashboard.expressions();
        List<Map<String, String>> rules = IntStream.range(0, asked.size())
                .mapToObj(i -> Map.of("record", "dashboard:" + i, "expr", asked.get(i))).toList();
        Path file = folder.resolve("rules.yaml");
        new ObjectMapper().writeValue(file.toFile(),
                Map.of("groups", List.of(Map.of("name", "dashboard", "rules", rules))));
        assertThat(rules).hasSizeGreaterThan(10);
        Promtool.accepts("check", "rules", file.toString());
    }

    @Test
    void queriesTheChosenPrometheus() {
        assertThat(dashboard.json().findParents("expr")).isNotEmpty().allSatisfy(
                target -> assertThat(target.path("datasource").path("uid").asText()).isEqualTo("${datasource}"));
        assertThat(dashboard.json().path("templating").path("list").findValuesAsText("name"))
                .containsExactly("datasource", "account");
    }

    @Test
    void queriesOnlyTheChosenAccounts() {
        assertThat(dashboard.expressions()).filteredOn(asked -> asked.contains("(account)")).hasSizeGreaterThan(4)
                .allSatisfy(asked -> assertThat(asked).contains("{account=~\"$account\"}"));
    }

    @Test
    void saysTheUnitOfEveryGraph() {
        List<JsonNode> graphs = dashboard.json().findParents("targets").stream()
                .filter(panel -> panel.path("type").asText().equals("timeseries")).toList();
        assertThat(graphs).hasSizeGreaterThan(5).allSatisfy(
                panel -> assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText()).isNotEmpty());
    }
}
