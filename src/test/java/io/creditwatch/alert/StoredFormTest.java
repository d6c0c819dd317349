package io.creditwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditwatch.alert.AlertState.Decided;
import io.creditwatch.alert.AlertState.Unreadable;
import io.creditwatch.alert.Incident.Suspension;
import io.creditwatch.alert.Incident.TopUps;
import io.creditwatch.alert.RecentReadings.Recovery;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored JSON of the version before 1.0.0, in which every component is set. */
class StoredFormTest {

    private static final AlertState STATE = new AlertState(
            new Decided(Condition.CREDIT_CRITICAL, at(6), Condition.CREDIT_WARNING),
            new Incident("episode-1", at(1), new Suspension(at(2), at(3)), new TopUps(new BigDecimal("50.00"), at(4)),
                    Set.of("slack", "email"), Duration.ofHours(6), null),
            new RecentReadings(new CreditReading("prod-eu", at(50), new BigDecimal("96.50"),
                    new BigDecimal("0.5"), true),
                    at(45), new Forecast(new Forecast.Balance(at(50), new BigDecimal("96.50"), new BigDecimal("0.5")),
                            new Forecast.BurnRate(new BigDecimal("24.0000"), Forecast.Source.NEWEST,
                                    new BigDecimal("10.5000"), Duration.ofMinutes(45), new BigDecimal("31.0050"), null),
                            new Forecast.Range(Duration.ofHours(4), Duration.ofHours(3), Duration.ofHours(5)), null),
                    List.of(Condition.CREDIT_CRITICAL, Condition.CREDIT_WARNING),
                    new Recovery(at(5), true, Condition.CREDIT_CRITICAL), at(8)),
            new Unreadable(3, at(55), new ReadFailure("prod-eu", at(60), ReadFailure.Kind.SERVER_ERROR, 503, "HTTP 503",
                    Duration.ofSeconds(7)), true, 1, Severity.CRITICAL),
            new SideAlerts(true, at(7), Set.of("slack", "email"), true), 17);

    @Test
    void readsAStateOfAnEarlierVersion() throws IOException {
        assertThat(Json.MAPPER.treeToValue(stored("state.json"), AlertState.class)).isEqualTo(STATE);
    }

    /** A row that another tool has written may have any part missing. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'episode':{},'unreadable':{},'lastReading':{},'forecast':{},'sideAlerts':{}}",
        "{'unreadable':{'notified':true}}",
        "{'forecast':{'asOf':'2026-11-23T06:50:00Z','usdPerHour':24,'runway':'PT4H'}}"})
    void countsAPartThatIsIncompleteAsMissing(String json) {
        assertThat(Json.read(json.replace('\'', '"'), AlertState.class)).isEqualTo(AlertState.INITIAL);
    }

    @Test
    void readsAStateOfThisVersion() throws IOException {
        for (AlertState state : List.of(STATE, AlertState.INITIAL)) {
            JsonNode stored = Json.MAPPER.valueToTree(state);

            assertThat(Json.MAPPER.treeToValue(stored, AlertState.class)).isEqualTo(state);
            assertThat(stored.toString())
                    .doesNotContain("told", "Told", "asides", "feared", "lately"); // see @JsonAlias
        }
    }

    /** An event of an earlier version is in dollars, and its summary is computed again. */
    @Test
    void readsAndWritesAnEventOfAnEarlierVersion() throws IOException {
        JsonNode stored = stored("event.json");

        CreditEvent event = Json.MAPPER.treeToValue(stored, CreditEvent.class);
        assertThat(event.currency()).isEqualTo("USD");
        ((ObjectNode) stored).put("summary", event.summary()).put("currency", "USD");
        ((ObjectNode) stored.get("reading")).put("currency", "USD");
        ((ObjectNode) stored.at("/ledger/critical/0")).put("currency", "USD");
        assertThat(Json.MAPPER.writeValueAsString(event)).isEqualTo(Json.MAPPER.writeValueAsString(stored));
    }

    private static JsonNode stored(String name) throws IOException {
        try (InputStream file = StoredFormTest.class.getResourceAsStream("/stored/" + name)) {
            return Json.MAPPER.readTree(file);
        }
    }

    private static Instant at(int minute) {
        return Instant.parse("2026-11-23T06:00:00Z").plusSeconds(60L * minute);
    }
}
