package io.creditwatch.cli;

import io.creditwatch.forecast.Forecast;
import io.creditwatch.forecast.RunwayForecaster;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReader;
import io.creditwatch.vendor.CreditReading;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Forecasts from the readings in a file, so that an operator can try the forecast with other readings. */
@Command(name = "forecast", mixinStandardHelpOptions = true,
        description = "Print as JSON how long the money lasts after the last of the readings in a file.")
public final class ForecastCommand implements Callable<Integer> {

    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);

    private static final String HEADER = "epoch_seconds,credit,threshold";
    private static final String ACCOUNT = "file";

    @Parameters(paramLabel = "FILE.csv",
            description = "File with a reading in each line, the oldest first: epoch_seconds,credit,threshold.")
    private Path file;

    @Option(names = "--timezone", defaultValue = "UTC", paramLabel = "ZONE",
            description = "Zone of the days and weeks of the spending, such as Europe/Berlin. Default: UTC.")
    private ZoneId timezone;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            List<CreditReading> readings = parse(Files.readAllLines(file));
            Optional<Forecast> forecast = new RunwayForecaster(timezone).forecast(readings, Optional.empty());
            spec.commandLine().getOut().println(Json.write(Printed.of(forecast)));
            return 0;
        } catch (MalformedLineException e) {
            return fail(file + ", " + e.getMessage());
        } catch (NoSuchFileException e) {
            return fail(file + ": no such file");
        } catch (CharacterCodingException e) {
            return fail(file + ": not text in UTF-8");
        } catch (IOException e) {
            return fail(file + ": cannot be read: " + e.getMessage());
        }
    }

    private int fail(String message) {
        spec.commandLine().getErr().println(message);
        return 1;
    }

    /**
     * Reads lines of time, credit and threshold, the oldest first; values may be quoted. Skips a header and empty lines.
     * Of two lines of one second the later one counts.
     */
    private static List<CreditReading> parse(List<String> lines) throws MalformedLineException {
        List<CreditReading> readings = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || i == 0 && line.matches("\\D+")) {
                continue;
            }
            CreditReading reading = reading(i + 1, Stream.of(line.split(",", -1))
                    .map(field -> field.strip().replaceFirst("^\"(.*)\"$", "$1")).toArray(String[]::new));
            CreditReading last = readings.isEmpty() ? null : readings.get(readings.size() - 1);
            if (last != null && reading.at().isBefore(last.at())) {
                throw new MalformedLineException(i + 1, "its time is before that of the line before");
            }
            if (last != null && reading.at().equals(last.at())) {
                readings.remove(last);
            }
            readings.add(reading);
        }
        if (readings.isEmpty()) {
            throw new MalformedLineException(1, "no reading; expected " + HEADER);
        }
        return readings;
    }

    private static CreditReading reading(int line, String[] fields) throws MalformedLineException {
        if (fields.length != 3) {
            throw new MalformedLineException(line, "expected " + HEADER);
        }
        Instant at = Instant.ofEpochSecond(seconds(line, fields[0].strip()));
        BigDecimal threshold = fields[2].isBlank() ? null : dollars(line, "threshold", fields[2].strip());
        return new CreditReading(ACCOUNT, at, dollars(line, "credit", fields[1].strip()), threshold, null);
    }

    private static long seconds(int line, String text) throws MalformedLineException {
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= 0 && seconds <= Integer.MAX_VALUE * 2L) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw new MalformedLineException(line, "epoch_seconds '" + text + "' is not a whole number");
        }
        throw new MalformedLineException(line, "epoch_seconds " + text + " is not a time in seconds since 1970");
    }

    private static BigDecimal dollars(int line, String name, String text) throws MalformedLineException {
        try {
            BigDecimal dollars = new BigDecimal(text);
            if (!CreditReader.isNoAmount(dollars)) {
                return dollars;
            }
        } catch (NumberFormatException e) {
            throw new MalformedLineException(line, name + " '" + text + "' is not a number");
        }
        throw new MalformedLineException(line, name + " is beyond 1e15, or has over 100 decimals");
    }

    /** Error in a file of readings; the message has the line and the reason. */
    private static final class MalformedLineException extends Exception {

        MalformedLineException(int line, String why) {
            super("line " + line + ": " + why);
        }
    }

    /** JSON of a forecast, with null for unknown values. */
    private record Printed(BigDecimal burnPerHour, BigDecimal runwayHours, BigDecimal earliestHours,
                           BigDecimal latestHours, Instant depletionAt) {

        static Printed of(Optional<Forecast> forecast) {
            return forecast.map(known -> new Printed(known.usdPerHour(), hours(known.runway()),
                            hours(known.range().earliest()), hours(known.range().latest()), known.endsAt()))
                    .orElseGet(() -> new Printed(null, null, null, null, null));
        }

        private static BigDecimal hours(Duration duration) {
            return duration == null ? null
                    : BigDecimal.valueOf(duration.toSeconds()).divide(SECONDS_PER_HOUR, 4, RoundingMode.HALF_UP);
        }
    }
}
