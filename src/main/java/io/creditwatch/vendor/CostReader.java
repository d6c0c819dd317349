package io.creditwatch.vendor;

import io.creditwatch.settings.Account;
import io.creditwatch.text.OneLine;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads costs from the vendor's answers. A value that is not plainly an amount of money makes the answer unreadable. */
public final class CostReader {

    private static final Logger LOG = LoggerFactory.getLogger(CostReader.class);

    private static final BigDecimal MINUTES_PER_HOUR = BigDecimal.valueOf(60);
    private static final int DECIMALS = 4;
    private static final int MOST_SPENDERS = 5;
    private static final int LONGEST_NAME = 80;

    private final Clock clock;

    public CostReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * Adds up the dashboard's costs of instances, containers and volumes.
     *
     * @param response may be null, as the answer itself may be
     */
    public CostOutcome.Cost total(Account account, DashboardResponse response) throws UnreadableException {
        if (response == null || Boolean.FALSE.equals(response.status()) || response.costs().isEmpty()) {
            throw UnreadableException.malformed("the dashboard states no cost");
        }
        if (response.costs().stream().anyMatch(cost -> cost.signum() < 0 || CreditReader.isNoAmount(cost))) {
            throw UnreadableException.malformed("a cost is negative or beyond 1e15, or has over 100 decimals");
        }
        return new CostOutcome.Cost(account.name(), clock.instant(),
                response.costs().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    /**
     * Returns the resources that cost the most, at most five, the most expensive first. Names and types are in one line
     * of at most 80 characters.
     *
     * @param response may be null, as the answer itself may be
     */
    public List<Spender> greatestSpenders(UsageResponse response) throws UnreadableException {
        if (response == null || Boolean.FALSE.equals(response.status()) || response.data() == null) {
            throw UnreadableException.malformed("the usage lists no resources");
        }
        return response.data().stream()
                .filter(Objects::nonNull).filter(UsageResponse.Resource::isPaidFor)
                .filter(resource -> !CreditReader.isNoAmount(resource.billPerMinute()))
                .map(CostReader::spender).filter(spender -> spender.usdPerHour().signum() > 0)
                .sorted(Comparator.comparing(Spender::usdPerHour).reversed()).limit(MOST_SPENDERS).toList();
    }

    /** Returns no spender, and logs why: the notification goes out without them. */
    public List<Spender> noSpenders(ReadFailure failure) {
        LOG.info("event=spenders-unknown account={} answer=\"{}\" action=\"the notification names none\"",
                failure.account(), failure.inShort());
        return List.of();
    }

    private static Spender spender(UsageResponse.Resource resource) {
        String name = Stream.of(resource.name(), resource.id()).filter(Objects::nonNull).map(CostReader::label)
                .filter(text -> !text.isBlank()).findFirst().orElse("without a name");
        return new Spender(name, resource.type() == null ? null : label(resource.type()),
                resource.billPerMinute().multiply(MINUTES_PER_HOUR).setScale(DECIMALS, RoundingMode.HALF_UP));
    }

    private static String label(String text) {
        return OneLine.of(text, LONGEST_NAME);
    }
}
