package io.creditwatch.vendor;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AnswerSum;
import io.creditwatch.settings.InvalidValueException;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.OneLine;
import io.creditwatch.vendor.CreditReader.UnreadableException;
import io.creditwatch.vendor.Spending.Spender;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads costs from the vendor's answers. A value that is no clear amount of money makes the answer unreadable. */
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
    private final CreditReader credits;
    private final ObjectMapper mapper;

    /** @param mapper accepts numbers only as numbers */
    public CostReader(Clock clock, CreditReader credits, ObjectMapper mapper) {
        this.clock = clock;
        this.credits = credits;
        this.mapper = mapper;
    }

    /** @param answer null if it was empty; if a cost is missing in it, the sum is not known */
    public CostOutcome.Cost total(Account account, JsonNode answer) throws UnreadableException {
        Vendor vendor = account.vendor();
        Vendor.Call call = vendor.cost().orElseThrow();
        credits.requireSuccess(account, call, answer);
        try {
            InvalidValueException.refuseIf(call.amount().terms().stream().filter(term -> !term.subtracted())
                    .map(term -> CreditReader.amount(call, new AnswerSum(List.of(term)), answer))
                    .anyMatch(amount -> amount.signum() < 0), "has a negative cost");
            return new CostOutcome.Cost(account.name(), clock.instant(),
                    CreditReader.amount(call, call.amount(), answer));
        } catch (InvalidValueException e) {
            throw CreditReader.malformed(vendor.title() + "'s dashboard " + e.getMessage() + ".");
        }
    }

    /**
     * Returns the resources that cost the most, at most five, and the machines that do, at most three. Names and types
     * are in one line of at most 80 characters.
     *
     * @param answer null if it was empty
     */
    public Spending spending(Account account, JsonNode answer) throws UnreadableException, JsonProcessingException {
        Usage response = mapper.treeToValue(answer, Usage.class);
        if (response == null || Boolean.FALSE.equals(response.status()) || response.data() == null) {
            throw CreditReader.malformed(account.vendor().title() + "'s usage lists no resources.");
        }
        List<Spender> spenders = response.data().stream()
                .filter(resource -> resource != null && resource.isActive() && resource.isPriced())
                .map(CostReader::spender).filter(spender -> spender.usdPerHour().signum() > 0)
                .sorted(Comparator.comparing(Spender::usdPerHour).reversed()).toList();
        long unpriced = response.data().stream()
                .filter(resource -> resource == null
                        || resource.mayCost() && !(resource.isActive() && resource.isPriced())).count();
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
                return billPerMinute != null && billPerMinute.signum() >= 0 && !AnswerSum.isNoAmount(billPerMinute);
            }
        }
    }
}
