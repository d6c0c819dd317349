package io.creditwatch.delivery;

import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Readings of prod-eu five minutes apart, up to the moment of the sample events. */
public final class Readings {

    public static final Duration PERIOD = Duration.ofMinutes(5);

    private Readings() {
    }

    /** @param credits dollars, the newest last; null for a poll that failed */
    public static List<CreditReading> of(String... credits) {
        List<CreditReading> readings = new ArrayList<>();
        Instant at = SampleEvents.MONDAY.minus(PERIOD.multipliedBy(credits.length - 1));
        for (String credit : credits) {
            if (credit != null) {
                readings.add(new CreditReading("prod-eu", at, new BigDecimal(credit), BigDecimal.ZERO, true));
            }
            at = at.plus(PERIOD);
        }
        return readings;
    }
}
