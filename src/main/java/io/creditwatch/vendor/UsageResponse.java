package io.creditwatch.vendor;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;

/**
 * Billed resources in the answer of the usage endpoint; every part may be missing.
 * {@code {"status":true,"data":[{"resource_id":7,"resource_type":"vm","name":"train-7","bill_per_minute":0.04,…}]}}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UsageResponse(Boolean status, List<Resource> data) {

    /** @param billPerMinute dollars; null if the resource has no price of its own */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Resource(@JsonProperty("resource_id") String id, @JsonProperty("resource_type") String type,
                           String name, @JsonProperty("bill_per_minute") BigDecimal billPerMinute, Boolean active,
                           @JsonProperty("exclude_billing") Boolean excludedFromBill) {

        boolean isPaidFor() {
            return Boolean.TRUE.equals(active) && !Boolean.TRUE.equals(excludedFromBill)
                    && billPerMinute != null && billPerMinute.signum() > 0;
        }
    }
}
