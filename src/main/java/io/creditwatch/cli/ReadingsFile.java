package io.creditwatch.cli;

import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads lines of {@code epoch_seconds,credit,threshold}, the oldest first. An empty threshold is none. */
final class ReadingsFile {

    private static final String HEADER = "epoch_seconds,credit,threshold";
    private static final String ACCOUNT = "file";
    /** Limit of a balance, as in the answers of the vendor. */
    private static final BigDecimal LARGEST = new BigDecimal("1e15");
    private static final int MOST_DECIMALS = 100;

    private ReadingsFile() {
    }

    /** Skips a header and empty lines. */
    static List<CreditReading> parse(List<String> lines) throws MalformedLineException {
        List<CreditReading> readings = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || i == 0 && line.equals(HEADER)) {
                continue;
            }
            CreditReading reading = reading(i + 1, line.split(",", -1));
            if (!readings.isEmpty() && !reading.at().isAfter(readings.get(readings.size() - 1).at())) {
                throw new MalformedLineException(i + 1, "its time is not after that of the line before");
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
            if (dollars.abs().compareTo(LARGEST) <= 0 && dollars.scale() <= MOST_DECIMALS) {
                return dollars;
            }
        } catch (NumberFormatException e) {
            throw new MalformedLineException(line, name + " '" + text + "' is not a number");
        }
        throw new MalformedLineException(line, name + " is beyond 1e15, or has over 100 decimals");
    }

    /** Error in a file of readings; the message has the line and the reason. */
    static final class MalformedLineException extends Exception {

        MalformedLineException(int line, String why) {
            super("line " + line + ": " + why);
        }
    }
}
