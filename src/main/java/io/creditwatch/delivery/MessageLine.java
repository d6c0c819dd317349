package io.creditwatch.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Line of a message, in no format yet: words and times in order. A {@link TextFormat} makes text of it and does all
 * escaping. Immutable.
 */
public record MessageLine(List<Piece> pieces) {

    sealed interface Piece {
    }

    /** Text without any escaping; it may come from outside. */
    record Words(String text) implements Piece {
    }

    record Moment(Instant at) implements Piece {
    }

    record Stretch(Instant from, Instant to) implements Piece {
    }

    /** Begins a line with the texts of these objects. */
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
