package io.creditwatch.text;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Message of the innermost cause of a failure: wrapping exceptions repeat the statement with all its values. */
public final class RootMessage {

    private static final int DEEPEST_CAUSE = 20;

    private RootMessage() {
    }

    /** Returns the message of the innermost cause that has one, in one line; otherwise the failure's own text. */
    public static String of(Throwable failure) {
        return OneLine.of(causes(failure).stream().map(Throwable::getMessage).filter(Objects::nonNull)
                .reduce((outer, inner) -> inner).orElseGet(failure::toString));
    }

    /** Returns a failure and its causes, the outermost first. A chain may be a circle, so it ends after 20. */
    public static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(DEEPEST_CAUSE).toList();
    }
}
