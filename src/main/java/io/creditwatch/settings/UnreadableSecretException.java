package io.creditwatch.settings;

import java.io.IOException;
import java.nio.file.Path;

/** A secret's file that cannot be read. The message names the path, never what is in it. */
public final class UnreadableSecretException extends RuntimeException {

    UnreadableSecretException(Path file, IOException cause) {
        super("cannot read " + file + ": " + cause.getMessage(), cause);
    }
}
