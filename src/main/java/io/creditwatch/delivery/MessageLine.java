package io.creditwatch.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Words and moments, not yet in any format: a {@link TextFormat} makes text of them, and does all escaping. Immutable.
 *
 * @param pieces in order
 */
public record MessageLine(List<Piece> pieces) {

    /** What a phrase is made of. */
    sealed interface Piece {
    }

    /** Text as it is meant, with nothing escaped; it may come from outside. */
    record Words(String text) implements Piece {
    }

    /** A point in time. */
    record Moment(Instant at) implements Piece {
    }

    /** From one point in time to another. */
    record Stretch(Instant from, Instant to) implements Piece {
    }

    /** Begins with words: strings, amounts and spans as they print themselves. */
    public static MessageLine say(Object... words) {
        return new MessageLine(List.of()).and(words);
    }

    public MessageLine and(Object... words) {
        StringBuilder text = new StringBuilder();
        for (Object word : words) {
            text.append(word);
        }
        return with(new Words(text.toString()));
    }

    public MessageLine and(MessageLine other) {
        List<Piece> all = new ArrayList<>(pieces);
        all.addAll(other.pieces);
        return new MessageLine(List.copyOf(all));
    }

    public MessageLine at(Instant moment) {
        return with(new Moment(moment));
    }

    public MessageLine between(Instant from, Instant to) {
        return with(new Stretch(from, to));
    }

    private MessageLine with(Piece piece) {
        List<Piece> all = new ArrayList<>(pieces);
        all.add(piece);
        return new MessageLine(List.copyOf(all));
    }
}
