package io.creditwatch.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Words and moments, not yet in any format: a {@link Markup} makes text of them, and does all escaping. Immutable.
 *
 * @param pieces in order
 */
public record Phrase(List<Piece> pieces) {

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
    public static Phrase say(Object... words) {
        return new Phrase(List.of()).and(words);
    }

    public Phrase and(Object... words) {
        StringBuilder text = new StringBuilder();
        for (Object word : words) {
            text.append(word);
        }
        return with(new Words(text.toString()));
    }

    public Phrase and(Phrase other) {
        List<Piece> all = new ArrayList<>(pieces);
        all.addAll(other.pieces);
        return new Phrase(List.copyOf(all));
    }

    public Phrase at(Instant moment) {
        return with(new Moment(moment));
    }

    public Phrase between(Instant from, Instant to) {
        return with(new Stretch(from, to));
    }

    private Phrase with(Piece piece) {
        List<Piece> all = new ArrayList<>(pieces);
        all.add(piece);
        return new Phrase(List.copyOf(all));
    }
}
