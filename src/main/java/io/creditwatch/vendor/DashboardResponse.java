package io.creditwatch.vendor;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Costs in the dashboard's answer; every part may be missing.
 * {@code {"status":true,"overview":{"instance":{"cost_per_hour":19.2},"container":…,"volume":{"cost_per_hour":1.2}}}}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DashboardResponse(Boolean status, Overview overview) {

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Overview(Part instance, Part container, Part volume) {
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Part(@JsonProperty("cost_per_hour") BigDecimal costPerHour) {
    }

    /** Returns up to three amounts in dollars an hour. */
    List<BigDecimal> costs() {
        return overview == null ? List.of() : Stream.of(overview.instance(), overview.container(), overview.volume())
                .filter(Objects::nonNull).map(Part::costPerHour).filter(Objects::nonNull).toList();
    }
}
