package io.creditwatch.cli;

import io.creditwatch.settings.AnswerSum;
import io.creditwatch.settings.InvalidValueException;
import io.creditwatch.text.OneLine;
import io.creditwatch.vendor.CreditReading;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * File with a reading in each line, the oldest first: time, credit and threshold, separated by commas, semicolons, tabs
 * or spaces. Values may be quoted, and the threshold may be missing in any line. Headers, empty lines and comments
 * after # are skipped.
 */
final class ReadingsFile {

    private static final String COLUMNS = "epoch_seconds,credit,threshold";
    private static final String ACCOUNT = "file";
    private static final int LONGEST_LINE = 1_000;
    private static final int MOST_SHOWN = 40;
    private static final String OUTSIDE_QUOTES = "(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)";
    private static final List<Pattern> SEPARATORS = Stream.of(";", "\t", ",", "\\s+")
            .map(each -> Pattern.compile(each + OUTSIDE_QUOTES)).toList();
    private static final Pattern QUOTED = Pattern.compile("([\"'])(.*)\\1");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d*)?");
    private static final Pattern DATE = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?) ?(Z|UTC|[+-]\\d\\d(?::?\\d\\d)?)?");
    /** Seconds from 1970 to the year 2106. */
    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(1L << 32);
    /** Milliseconds from 1970 to March 1973: a smaller number has seconds. */
    private static final BigDecimal LEAST_MILLIS = BigDecimal.valueOf(100_000_000_000L);

    private final Path path;
    private final List<CreditReading> readings = new ArrayList<>();
    private int line;

    private ReadingsFile(Path path) {
        this.path = path;
    }

    /**
     * Reads the file. Of two lines of one second the later one counts.
     *
     * @return at least one reading
     * @throws InvalidValueException if the file cannot be used; the message says where the error is and how to fix it
     */
    static List<CreditReading> read(Path path) {
        ReadingsFile file = new ReadingsFile(path);
        try {
            Files.readAllLines(path).forEach(file::add);
        } catch (CharacterCodingException e) {
            throw new InvalidValueException(path + ": not text in UTF-8; save it as UTF-8");
        } catch (IOException e) {
            throw new InvalidValueException(path + ": cannot be read: " + e.getMessage());
        }
        file.line = 1;
        file.refuseIf(file.readings.isEmpty(), "no reading; expected " + COLUMNS);
        return file.readings;
    }

    private void add(String text) {
        line++;
        String clean = text.replace("\ufeff", "").strip();
        refuseIf(clean.length() > LONGEST_LINE, "longer than " + LONGEST_LINE + " characters; expected " + COLUMNS);
        String[] values = values(clean);
        boolean isHeader = readings.isEmpty() && Stream.of(values).noneMatch(ReadingsFile::isValue);
        if (!clean.isEmpty() && !clean.startsWith("#") && !isHeader) {
            add(reading(values));
        }
    }

    private void add(CreditReading reading) {
        int last = readings.size() - 1;
        refuseIf(last >= 0 && second(reading).isBefore(second(readings.get(last))),
                "its time is before that of the line before; sort the lines, the oldest first");
        if (last >= 0 && second(reading).equals(second(readings.get(last)))) {
            readings.remove(last);
        }
        readings.add(reading);
    }

    private static Instant second(CreditReading reading) {
        return reading.at().truncatedTo(ChronoUnit.SECONDS);
    }

    private static String[] values(String text) {
        Pattern separator = SEPARATORS.stream().filter(each -> each.matcher(text).find()).findFirst()
                .orElse(SEPARATORS.get(0));
        return separator.splitAsStream(text + " ").map(String::strip)
                .map(value -> QUOTED.matcher(value).replaceFirst("$2").strip()).toArray(String[]::new);
    }

    private static boolean isValue(String text) {
        return NUMBER.matcher(text).matches() || DATE.matcher(text).matches();
    }

    private CreditReading reading(String[] values) {
        boolean isReading = values.length == 2 || values.length == 3;
        Instant at = isReading ? time(values[0]) : null;
        BigDecimal credit = isReading ? amount("credit", values[1]) : null;
        refuseIf(!isReading, "expected " + COLUMNS + " (the threshold may be left out), found " + values.length
                + (values.length == 1 ? " value" : " values"));
        BigDecimal threshold = values.length < 3 || values[2].isEmpty() ? null : amount("threshold", values[2]);
        return new CreditReading(ACCOUNT, at, credit, threshold, null);
    }

    private Instant time(String text) {
        Matcher date = DATE.matcher(text);
        if (date.matches()) {
            return date(text, date.group(1) + "T" + date.group(2), date.group(3));
        }
        if (!NUMBER.matcher(text).matches()) {
            throw error("epoch_seconds '" + shown(text)
                    + "' is not a time; write seconds since 1970 or 2026-11-26T22:55:30Z");
        }
        BigDecimal number = new BigDecimal(text);
        boolean inMillis = number.compareTo(LEAST_MILLIS) >= 0;
        BigDecimal seconds = inMillis ? number.movePointLeft(3) : number;
        if (number.signum() < 0 || seconds.compareTo(MOST_SECONDS) >= 0) {
            throw error("epoch_seconds " + shown(text) + " is not a time in seconds or milliseconds since 1970");
        }
        return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
    }

    private Instant date(String text, String local, String offset) {
        refuseIf(offset == null,
                "epoch_seconds '" + text + "' has no offset from UTC; write " + local + "Z or " + local + "+01:00");
        try {
            return LocalDateTime.parse(local).toInstant(ZoneOffset.of(offset.replace("UTC", "Z")));
        } catch (DateTimeException e) {
            throw error("epoch_seconds '" + text + "' is not a time: " + e.getMessage());
        }
    }

    private BigDecimal amount(String name, String text) {
        try {
            BigDecimal amount = new BigDecimal(text);
            refuseIf(AnswerSum.isNoAmount(amount), name + " is beyond 1e15, or has over 100 decimals");
            return amount;
        } catch (NumberFormatException e) {
            throw error(name + " '" + shown(text) + "' is not a number; write an amount as in 1285.20");
        }
    }

    private static String shown(String value) {
        return OneLine.of(value, MOST_SHOWN);
    }

    private void refuseIf(boolean wrong, String why) {
        if (wrong) {
            throw error(why);
        }
    }

    private InvalidValueException error(String why) {
        return new InvalidValueException(path + ", line " + line + ": " + why);
    }
}
