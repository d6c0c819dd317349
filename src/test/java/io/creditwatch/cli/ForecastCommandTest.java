package io.creditwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
                + "\"earliestHours\":23.0914,\"latestHours\":53.0500,\"depletionAt\":\"2026-11-20T03:06:40Z\","
                + "\"restsOn\":\"NEWEST\",\"errorRatio7Days\":null,\"errorRatio28Days\":null}\n");
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

    /** Each pattern replaces the lines of {@code epoch seconds,credit,threshold}. */
    @ParameterizedTest
    @ValueSource(strings = {"$1;$2;$3\n", "$1\t$2\t$3\n", "$1   $2 $3\n", "$1, $2 ,$3\r\n", "\r\n$1,$2,$3\r\n",
        "\"$1\";\"$2\";\"$3\"\n", "'$1','$2.00','$3'\n", "$1000,$2,$3\n", "$1.25,$2,$3\n", "$1456,9,$3\n$1123,$2,$3\n"})
    void acceptsOtherSeparatorsQuotesLineEndsAndTimes(String line) throws IOException {
        assertThat(forecast("\ufeff" + drain(60, 2).replaceAll("(\\d+),(\\d+),(\\d+)\n", line))).isZero();
        assertThat(out.toString()).startsWith("{\"burnPerHour\":24.0000,\"runwayHours\":35.0000,");
    }

    @ParameterizedTest
    @CsvSource({"yyyy-MM-dd'T'HH:mm:ss'Z', UTC", "yyyy-MM-dd HH:mm:ss 'UTC', UTC",
            "yyyy-MM-dd'T'HH:mm:ss.SSSXXX, Asia/Tokyo",
        "yyyy-MM-dd HH:mm:ssxx, America/New_York", "yyyy-MM-dd HH:mm x, Europe/Berlin"})
    void acceptsDatesWithAnOffset(String pattern, ZoneId zone) throws IOException {
        DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern).withZone(zone);
        String dated = Pattern.compile("^\\d+", Pattern.MULTILINE).matcher(drain(60, 2)
                .replace("1795000000", "1794999960"))
                .replaceAll(at -> format.format(Instant.ofEpochSecond(Long.parseLong(at.group()) / 60 * 60)));

        assertThat(forecast(dated)).isZero();
        assertThat(out.toString()).contains("\"runwayHours\":35.0000", "\"depletionAt\":\"2026-11-20T03:06");
    }

    @ParameterizedTest
    @ValueSource(strings = {"time,credit_v2,floor", "Zeit;Guthaben;Grenze\n\n",
            "a header of words\nthen another, of two", "# 28 days, from prod-eu"})
    void acceptsAnyHeader(String header) throws IOException {
        assertThat(forecast("\n" + header + "\n" + drain(60, 2))).isZero();
        assertThat(out.toString()).contains("\"runwayHours\":35.0000");
    }

    @Test
    void acceptsAFileWithoutThresholds() throws IOException {
        assertThat(forecast(drain(60, 2).replace(",40\n", "\n"))).isZero();
        assertThat(out.toString()).contains("\"runwayHours\":36.6667");
    }

    /** The floor is that of the last reading: without a threshold there is none. */
    @ParameterizedTest
    @CsvSource({"first, 36.6667", "last, 35.0000", "all but the last, 36.6667"})
    void acceptsThresholdsInSomeLinesOnly(String with, String runway) throws IOException {
        String[] lines = drain(60, 2).split("\n");
        for (int i = 0; i < lines.length; i++) {
            boolean isLast = i == lines.length - 1;
            boolean has = with.equals("first") ? i == 0 : with.equals("last") == isLast;
            lines[i] = has ? lines[i] : lines[i].replace(",40", "");
        }

        assertThat(forecast(String.join("\n", lines))).as(err.toString()).isZero();
        assertThat(out.toString()).contains("\"runwayHours\":" + runway);
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
                + "\"latestHours\":null,\"depletionAt\":null,\"restsOn\":null,\"errorRatio7Days\":null,"
                + "\"errorRatio28Days\":null}\n");
    }

    /** The fleet doubles after ten of 20 days: forecasts of the day before that were off. */
    @Test
    void printsHowFarOffTheForecastsOfAWeekAndOfFourWeeksWere() throws IOException {
        forecast(IntStream.range(0, 20 * 48).mapToObj(poll -> (1_795_000_000L + 1800 * poll) + ","
                + (100_000 - 10 * poll - 10 * Math.max(0, poll - 480)) + ",40\n").collect(Collectors.joining()));

        assertThat(out.toString()).contains("\"errorRatio7Days\":0.0,")
                .containsPattern("\"errorRatio28Days\":0\\.0[1-9]");
    }

    @Test
    void printsNoRunwayWithoutSpending() throws IOException {
        assertThat(forecast(drain(60, 0))).isZero();
        assertThat(out.toString()).startsWith("{\"burnPerHour\":0.00,\"runwayHours\":null,");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "1795000000,1000,0;1795000300,998,0,0 | line 2: expected epoch_seconds,credit,threshold (the threshold "
                    + "may be left out), found 4 values",
            "1795000000,much,0                | line 1: credit 'much' is not a number",
            "1795000000,NaN,0                 | line 1: credit 'NaN' is not a number",
            "1795000000,1e16,0                | line 1: credit is beyond 1e15",
            "1795000000,1000,none             | line 1: threshold 'none' is not a number",
            "now,1000,0 | line 1: epoch_seconds 'now' is not a time; write seconds since 1970 or 2026-",
            "1795000000000000,1000,0          | line 1: epoch_seconds 1795000000000000 is not a time",
            "-1795000000,1000,0               | line 1: epoch_seconds -1795000000 is not a time",
            "2026-11-18T10:26:40,1000,0       | line 1: epoch_seconds '2026-11-18T10:26:40' has no offset from UTC; "
                    + "write 2026-",
            "2026-11-31 10:26Z,1000,0         | line 1: epoch_seconds '2026-11-31 10:26Z' is not a time: ",
            "1795000000,1000,0;1794999999,9,0 | line 2: its time is before that of the line before; sort the lines, "
                    + "the oldest",
            "1700000000,10;1700003600,9x,0    | line 2: credit '9x' is not a number; write an amount as in 1285.20",
            "time;1795000000\t1.285,20\t0 | line 2: credit '1.285,20' is not a number; write an amount as in 1285.20",
            "'1795000000,\"1,000\",0'          | line 1: credit '1,000' is not a number",
            "1795000000                       | line 1: expected epoch_seconds,credit,threshold (the threshold may be "
                    + "left out), found 1 value",
            "''                               | line 1: no reading"})
    void saysWhichLineIsWrongAndWhy(String content, String message) throws IOException {
        assertThat(forecast(content.replace(";", "\n").replace("\\t", "\t"))).isEqualTo(1);
        assertThat(err.toString()).contains("readings.csv, " + message).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void reportsAMissingFile() {
        int exitCode = new CommandLine(new ForecastCommand()).setErr(new PrintWriter(err, true))
                .execute(folder.resolve("nope.csv").toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains("nope.csv: no such file, and not the name of an account").hasLineCount(1);
    }

    @Test
    void showsNoMoreThanTheBeginningOfAWrongValue() throws IOException {
        assertThat(forecast("1795000000," + "9x\u001b".repeat(300))).isEqualTo(1);
        assertThat(err.toString()).contains("credit '9x 9x 9x 9x ", "…' is not a number").doesNotContain("\u001b")
                .hasLineCount(1)
                .hasSizeLessThan(folder.toString().length() + 150);
    }

    @Test
    void reportsALineThatIsTooLong() throws IOException {
        assertThat(forecast(drain(60, 2).replace("\n", ";"))).isEqualTo(1);
        assertThat(err.toString()).contains("line 1: longer than 1000 characters; expected epoch_seconds,")
                .hasLineCount(1);
    }

    @Test
    void reportsAFileThatIsNoText() throws IOException {
        Path file = Files.writeString(folder.resolve("readings.csv"), drain(60, 2), StandardCharsets.UTF_16);

        assertThat(new CommandLine(new ForecastCommand()).setErr(new PrintWriter(err, true)).execute(file.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("readings.csv: not text in UTF-8; save it as UTF-8").hasLineCount(1);
    }
}
