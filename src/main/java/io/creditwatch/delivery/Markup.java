package io.creditwatch.delivery;

import io.creditwatch.delivery.Phrase.Moment;
import io.creditwatch.delivery.Phrase.Piece;
import io.creditwatch.delivery.Phrase.Stretch;
import io.creditwatch.delivery.Phrase.Words;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Collectors;

/** A format that phrases are written in. The only place where text is escaped for it. */
interface Markup {

    /** How much of a moment is written. */
    enum Precision { DAY_AND_TIME, DAY_TIME_AND_ZONE, TIME_AND_ZONE }

    String words(String text);

    String moment(Instant at, Precision precision);

    /** The zone in which times are told. */
    ZoneId zone();

    default String write(Phrase phrase) {
        return phrase.pieces().stream().map(this::write).collect(Collectors.joining());
    }

    private String write(Piece piece) {
        if (piece instanceof Moment moment) {
            return moment(moment.at(), Precision.DAY_TIME_AND_ZONE);
        }
        if (piece instanceof Stretch stretch) {
            return stretch(stretch.from(), stretch.to());
        }
        return words(((Words) piece).text());
    }

    private String stretch(Instant from, Instant to) {
        boolean sameDay = from.atZone(zone()).toLocalDate().equals(to.atZone(zone()).toLocalDate());
        return sameDay ? moment(from, Precision.DAY_AND_TIME) + "–" + moment(to, Precision.TIME_AND_ZONE)
                : moment(from, Precision.DAY_AND_TIME) + " – " + moment(to, Precision.DAY_TIME_AND_ZONE);
    }
}
