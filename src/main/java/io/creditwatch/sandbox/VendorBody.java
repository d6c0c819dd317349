package io.creditwatch.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Stream;

/** JSON of the vendor as far as it is simulated, in the shape of its API documentation and its SDKs. */
sealed interface VendorBody {

    BigDecimal MINUTES_PER_HOUR = BigDecimal.valueOf(60);

    record Credit(String message, boolean status, Data data) implements VendorBody {

        record Data(BigDecimal credit, BigDecimal threshold,
                    @JsonProperty("can_create_instance") boolean canCreateInstance) {
        }

        static Credit of(BigDecimal credit, BigDecimal floor) {
            return new Credit("Success", true,
                    new Data(asTheVendorPrintsIt(credit), floor, credit.compareTo(floor) >= 0));
        }
    }

    record Dashboard(String message, boolean status, Overview overview) implements VendorBody {

        record Overview(Part instance, Part container, Part volume) {
        }

        record Part(@JsonProperty("cost_per_hour") BigDecimal costPerHour) {
        }

        static Dashboard of(Story.Fleet fleet) {
            return new Dashboard("Getting overview successful", true, new Overview(
                    new Part(asTheVendorPrintsIt(fleet.instances())),
                    new Part(asTheVendorPrintsIt(fleet.containers())),
                    new Part(asTheVendorPrintsIt(fleet.volumes()))));
        }
    }

    record Usage(String message, boolean status, List<Resource> data) implements VendorBody {

        record Resource(@JsonProperty("resource_id") int id, @JsonProperty("resource_type") String type, String name,
                        @JsonProperty("bill_per_minute") BigDecimal billPerMinute, boolean active,
                        @JsonProperty("exclude_billing") boolean excludeBilling) {
        }

        static Usage of(Story.Fleet fleet) {
            List<Resource> all = Stream.of(
                    resource(1, "vm", "train-llm-0", share(fleet.instances(), "0.6")),
                    resource(2, "vm", "serve-prod-0", share(fleet.instances(), "0.3")),
                    resource(3, "vm", "notebook-anna", share(fleet.instances(), "0.1")),
                    resource(4, "container", "batch-render", fleet.containers()),
                    resource(5, "volume", "datasets", fleet.volumes()))
                    .filter(resource -> resource.billPerMinute().signum() > 0).toList();
            return new Usage("Getting billing usage successful", true, all);
        }

        private static Resource resource(int id, String type, String name, BigDecimal dollarsPerHour) {
            return new Resource(id, type, name,
                    asTheVendorPrintsIt(dollarsPerHour.divide(MINUTES_PER_HOUR, MathContext.DECIMAL128)), true, false);
        }

        private static BigDecimal share(BigDecimal dollars, String part) {
            return dollars.multiply(new BigDecimal(part));
        }
    }

    record Message(String message) implements VendorBody {
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verdict(boolean status, String message, @JsonProperty("error_reason") String errorReason)
            implements VendorBody {
    }

    /** Rounds to 17 digits, as a binary double is printed. */
    private static BigDecimal asTheVendorPrintsIt(BigDecimal dollars) {
        return dollars.round(new MathContext(17)).stripTrailingZeros();
    }
}
