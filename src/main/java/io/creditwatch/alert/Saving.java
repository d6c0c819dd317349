package io.creditwatch.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.text.Dollars;
import io.creditwatch.text.Span;
import io.creditwatch.vendor.Spender;
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
 * @param usdPerHour cost of the machine
 * @param endsAt     end of the money; null when the machines cost as much as the burn rate, so that no spending is left
 */
public record Saving(String name, @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal usdPerHour, Instant endsAt) {

    private static final Duration A_YEAR = Duration.ofDays(365);

    /**
     * Returns the savings of several machines, up to the first that leaves no spending. The rest of the spending keeps
     * the course of the forecast.
     *
     * @param forecast may be null
     * @return empty when the money does not end, or has ended
     */
    static List<Saving> of(Forecast forecast, List<Spender> machines) {
        List<Saving> savings = new ArrayList<>();
        if (forecast == null || forecast.runway() == null || forecast.runway().isZero()) {
            return savings;
        }
        BigDecimal rest = forecast.usdPerHour();
        for (Spender machine : machines) {
            rest = rest.subtract(machine.usdPerHour());
            boolean isLeft = rest.signum() > 0;
            savings.add(new Saving(machine.name(), machine.usdPerHour(), isLeft ? endsAt(forecast, rest) : null));
            if (!isLeft) {
                break;
            }
        }
        return savings;
    }

    private static Instant endsAt(Forecast forecast, BigDecimal usdPerHour) {
        BigDecimal floor = forecast.balance().floor();
        BigDecimal left = forecast.balance().credit().subtract(floor);
        BigDecimal credit = left.multiply(forecast.usdPerHour()).divide(usdPerHour, MathContext.DECIMAL64);
        Duration longer = Duration.between(forecast.whenAt(floor),
                forecast.whenAt(forecast.balance().credit().subtract(credit)));
        return forecast.endsAt().plus(longer);
    }

    /**
     * Returns a sentence for each saving, in pieces: texts and times.
     *
     * @param before end of the money without them
     */
    public static Stream<Object[]> sentences(List<Saving> savings, Instant before) {
        return savings.stream().map(saving -> saving.sentence(saving == savings.get(0) ? "" : " too", before));
    }

    private Object[] sentence(String too, Instant before) {
        String machine = name + " (" + Dollars.perHour(usdPerHour) + ")" + too;
        if (endsAt == null) {
            return new Object[] {"If you hibernate " + machine + ", nothing more is spent."};
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
