package io.creditwatch.acceptance;

import io.creditwatch.Tool;
import io.creditwatch.acceptance.StubVendor.Organization;
import io.creditwatch.delivery.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus, Alertmanager and a small exporter, which warn of a low balance. */
final class PrometheusStack implements AutoCloseable {

    static final List<Tool> TOOLS = List.of(Tool.PROMETHEUS, Tool.ALERTMANAGER, Tool.PYTHON);

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    /**
     * Intervals of the configuration.
     *
     * @param scrape        interval of the scrapes and of the evaluation of the rules
     * @param groupWait     wait before the first notification of an account
     * @param groupInterval wait before the next notification of an account
     */
    record Intervals(String scrape, String groupWait, String groupInterval) {

        @Override
        public String toString() {
            return "Prometheus and Alertmanager, scrape %s, group_wait %s, group_interval %s"
                    .formatted(scrape, groupWait, groupInterval);
        }
    }

    PrometheusStack(Path folder, Intervals intervals, StubVendor vendor, StubSlack slack, Organization... accounts)
            throws IOException {
        this.folder = folder;
        int exporter = FreePort.find();
        int prometheus = FreePort.find();
        int alertmanager = FreePort.find();
        write("rules.yaml", """
                groups:
                  - name: credit
                    rules:
                      - alert: CreditLow
                        expr: hyperstack_credit_dollars < 100
                      - alert: CreditUnknown
                        expr: hyperstack_up == 0
                        for: 15m
                """);
        write("prometheus.yaml", """
                global: {scrape_interval: %1$s, scrape_timeout: %1$s, evaluation_interval: %1$s}
                rule_files: [rules.yaml]
                alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:%2$d"]}]}]}
                scrape_configs:
                  - {job_name: hyperstack, static_configs: [{targets: ["127.0.0.1:%3$d"]}]}
                """.formatted(intervals.scrape(), alertmanager, exporter));
        write("alertmanager.yaml", """
                route:
                  receiver: slack
                  group_by: [alertname, account]
                  group_wait: %s
                  group_interval: %s
                  repeat_interval: 4h
                receivers:
                  - name: slack
                    slack_configs:
                      - api_url: %s
                        channel: "#gpu-credit"
                        send_resolved: true
                        fallback: "{{ .Status }} · {{ .CommonLabels.account }} · "
                """.formatted(intervals.groupWait(), intervals.groupInterval(), slack.webhook()));
        start(Stream.concat(Stream.of(path(Tool.PYTHON), Path.of("src/bench/prometheus/exporter.py").toAbsolutePath()
                        .toString(), Integer.toString(exporter), vendor.url()),
                Stream.of(accounts).map(each -> each.name() + "=" + each.key())).toArray(String[]::new));
        start(path(Tool.ALERTMANAGER), "--config.file=alertmanager.yaml", "--storage.path=alertmanager",
                "--web.listen-address=127.0.0.1:" + alertmanager, "--cluster.listen-address=");
        start(path(Tool.PROMETHEUS), "--config.file=prometheus.yaml", "--storage.tsdb.path=prometheus",
                "--web.listen-address=127.0.0.1:" + prometheus);
    }

    private static String path(Tool tool) {
        return tool.path().orElseThrow().toString();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void start(String... command) throws IOException {
        Path log = folder.resolve(Path.of(command[0]).getFileName() + ".log");
        processes.add(new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start());
    }

    /** Returns the resident memory of the three processes together, in MiB. */
    double resident() {
        return Benchmark.resident(processes.stream().map(Process::pid).toList());
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
