package io.creditwatch.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Line of a message, in no format yet: texts, {@link Instant}s and {@link Between}s in order. A {@link TextFormat}
 * makes text of it and does all escaping. Immutable.
 */
public record MessageLine(List<Object> parts) {

    /** The time between two moments. */
    public record Between(Instant from, Instant to) {
    }

    /** Joins times, other lines, and the texts of any other objects, which may come from outside. */
    public static MessageLine say(Object... words) {
        return new MessageLine(List.of()).and(words);
    }

    public MessageLine and(Object... words) {
        List<Object> all = new ArrayList<>(parts);
        for (Object word : words) {
            int last = all.size() - 1;
            if (word instanceof MessageLine line) {
                all.addAll(line.parts);
            } else if (word instanceof Instant || word instanceof Between) {
                all.add(word);
            } else if (last >= 0 && all.get(last) instanceof String text) {
                all.set(last, text + word);
            } else {
                all.add(word.toString());
            }
        }
        return new MessageLine(List.copyOf(all));
    }
}
