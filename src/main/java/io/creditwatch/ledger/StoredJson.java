package io.creditwatch.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.creditwatch.alert.AlertState;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/** Events and states as the JSON text they are stored as: exact decimals, ISO 8601 times in UTC. */
public final class StoredJson {

    /** Also what consumers of the queue and of the JSON API get. */
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** As {@link Instant#toString} writes one, a year beyond four digits included. */
    private static final Pattern MOMENT = Pattern.compile("[+-]?\\d{4,10}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

    private StoredJson() {
    }

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The state of an account. All that is in it has happened, so a moment that lies ahead was stored while the clock
     * was wrong, and counts as now: this is the one place that sees to it.
     */
    static AlertState state(String json, Instant now) {
        try {
            JsonNode stored = MAPPER.readTree(json);
            notAhead(stored, now);
            return MAPPER.treeToValue(stored, AlertState.class);
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

    static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
