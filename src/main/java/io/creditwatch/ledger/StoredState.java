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

/** State of an account as the database has it. */
final class StoredState {

    /** Text of {@link Instant#toString}; a year may have more than four digits. */
    private static final Pattern MOMENT =
            Pattern.compile("[+-]?\\d{4,10}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

    private StoredState() {
    }

    /** Returns the state; a moment later than now was stored while the clock was wrong, and counts as now. */
    static AlertState read(String json, Instant now) {
        try {
            JsonNode stored = Json.MAPPER.readTree(json);
            moveToNow(stored, now);
            return Json.MAPPER.treeToValue(stored, AlertState.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void moveToNow(JsonNode node, Instant now) {
        if (node instanceof ObjectNode object) {
            object.properties().stream().filter(entry -> isLater(entry.getValue(), now)).map(Map.Entry::getKey).toList()
                    .forEach(name -> object.put(name, now.toString()));
        }
        node.forEach(child -> moveToNow(child, now));
    }

    private static boolean isLater(JsonNode value, Instant now) {
        return value.isTextual() && value.textValue().endsWith("Z") && MOMENT.matcher(value.textValue()).matches()
                && Instant.parse(value.textValue()).isAfter(now);
    }
}
