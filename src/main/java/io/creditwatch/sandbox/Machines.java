package io.creditwatch.sandbox;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Stream;

/** What a simulated fleet is made of, as its bill lists it: together they cost what the fleet does. */
record Machines(List<Machine> all) {

    /**
     * @param name      as its owner calls it
     * @param type      in the vendor's words
     * @param perMinute dollars
     */
    record Machine(String name, String type, BigDecimal perMinute) {

        private static final BigDecimal MINUTES_PER_HOUR = BigDecimal.valueOf(60);

        private static Machine costing(String name, String type, BigDecimal dollarsPerHour) {
            return new Machine(name, type, dollarsPerHour.divide(MINUTES_PER_HOUR, MathContext.DECIMAL128));
        }
    }

    /** Nothing is listed that costs nothing. */
    static Machines of(Fleet fleet) {
        return new Machines(Stream.of(
                Machine.costing("train-llm-0", "vm", part(fleet.instances(), "0.6")),
                Machine.costing("serve-prod-0", "vm", part(fleet.instances(), "0.3")),
                Machine.costing("notebook-anna", "vm", part(fleet.instances(), "0.1")),
                Machine.costing("batch-render", "container", fleet.containers()),
                Machine.costing("datasets", "volume", fleet.volumes()))
                .filter(machine -> machine.perMinute().signum() > 0).toList());
    }

    private static BigDecimal part(BigDecimal dollars, String share) {
        return dollars.multiply(new BigDecimal(share));
    }
}
