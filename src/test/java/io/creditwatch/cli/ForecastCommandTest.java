package io.creditwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ForecastCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int forecast(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("readings.csv"), content);
        return new CommandLine(new ForecastCommand()).setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true)).execute(file.toString());
    }

    /** Polled every five minutes. */
    private static String drain(int polls, int dollarsEach) {
        return IntStream.rangeClosed(0, polls)
                .mapToObj(poll -> (1_795_000_000L + 300 * poll) + "," + (1000 - dollarsEach * poll) + ",40\n")
                .collect(Collectors.joining());
    }

    @Test
    void printsTheForecastAsOfTheLastLine() throws IOException {
        assertThat(forecast(drain(60, 2))).isZero();
        assertThat(out.toString()).isEqualTo("{\"burnPerHour\":24.0000,\"runwayHours\":35.0000,"
                + "\"earliestHours\":17.3806,\"latestHours\":70.4814,\"depletionAt\":\"2026-11-20T03:06:40Z\"}\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void acceptsAHeaderEmptyLinesAndMissingThresholds() throws IOException {
        String lines = drain(60, 2).replace(",40", ", ");

        assertThat(forecast("epoch_seconds,credit,threshold\n\n" + lines)).isZero();
        assertThat(out.toString()).contains("\"runwayHours\":36.6667");
    }

    @Test
    void acceptsQuotesAndCountsTheLaterOfTwoLinesOfOneSecond() throws IOException {
        String quoted = drain(60, 2).replaceAll("(?m)^(\\d+),(\\d+),40$", "$1,9,40\n\"$1\", \"$2\", \"40\"");

        assertThat(forecast("\"time (s)\",\"credit\",\"floor\"\n" + quoted)).isZero();
        assertThat(out.toString()).contains("\"runwayHours\":35.0000");
    }

    @Test
    void refusesAnUnknownTimezone() {
        assertThat(new CommandLine(new ForecastCommand()).setErr(new PrintWriter(err, true))
                .execute("--timezone", "Mars/Base", "any.csv")).isEqualTo(2);
        assertThat(err.toString()).contains("--timezone", "Mars/Base");
    }

    @Test
    void printsNullWhenThereAreTooFewReadings() throws IOException {
        assertThat(forecast(drain(1, 2))).isZero();
        assertThat(out.toString()).isEqualTo("{\"burnPerHour\":null,\"runwayHours\":null,\"earliestHours\":null,"
                + "\"latestHours\":null,\"depletionAt\":null}\n");
    }

    @Test
    void printsNoRunwayWithoutSpending() throws IOException {
        assertThat(forecast(drain(60, 0))).isZero();
        assertThat(out.toString()).startsWith("{\"burnPerHour\":0.00,\"runwayHours\":null,");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "1795000000,1000,0;1795000300,998 | line 2: expected epoch_seconds,credit,threshold",
            "1795000000,much,0                | line 1: credit 'much' is not a number",
            "1795000000,NaN,0                 | line 1: credit 'NaN' is not a number",
            "1795000000,1e16,0                | line 1: credit is beyond 1e15",
            "1795000000,1000,none             | line 1: threshold 'none' is not a number",
            "now,1000,0                       | line 1: epoch_seconds 'now' is not a whole number",
            "1795000000000,1000,0             | line 1: epoch_seconds 1795000000000 is not a time",
            "1795000000,1000,0;1794999999,9,0 | line 2: its time is before",
            "''                               | line 1: no reading"})
    void saysWhichLineIsWrongAndWhy(String content, String message) throws IOException {
        assertThat(forecast(content.replace(";", "\n"))).isEqualTo(1);
        assertThat(err.toString()).contains("readings.csv, " + message).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void reportsAMissingFile() {
        int exitCode = new CommandLine(new ForecastCommand()).setErr(new PrintWriter(err, true))
                .execute(folder.resolve("nope.csv").toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains("nope.csv: no such file").hasLineCount(1);
    }
}
