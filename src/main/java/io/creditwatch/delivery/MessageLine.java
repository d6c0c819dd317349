package io.creditwatch.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Line of a message: texts, {@link Instant}s and {@link SameDay}s, of which {@link PlainFormat} makes text. */
public record MessageLine(List<Object> parts) {

    /** Time whose day is left out when the time before it in the line has the same day. */
    public record SameDay(Instant at) {
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
            } else if (word instanceof Instant || word instanceof SameDay) {
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
