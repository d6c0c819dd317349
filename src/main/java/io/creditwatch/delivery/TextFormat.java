package io.creditwatch.delivery;

import io.creditwatch.delivery.MessageLine.Between;
import io.creditwatch.text.ZoneName;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.stream.Collectors;

/** Format of a message. It is the only place where text is escaped. */
public interface TextFormat {

    enum Precision {
        DAY_AND_TIME, DAY_TIME_AND_ZONE, DAY_TIME_AND_OFFSET, TIME_AND_ZONE, TIME_AND_OFFSET;

        public boolean hasDay() {
            return this != TIME_AND_ZONE && this != TIME_AND_OFFSET;
        }
    }

    String words(String text);

    String moment(Instant at, Precision precision);

    ZoneId zone();

    default String write(MessageLine line) {
        return line.parts().stream().map(part -> part instanceof Instant at ? moment(at, Precision.DAY_TIME_AND_ZONE)
                : part instanceof Between between ? stretch(between.from(), between.to())
                : words((String) part)).collect(Collectors.joining());
    }

    private String stretch(Instant from, Instant to) {
        ZonedDateTime begin = from.atZone(zone());
        ZonedDateTime end = to.atZone(zone());
        boolean sameDay = begin.toLocalDate().equals(end.toLocalDate());
        if (ZoneName.changes(begin, end)) {
            return moment(from, Precision.DAY_TIME_AND_OFFSET) + " – "
                    + moment(to, sameDay ? Precision.TIME_AND_OFFSET : Precision.DAY_TIME_AND_OFFSET);
        }
        return sameDay ? moment(from, Precision.DAY_AND_TIME) + "–" + moment(to, Precision.TIME_AND_ZONE)
                : moment(from, Precision.DAY_AND_TIME) + " – " + moment(to, Precision.DAY_TIME_AND_ZONE);
    }
}
