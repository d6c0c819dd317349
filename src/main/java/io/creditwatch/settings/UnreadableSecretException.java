package io.creditwatch.settings;

import java.nio.file.Path;

/** A secret's file that cannot be read. The message names the path, never what is in it. */
public final class UnreadableSecretException extends RuntimeException {

    private final transient String why;

    UnreadableSecretException(Path file, String why) {
        super("cannot read the secret in " + file + ": " + why);
        this.why = why;
    }

    /** The message without the path. */
    String why() {
        return why;
    }
}
