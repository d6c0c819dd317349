package io.creditwatch.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.forecast.RunwayForecaster;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.UnusableLedgerException;
import io.creditwatch.settings.InvalidValueException;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "forecast", mixinStandardHelpOptions = true,
        description = "Print as JSON how long the money lasts after the last reading of an account or in a file.")
public final class ForecastCommand extends LedgerCommand {

    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");

    @Parameters(paramLabel = "FILE.csv|ACCOUNT",
            description = "File with a reading in each line, the oldest first: epoch_seconds,credit,threshold "
                    + "(the threshold may be left out). "
                    + "Without a file of that name: name of an account.")
    private String source;

    @Option(names = "--timezone", paramLabel = "ZONE",
            description = "Zone of the days and weeks of the spending, such as Europe/Berlin. Default: UTC for a file, "
                    + "alert.timezone for an account.")
    private ZoneId timezone;

    @Override
    public Integer call() {
        Path file = Path.of(source);
        try {
            if (Files.exists(file) && !Files.isDirectory(file)) {
                return print(ReadingsFile.read(file), timezone == null ? ZoneOffset.UTC : timezone, null);
            }
        } catch (InvalidValueException e) {
            return fail(e.getMessage());
        }
        if (!NAME.matcher(source).matches()) {
            return fail(source + ": no such file, and not the name of an account");
        }
        try {
            return super.call();
        } catch (UnusableLedgerException e) {
            return fail(source + ": no such file, and no ledger to look for an account: " + e.getMessage());
        }
    }

    @Override
    int run() {
        ZoneId zone = zone();
        History history = new History(database().jdbi(), Clock.systemUTC(), zone);
        List<String> accounts = history.accounts();
        if (!accounts.contains(source)) {
            return fail(source + ": no such file, and no account is called that; there are: "
                    + String.join(", ", accounts));
        }
        Instant now = Instant.now();
        CreditReading last = history.of(source).map(known -> known.state().lastReading()).orElse(null);
        // the stored history knows the days of one zone only
        return timezone == null || timezone.equals(zone) || last == null
                ? print(history.burn(source), last, zone, last == null ? null : last.currency())
                : print(history.readings(source, now.minus(BurnHistory.LONGEST), now, Integer.MAX_VALUE), timezone,
                        last.currency());
    }

    private int print(List<CreditReading> readings, ZoneId zone, String currency) {
        return print(BurnHistory.of(readings, zone), readings.isEmpty() ? null : readings.get(readings.size() - 1),
                zone, currency);
    }

    private int print(BurnHistory history, CreditReading last, ZoneId zone, String currency) {
        out().println(Json.write(Printed.of(last == null ? Optional.empty()
                : new RunwayForecaster(zone).forecast(history, last), history, currency)));
        return 0;
    }

    private record Printed(BigDecimal burnPerHour, BigDecimal runwayHours, BigDecimal earliestHours,
                           BigDecimal latestHours, Instant depletionAt, Forecast.Source restsOn,
                           Double errorRatio7Days, Double errorRatio28Days,
                           @JsonInclude(JsonInclude.Include.NON_NULL) String currency) {

        static Printed of(Optional<Forecast> forecast, BurnHistory history, String currency) {
            Double week = History.forecastError(history, 7);
            Double weeks = History.forecastError(history, 28);
            return forecast.map(known -> new Printed(known.usdPerHour(), hours(known.runway()),
                            hours(known.range().earliest()), hours(known.range().latest()), known.endsAt(),
                            known.restsOn(), week, weeks, currency))
                    .orElseGet(() -> new Printed(null, null, null, null, null, null, week, weeks, currency));
        }

        private static BigDecimal hours(Duration duration) {
            return duration == null ? null
                    : BigDecimal.valueOf(duration.toSeconds()).divide(SECONDS_PER_HOUR, 4, RoundingMode.HALF_UP);
        }
    }
}
