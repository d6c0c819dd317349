package io.creditwatch.vendor;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;

/**
 * Answer of the credit endpoint; every part may be missing.
 * {@code {"message":"Success","status":true,"data":{"credit":27.79,"threshold":0,"can_create_instance":true}}}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CreditResponse(Boolean status, String message, Data data) {

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Data(BigDecimal credit, BigDecimal threshold,
                       @JsonProperty("can_create_instance") Boolean canCreateInstance) {
    }
}
