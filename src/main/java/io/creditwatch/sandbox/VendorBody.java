package io.creditwatch.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.IntStream;

/** The vendor's JSON, as far as it is simulated; the shapes are those of its API documentation and its SDKs. */
sealed interface VendorBody {

    record Credit(String message, boolean status, Data data) implements VendorBody {

        record Data(BigDecimal credit, BigDecimal threshold,
                    @JsonProperty("can_create_instance") boolean canCreateInstance) {
        }

        /** Below its floor an account can create nothing. */
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

        static Dashboard of(Fleet fleet) {
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

        static Usage of(Machines machines) {
            return new Usage("Getting billing usage successful", true, IntStream.range(0, machines.all().size())
                    .mapToObj(i -> resource(i + 1, machines.all().get(i))).toList());
        }

        private static Resource resource(int id, Machines.Machine machine) {
            return new Resource(id, machine.type(), machine.name(), asTheVendorPrintsIt(machine.perMinute()), true,
                    false);
        }
    }

    record Message(String message) implements VendorBody {
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verdict(boolean status, String message, @JsonProperty("error_reason") String errorReason)
            implements VendorBody {
    }

    /** A JSON number of at most 17 digits, as a binary double prints them. */
    private static BigDecimal asTheVendorPrintsIt(BigDecimal dollars) {
        return dollars.round(new MathContext(17)).stripTrailingZeros();
    }
}
