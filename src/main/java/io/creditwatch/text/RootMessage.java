package io.creditwatch.text;

import java.util.Optional;

/** Message of the innermost cause of a failure: wrapping exceptions repeat the statement with all its values. */
public final class RootMessage {

    private RootMessage() {
    }

    /** Returns the message of the innermost cause that has one, in one line; otherwise the failure's own text. */
    public static String of(Throwable failure) {
        return OneLine.of(innermost(failure).orElseGet(failure::toString));
    }

    private static Optional<String> innermost(Throwable failure) {
        return Optional.ofNullable(failure.getCause()).flatMap(RootMessage::innermost)
                .or(() -> Optional.ofNullable(failure.getMessage()));
    }
}
