package io.creditwatch.cli;

import io.creditwatch.forecast.Forecast;
import io.creditwatch.forecast.RunwayForecaster;
import io.creditwatch.text.Json;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Forecasts from the readings in a file, so that an operator can try the forecast with other readings. */
@Command(name = "forecast", mixinStandardHelpOptions = true,
        description = "Print as JSON how long the money lasts after the last of the readings in a file.")
public final class ForecastCommand implements Callable<Integer> {

    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);

    @Parameters(paramLabel = "FILE.csv",
            description = "File with a reading in each line, the oldest first: epoch_seconds,credit,threshold.")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            List<CreditReading> readings = ReadingsFile.parse(Files.readAllLines(file));
            Optional<Forecast> forecast = new RunwayForecaster().forecast(readings, Optional.empty());
            spec.commandLine().getOut().println(Json.write(Printed.of(forecast)));
            return 0;
        } catch (ReadingsFile.MalformedLineException e) {
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
