package io.creditwatch.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a secret from the file it is kept in: one line of text. */
final class SecretFile {

    private static final int MOST_BYTES = 64 * 1024;

    private SecretFile() {
    }

    /**
     * @return the file's text without trailing white space and without quotation marks around it; never empty
     * @throws UnreadableSecretException when it cannot be read, or holds anything else; the message names the path
     *                                   and the mend
     */
    static String read(Path file) {
        String text = text(file);
        String secret = Trimming.secret(text);
        if (Trimming.isInTypographicQuotes(text)) {
            throw new UnreadableSecretException(file, "holds typographic quotation marks; take them away");
        }
        if (secret.isEmpty()) {
            throw new UnreadableSecretException(file, "is empty");
        }
        if (secret.chars().anyMatch(Character::isISOControl)) {
            throw new UnreadableSecretException(file, "holds more than one line, or a control character in it");
        }
        return secret;
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new UnreadableSecretException(file, "is larger than 64 KB: that is no secret");
            }
            return TextFile.decode(bytes);
        } catch (IOException e) {
            throw new UnreadableSecretException(file, FileAccess.whyUnreadable(file, e));
        }
    }
}
