package io.creditwatch.status;

import io.creditwatch.Needs;
import io.creditwatch.Tool;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The rules by which Prometheus watches this program, held to their own tests. */
@Needs(Tool.PROMTOOL)
class AlertRulesTest {

    @Test
    void areValid() throws IOException, InterruptedException {
        Promtool.accepts("check", "rules", "docs/prometheus-alerts.yaml");
    }

    @Test
    void fireOnlyWhenTheyShould() throws IOException, InterruptedException {
        Promtool.accepts("test", "rules", "docs/prometheus-alerts-test.yaml");
    }
}
