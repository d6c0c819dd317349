package io.creditwatch.forecast;

import io.creditwatch.forecast.Forecast.Basis;
import io.creditwatch.reading.CreditReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tells how long the money lasts. */
public final class RunwayForecaster {

    /** How far back readings are of use. */
    public static final Duration MEMORY = Duration.ofHours(26);

    private static final Duration ENOUGH = Duration.ofMinutes(15);
    private static final Duration GAP = Duration.ofMinutes(15);

    /**
     * @param history             of one account, the oldest first; the last is now
     * @param dashboardUsdPerHour what the vendor says that its machines cost; empty when it says nothing
     * @return empty when there is too little to go on
     */
    public Optional<Forecast> forecast(List<CreditReading> history, Optional<BigDecimal> dashboardUsdPerHour) {
        if (history.isEmpty()) {
            return Optional.empty();
        }
        CreditReading now = history.get(history.size() - 1);
        return burn(history).map(burn -> of(now, burn, Basis.READINGS))
                .or(() -> dashboardUsdPerHour.map(burn -> of(now, burn, Basis.DASHBOARD)));
    }

    /** What went in the intervals without a rise or a gap. */
    private static Optional<BigDecimal> burn(List<CreditReading> history) {
        BigDecimal gone = BigDecimal.ZERO;
        Duration known = Duration.ZERO;
        for (int i = 1; i < history.size(); i++) {
            Duration interval = Duration.between(history.get(i - 1).at(), history.get(i).at());
            BigDecimal drop = history.get(i - 1).credit().subtract(history.get(i).credit());
            if (drop.signum() >= 0 && interval.compareTo(GAP) <= 0) {
                gone = gone.add(drop);
                known = known.plus(interval);
            }
        }
        return known.compareTo(ENOUGH) < 0 ? Optional.empty() : Optional.of(gone.multiply(BigDecimal.valueOf(3600))
                .divide(BigDecimal.valueOf(known.toSeconds()), 4, RoundingMode.HALF_UP));
    }

    private static Forecast of(CreditReading now, BigDecimal usdPerHour, Basis basis) {
        if (usdPerHour.signum() == 0) {
            return new Forecast(now.at(), usdPerHour, basis, null, null, null);
        }
        double hours = Math.max(0, now.credit().subtract(now.floor()).doubleValue() / usdPerHour.doubleValue());
        return new Forecast(now.at(), usdPerHour, basis, hours(hours), hours(hours / 2), hours(hours * 2));
    }

    private static Duration hours(double hours) {
        return Duration.ofSeconds((long) (hours * 3600));
    }
}
