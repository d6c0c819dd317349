package io.creditwatch.delivery;

import io.creditwatch.delivery.MessageLine.SameDay;
import io.creditwatch.text.ZoneName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** Format of a message. It is the only place where text is escaped. */
public interface TextFormat {

    /** Days around the current one whose name alone says which day is meant. */
    int WEEK = 6;
    /** Days around the current one whose date needs no year. */
    int YEAR = 300;

    /** Form of a time. */
    enum Day {
        /** {@code 05:25} on a day that was named before. */
        NAMED_BEFORE,
        /** {@code Fri 05:25}. */
        WEEKDAY,
        /** {@code Fri 27 Nov 05:25}. */
        DATE,
        /** {@code 27 Nov 2027}, without a time. */
        YEAR
    }

    String words(String text);

    /** @param withZone whether the zone follows the time */
    String moment(Instant at, Day day, boolean withZone);

    ZoneId zone();

    /**
     * Writes a line of text. A time has its zone only when the clocks were or will be changed.
     *
     * @param now time of the reader
     */
    default String write(MessageLine line, Instant now) {
        return write(line, now, false);
    }

    /** Writes a line in which each time has its date and its zone. */
    default String writeInFull(MessageLine line, Instant now) {
        return write(line, now, true);
    }

    private String write(MessageLine line, Instant now, boolean full) {
        StringBuilder text = new StringBuilder();
        ZonedDateTime today = now.atZone(zone());
        LocalDate last = null;
        for (Object part : line.parts()) {
            if (part instanceof String words) {
                text.append(words(words));
                continue;
            }
            Instant at = part instanceof SameDay same ? same.at() : (Instant) part;
            ZonedDateTime local = at.atZone(zone());
            Day day = part instanceof SameDay && local.toLocalDate().equals(last) ? Day.NAMED_BEFORE
                    : day(local.toLocalDate(), today.toLocalDate(), full);
            text.append(moment(at, day, full || ZoneName.changes(local, today) || ZoneName.isRepeated(local)));
            last = local.toLocalDate();
        }
        return text.toString();
    }

    private static Day day(LocalDate date, LocalDate today, boolean full) {
        long days = Math.abs(ChronoUnit.DAYS.between(today, date));
        return days > YEAR ? Day.YEAR : full || days > WEEK ? Day.DATE : Day.WEEKDAY;
    }
}
