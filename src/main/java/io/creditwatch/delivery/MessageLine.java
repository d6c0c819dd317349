package io.creditwatch.delivery;

import io.creditwatch.delivery.TextFormat.Precision;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Line of a message, in no format yet: words and times in order. A {@link TextFormat} makes text of it and does all
 * escaping. Immutable.
 */
public record MessageLine(List<Function<TextFormat, String>> parts) {

    /** Begins a line with the texts of these objects. */
    public static MessageLine say(Object... words) {
        return new MessageLine(List.of()).and(words);
    }

    /** Appends texts without any escaping; they may come from outside. */
    public MessageLine and(Object... words) {
        String text = Stream.of(words).map(String::valueOf).collect(Collectors.joining());
        return with(format -> format.words(text));
    }

    public MessageLine and(MessageLine other) {
        return new MessageLine(Stream.concat(parts.stream(), other.parts.stream()).toList());
    }

    public MessageLine at(Instant moment) {
        return with(format -> format.moment(moment, Precision.DAY_TIME_AND_ZONE));
    }

    public MessageLine between(Instant from, Instant to) {
        return with(format -> format.stretch(from, to));
    }

    private MessageLine with(Function<TextFormat, String> part) {
        return and(new MessageLine(List.of(part)));
    }
}
