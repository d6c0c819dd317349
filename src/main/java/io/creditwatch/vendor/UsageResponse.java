package io.creditwatch.vendor;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;

/**
 * The billing usage as it is on the wire, as far as it is about who spends; every part may be missing.
 * {@code {"status":true,"data":[{"resource_id":7,"resource_type":"vm","name":"train-7","bill_per_minute":0.04,…}]}}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UsageResponse(Boolean status, List<Resource> data) {

    /**
     * Something that is billed.
     *
     * @param billPerMinute    dollars; null for what costs nothing of its own
     * @param excludedFromBill whether nobody pays for it
     */
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
