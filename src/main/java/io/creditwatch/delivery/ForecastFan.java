package io.creditwatch.delivery;

import static com.fasterxml.jackson.annotation.JsonFormat.Shape.STRING;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.creditwatch.forecast.Forecast;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Curve of a forecast by the hour, between its limits, for the charts of the page and of mails. */
public final class ForecastFan {

    /** Length of a forecast without a latest end, in halves of the runway. */
    private static final long OPEN_END = 3;
    /** Length of a forecast up to which it has a point for each hour. */
    private static final long MOST_HOURS = 28 * 24;

    private ForecastFan() {
    }

    /** Expected balance, not below the floor, and that with the earliest and with the latest end of the money. */
    public record Point(Instant at, @JsonProperty("creditUsd") @JsonFormat(shape = STRING) BigDecimal credit,
                        @JsonProperty("leastUsd") @JsonFormat(shape = STRING) BigDecimal least,
                        @JsonProperty("mostUsd") @JsonFormat(shape = STRING) BigDecimal most) {
    }

    /** @param horizon end of the points, which straight lines join, unless the forecast is over before */
    public static List<Point> of(Forecast forecast, Instant horizon) {
        Duration latest = forecast.range().latest();
        Duration whole = latest == null ? forecast.runway().multipliedBy(OPEN_END).dividedBy(2) : latest;
        Duration seen = Duration.between(forecast.asOf(), horizon);
        Duration end = seen.compareTo(whole) < 0 ? seen : whole;
        Stream<Duration> hours = forecast.course() == null ? Stream.empty()
                : LongStream.range(1, Math.min(MOST_HOURS, end.toHours() + 1)).mapToObj(Duration::ofHours);
        return Stream.concat(Stream.of(Duration.ZERO, forecast.range().earliest(), forecast.runway(), end), hours)
                .filter(after -> after.compareTo(end) <= 0).distinct().sorted()
                .map(after -> new Point(forecast.asOf().plus(after), fallen(forecast, after, forecast.runway()),
                        fallen(forecast, after, forecast.range().earliest()),
                        latest == null ? forecast.balance().credit() : fallen(forecast, after, latest)))
                .toList();
    }

    /** Returns the balance after this time, if the forecast reaches the floor at that end. */
    private static BigDecimal fallen(Forecast forecast, Duration after, Duration end) {
        if (after.compareTo(end) >= 0) {
            return forecast.balance().floor();
        }
        double stretched = (double) forecast.runway().toMillis() * after.toMillis() / end.toMillis();
        return forecast.creditAt(forecast.asOf().plusMillis(Math.round(stretched)))
                .setScale(Math.max(2, forecast.balance().credit().scale()), RoundingMode.HALF_UP);
    }
}
