package io.creditwatch.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.creditwatch.text.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answer of the simulated API to one call, in the shape of the vendor's API documentation and its SDKs.
 *
 * @param failure failure that was set; null for the normal answer
 */
public record Answer(int status, String contentType, String text, Failure failure) {

    static Answer json(int status, String text) {
        return new Answer(status, "application/json", text, null);
    }

    static Answer message(int status, String message) {
        return json(status, Json.write(Map.of("message", message)));
    }

    static Answer done(String message) {
        return verdict(200, new Verdict(true, message, null));
    }

    static Answer refused(int status, String reason, String message) {
        return verdict(status, new Verdict(false, message, reason));
    }

    private static Answer verdict(int status, Verdict verdict) {
        return json(status, Json.write(Json.SHORT, verdict));
    }

    /** @param reason null for a success */
    private record Verdict(boolean status, String message, @JsonProperty("error_reason") String reason) {
    }

    static Answer credit(BigDecimal credit, BigDecimal floor) {
        return json(200, """
                {"message":"Success","status":true,\
                "data":{"credit":%s,"threshold":%s,"can_create_instance":%s}}"""
                .formatted(number(credit), number(floor), credit.compareTo(floor) >= 0));
    }

    static Answer dashboard(Story.Fleet fleet) {
        return json(200, """
                {"message":"Getting overview successful","status":true,"overview":{"instance":{"cost_per_hour":%s},\
                "container":{"cost_per_hour":%s},"volume":{"cost_per_hour":%s}}}"""
                .formatted(number(fleet.instances()), number(fleet.containers()), number(fleet.volumes())));
    }

    static Answer usage(Story.Fleet fleet) {
        return json(200, Stream.of(
                resource(1, "vm", "train-llm-0", fleet.instances(), "0.6"),
                resource(2, "vm", "serve-prod-0", fleet.instances(), "0.3"),
                resource(3, "vm", "notebook-anna", fleet.instances(), "0.1"),
                resource(4, "container", "batch-render", fleet.containers(), "1"),
                resource(5, "volume", "datasets", fleet.volumes(), "1"))
                .filter(resource -> !resource.isEmpty()).collect(Collectors.joining(",",
                        "{\"message\":\"Getting billing usage successful\",\"status\":true,\"data\":[", "]}")));
    }

    private static String resource(int id, String type, String name, BigDecimal usdPerHour, String share) {
        BigDecimal usdPerMinute = usdPerHour.multiply(new BigDecimal(share))
                .divide(BigDecimal.valueOf(60), MathContext.DECIMAL128);
        return usdPerMinute.signum() == 0 ? "" : """
                {"resource_id":%d,"resource_type":"%s","name":"%s","bill_per_minute":%s,"active":true,\
                "exclude_billing":false}""".formatted(id, type, name, number(usdPerMinute));
    }

    /** Rounds to 17 digits, as a binary double is printed. */
    private static String number(BigDecimal dollars) {
        return dollars.round(new MathContext(17)).stripTrailingZeros().toPlainString();
    }

    public Integer retryAfter() {
        return failure == null ? null : failure.retryAfter();
    }
}
