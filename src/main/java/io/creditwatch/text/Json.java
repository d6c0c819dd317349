package io.creditwatch.text;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.UncheckedIOException;

/** JSON of the database, the queue and the API: exact decimals, ISO 8601 times in UTC. */
public final class Json {

    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    /** Omits nulls, and writes times and durations as milliseconds: a short row needs no second page. */
    public static final ObjectMapper SHORT = MAPPER.copy().setDefaultPropertyInclusion(Include.NON_NULL)
            .enable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DATE_TIMESTAMPS_AS_NANOSECONDS)
            .disable(DeserializationFeature.READ_DATE_TIMESTAMPS_AS_NANOSECONDS);

    private Json() {
    }

    public static String write(Object value) {
        return write(MAPPER, value);
    }

    public static String write(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns JSON for receivers. Each amount has a name without a currency; an amount of dollars has also the name
     * with {@code Usd} that it had before there were others: {@code credit} and {@code creditUsd}.
     *
     * @param currency currency of the amounts outside of an object with a {@code currency} of its own
     */
    public static JsonNode withCurrency(Object value, String currency) {
        return withCurrency(MAPPER.valueToTree(value), currency);
    }

    private static JsonNode withCurrency(JsonNode node, String currency) {
        if (node instanceof ArrayNode array) {
            ArrayNode all = MAPPER.createArrayNode();
            array.forEach(each -> all.add(withCurrency(each, currency)));
            return all;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        String its = object.has("currency") ? object.get("currency").textValue() : currency;
        ObjectNode named = MAPPER.createObjectNode();
        object.properties().forEach(member -> {
            JsonNode amount = withCurrency(member.getValue(), its);
            if (Money.DOLLARS.equals(its)) {
                named.set(member.getKey(), amount);
            }
            named.set(withoutCurrency(member.getKey()), amount);
        });
        return named;
    }

    private static String withoutCurrency(String name) {
        return name.replaceFirst("Usd$", "").replace("UsdPerHour", "PerHour").replace("usdPerHour", "perHour");
    }

    /** @throws UncheckedIOException if the text is not JSON of that type */
    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
