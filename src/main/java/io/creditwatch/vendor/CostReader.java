package io.creditwatch.vendor;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.creditwatch.settings.Account;
import io.creditwatch.text.OneLine;
import io.creditwatch.vendor.CreditReader.UnreadableException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads costs from the vendor's answers. A value that is not plainly an amount of money makes the answer unreadable. */
public final class CostReader {

    private static final Logger LOG = LoggerFactory.getLogger(CostReader.class);

    private static final BigDecimal MINUTES_PER_HOUR = BigDecimal.valueOf(60);
    private static final int DECIMALS = 4;
    private static final int MOST_SPENDERS = 5;
    private static final int MOST_MACHINES = 3;
    /** Types of machines; nothing else can be hibernated. The vendor's clients use the first. */
    private static final Set<String> MACHINES = Set.of("vm", "instance", "virtual_machine");
    private static final int LONGEST_NAME = 80;

    private final Clock clock;

    public CostReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * Adds up the dashboard's costs of instances, containers and volumes. If one of them is missing, the sum is not known.
     *
     * @param response may be null, as the answer itself may be
     */
    public CostOutcome.Cost total(Account account, Dashboard response) throws UnreadableException {
        if (response == null || Boolean.FALSE.equals(response.status()) || response.costs().contains(null)) {
            throw CreditReader.malformed("Hyperstack's dashboard lacks the cost of one of its parts: "
                    + "instance, container, volume.");
        }
        if (response.costs().stream().anyMatch(cost -> cost.signum() < 0 || CreditReader.isNoAmount(cost))) {
            throw CreditReader.malformed("A cost in Hyperstack's dashboard is negative or beyond 1e15, or has over 100 decimals.");
        }
        return new CostOutcome.Cost(account.name(), clock.instant(),
                response.costs().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    /**
     * Returns the resources that cost the most, at most five, and the machines that do, at most three. Names and types are
     * in one line of at most 80 characters.
     *
     * @param response may be null, as the answer itself may be
     */
    public Spending spending(Usage response) throws UnreadableException {
        if (response == null || Boolean.FALSE.equals(response.status()) || response.data() == null) {
            throw CreditReader.malformed("Hyperstack's usage lists no resources.");
        }
        List<Spender> spenders = response.data().stream()
                .filter(resource -> resource != null && resource.isActive() && resource.isPriced())
                .map(CostReader::spender).filter(spender -> spender.usdPerHour().signum() > 0)
                .sorted(Comparator.comparing(Spender::usdPerHour).reversed()).toList();
        long unpriced = response.data().stream()
                .filter(resource -> resource == null || resource.mayCost() && !(resource.isActive() && resource.isPriced()))
                .count();
        return new Spending(spenders.stream().limit(MOST_SPENDERS).toList(), spenders.stream()
                .filter(spender -> spender.type() != null && MACHINES.contains(spender.type().toLowerCase(Locale.ROOT)))
                .limit(MOST_MACHINES).toList(), Math.toIntExact(unpriced));
    }

    /** Returns that no spending is known, and logs the reason: the notification names no resource. */
    public Spending noSpending(ReadFailure failure) {
        LOG.info("event=spenders-unknown account={} answer=\"{}\" action=\"the notification names none\"",
                failure.account(), failure.inShort());
        return Spending.UNKNOWN;
    }

    private static Spender spender(Usage.Resource resource) {
        String name = Stream.of(resource.name(), resource.id()).filter(Objects::nonNull).map(CostReader::label)
                .filter(text -> !text.isBlank()).findFirst().orElse("without a name");
        return new Spender(name, resource.type() == null ? null : label(resource.type()),
                resource.billPerMinute().multiply(MINUTES_PER_HOUR).setScale(DECIMALS, RoundingMode.HALF_UP));
    }

    private static String label(String text) {
        return OneLine.of(text, LONGEST_NAME);
    }

    /**
     * Costs in the dashboard's answer; every part may be missing. Older documents of the vendor call the first one
     * {@code virtual_machine}.
     * {@code {"status":true,"overview":{"instance":{"cost_per_hour":19.2},"container":…,"volume":{"cost_per_hour":1.2}}}}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Dashboard(Boolean status, Overview overview) {

        @JsonIgnoreProperties(ignoreUnknown = true)
        public record Overview(Part instance, @JsonProperty("virtual_machine") Part virtualMachine, Part container,
                               Part volume) {
        }

        @JsonIgnoreProperties(ignoreUnknown = true)
        public record Part(@JsonProperty("cost_per_hour") BigDecimal costPerHour) {
        }

        /** Returns three amounts in dollars an hour; null for a missing one. */
        List<BigDecimal> costs() {
            Overview parts = overview == null ? new Overview(null, null, null, null) : overview;
            return Stream.of(parts.instance() == null ? parts.virtualMachine() : parts.instance(), parts.container(),
                    parts.volume()).map(part -> part == null ? null : part.costPerHour()).collect(Collectors.toList());
        }
    }

    /**
     * Billed resources in the answer of the usage endpoint; every part may be missing.
     * {@code {"status":true,"data":[{"resource_id":7,"resource_type":"vm","name":"train-7","bill_per_minute":0.04,…}]}}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Usage(Boolean status, List<Resource> data) {

        /** @param billPerMinute dollars; null if the resource has no price of its own */
        @JsonIgnoreProperties(ignoreUnknown = true)
        public record Resource(@JsonProperty("resource_id") String id, @JsonProperty("resource_type") String type,
                               String name, @JsonProperty("bill_per_minute") BigDecimal billPerMinute, Boolean active,
                               @JsonProperty("exclude_billing") Boolean excludedFromBill) {

            /** Returns whether it is in the bill, or the answer does not say. */
            boolean mayCost() {
                return !Boolean.FALSE.equals(active) && !Boolean.TRUE.equals(excludedFromBill);
            }

            boolean isActive() {
                return Boolean.TRUE.equals(active) && mayCost();
            }

            boolean isPriced() {
                return billPerMinute != null && billPerMinute.signum() >= 0 && !CreditReader.isNoAmount(billPerMinute);
            }
        }
    }
}
