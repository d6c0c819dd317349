package io.creditwatch.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.text.Money;
import io.creditwatch.text.Span;
import io.creditwatch.vendor.Spending.Spender;
import io.creditwatch.vendor.Spending;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * End of the money if a machine and the ones before it in the list were hibernated.
 *
 * @param name       name of the machine as the vendor states it; escape it, since it comes from outside
 * @param endsAt     end of the money; null when no spending is known to be left
 */
public record Saving(String name, @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal usdPerHour, Instant endsAt) {

    private static final Duration A_YEAR = Duration.ofDays(365);
    /** Limits what a price far beyond the burn rate makes of the money, since a course is reckoned hour by hour. */
    private static final BigDecimal MOST_TIMES = BigDecimal.valueOf(1_000_000);

    /**
     * Returns the savings of several machines, up to the first that leaves no spending. The rest of the spending keeps
     * the course of the forecast. If the list prices are higher than the burn rate, a machine is the same part of both.
     *
     * @param forecast may be null
     * @return empty when the money does not end, or has ended
     */
    static List<Saving> of(Forecast forecast, Spending spending) {
        List<Saving> savings = new ArrayList<>();
        if (forecast == null || forecast.runway() == null || forecast.runway().isZero()) {
            return savings;
        }
        BigDecimal whole = forecast.usdPerHour().max(spending.usdPerHour());
        BigDecimal rest = whole;
        for (Spender machine : spending.machines()) {
            rest = rest.subtract(machine.usdPerHour());
            boolean isLeft = rest.signum() > 0;
            savings.add(new Saving(machine.name(), machine.usdPerHour(), !isLeft ? null
                    : endsAt(forecast, whole.divide(rest, MathContext.DECIMAL64).min(MOST_TIMES))));
            if (!isLeft) {
                break;
            }
        }
        return savings;
    }

    private static Instant endsAt(Forecast forecast, BigDecimal times) {
        BigDecimal floor = forecast.balance().floor();
        BigDecimal credit = forecast.balance().credit();
        Duration longer = Duration.between(forecast.whenAt(floor),
                forecast.whenAt(credit.subtract(credit.subtract(floor).multiply(times))));
        return forecast.endsAt().plus(longer);
    }

    /** Returns a sentence for each saving, in texts and times; {@code before} is the end of the money without them. */
    public static Stream<Object[]> sentences(List<Saving> savings, Instant before, String currency) {
        return savings.stream()
                .map(saving -> saving.sentence(saving == savings.get(0) ? "" : " too", before, currency));
    }

    private Object[] sentence(String too, Instant before, String currency) {
        String machine = name + " (" + Money.perHour(usdPerHour, currency) + ")" + too;
        if (endsAt == null) {
            return new Object[] {"If you hibernate " + machine + ", almost no spending is left."};
        }
        Span longer = Span.between(before, endsAt);
        return longer.duration().compareTo(A_YEAR) > 0
                ? new Object[] {"Hibernating " + machine + " makes it last over a year longer."}
                : new Object[] {"Hibernating " + machine + " makes it last until ", endsAt, ", " + longer + " longer."};
    }

    Spender machine() {
        return new Spender(name, null, usdPerHour);
    }
}
