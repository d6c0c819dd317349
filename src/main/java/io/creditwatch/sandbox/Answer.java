package io.creditwatch.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;

/**
 * Answer of the simulated API to one call.
 *
 * @param retryAfter seconds for a Retry-After header; null: no such header
 * @param manner     way in which it is sent
 */
public record Answer(int status, String contentType, String text, Integer retryAfter, Manner manner) {

    public enum Manner { WHOLE, HELD, DRIPPED, DROPPED }

    private static final ObjectWriter JSON = JsonMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build().writer();

    static Answer json(int status, VendorBody body) {
        try {
            return new Answer(status, "application/json", JSON.writeValueAsString(body), null, Manner.WHOLE);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Answer done(String message) {
        return json(200, new VendorBody.Verdict(true, message, null));
    }

    static Answer refused(int status, String reason, String message) {
        return json(status, new VendorBody.Verdict(false, message, reason));
    }

    Answer sent(Manner other) {
        return new Answer(status, contentType, text, retryAfter, other);
    }

    Answer saying(String otherContentType, String otherText) {
        return new Answer(status, otherContentType, otherText, retryAfter, manner);
    }

    Answer withRetryAfter(Integer seconds) {
        return new Answer(status, contentType, text, seconds, manner);
    }
}
