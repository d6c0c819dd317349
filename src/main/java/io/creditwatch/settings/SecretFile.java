package io.creditwatch.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a secret from the file it is kept in. */
final class SecretFile {

    private SecretFile() {
    }

    /**
     * @return the file's text without trailing white space
     * @throws UnreadableSecretException when it cannot be read; the message names the path, its owner and mode, and the mend
     */
    static String read(Path file) {
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw new UnreadableSecretException(file, e);
        }
    }
}
