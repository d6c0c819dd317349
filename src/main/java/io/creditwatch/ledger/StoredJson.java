package io.creditwatch.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditwatch.alert.AlertState;
import io.creditwatch.text.Json;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the state of an account from the JSON text that is stored. */
final class StoredJson {

    /** As {@link Instant#toString} writes one, a year beyond four digits included. */
    private static final Pattern MOMENT = Pattern.compile("[+-]?\\d{4,10}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

    private StoredJson() {
    }

    /**
     * The state of an account. All that is in it has happened, so a moment that lies ahead was stored while the clock
     * was wrong, and counts as now: this is the one place that sees to it.
     */
    static AlertState state(String json, Instant now) {
        try {
            JsonNode stored = Json.MAPPER.readTree(json);
            notAhead(stored, now);
            return Json.MAPPER.treeToValue(stored, AlertState.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void notAhead(JsonNode node, Instant now) {
        if (node instanceof ObjectNode object) {
            object.properties().stream().filter(entry -> isAhead(entry.getValue(), now)).map(Map.Entry::getKey).toList()
                    .forEach(name -> object.put(name, now.toString()));
        }
        node.forEach(child -> notAhead(child, now));
    }

    private static boolean isAhead(JsonNode value, Instant now) {
        if (!value.isTextual() || !MOMENT.matcher(value.textValue()).matches()) {
            return false;
        }
        return Instant.parse(value.textValue()).isAfter(now);
    }
}
