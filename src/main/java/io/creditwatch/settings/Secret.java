package io.creditwatch.settings;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A value that must never be printed. Where it comes from a file it can be read again, so that a rotated key needs no
 * restart.
 */
public final class Secret {

    /** What is printed in a secret's place. */
    public static final String MASK = "******";

    private final Path file;
    private volatile String value;

    private Secret(String value, Path file) {
        this.value = Objects.requireNonNull(value);
        this.file = file;
    }

    public static Secret of(String value) {
        return new Secret(value, null);
    }

    /**
     * @throws UnreadableSecretException when the file cannot be read
     */
    public static Secret fromFile(Path file) {
        return new Secret(SecretFile.read(file), file);
    }

    /** The value itself, to hand to the one who needs it and to nobody else. */
    public String reveal() {
        return value;
    }

    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /**
     * Reads the file again, where there is one.
     *
     * @return whether the value is another one now
     * @throws UnreadableSecretException when the file cannot be read; the old value stays
     */
    public boolean reload() {
        if (file == null) {
            return false;
        }
        String before = value;
        value = SecretFile.read(file);
        return !value.equals(before);
    }

    /** The text with every occurrence of this secret masked. */
    public String maskIn(String text) {
        return value.isEmpty() || text == null ? text : text.replace(value, MASK);
    }

    @Override
    public String toString() {
        return MASK;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
