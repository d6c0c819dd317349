package io.creditwatch.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that must never be printed. Where it comes from a file it can be read again, so that a rotated key needs no
 * restart.
 */
public final class Secret {

    /** What is printed in a secret's place. */
    public static final String MASK = "******";

    private static final Logger LOG = LoggerFactory.getLogger(Secret.class);
    /** Longer than a call to Slack, whose refusals alone are final: one so soon after a change is of the value before. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(15);
    /** Of those that were replaced; answers may still quote them. */
    private static final int MOST_MASKED = 8;
    /** A shorter part of a secret is a mere word. */
    private static final int SHORTEST_PART = 8;

    private final Path file;
    private final Consumer<String> check;
    private final Function<String, Stream<String>> parts;
    private final List<String> values = new CopyOnWriteArrayList<>();
    private volatile String value;
    private Long changedAt;
    private String unusable;

    private Secret(String value, Path file, Consumer<String> check, Function<String, Stream<String>> parts) {
        this.value = Objects.requireNonNull(value);
        this.file = file;
        this.check = check;
        this.parts = parts;
        values.add(value);
    }

    public static Secret of(String value) {
        return new Secret(value, null, any -> { }, Stream::of);
    }

    /**
     * @throws UnreadableSecretException when the file cannot be read
     */
    public static Secret fromFile(Path file) {
        return new Secret(SecretFile.read(file), file, any -> { }, Stream::of);
    }

    /**
     * The same secret with a form.
     *
     * @param form  throws an {@link InvalidValueException} for a value that cannot be right; a file that holds one is
     *              treated as unreadable
     * @param parts what must not be printed either, since it tells as much as the whole
     * @throws InvalidValueException when the value that it has now cannot be right
     */
    Secret formed(Consumer<String> form, Function<String, Stream<String>> parts) {
        form.accept(value);
        return new Secret(value, file, form, parts);
    }

    /** The value itself, to hand to the one who needs it and to nobody else. */
    public String reveal() {
        return value;
    }

    /** The value, read again first where there is a file: for the one who checks what others present. */
    public String current() {
        renew();
        return value;
    }

    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /**
     * Reads the file again, where there is one.
     *
     * @return whether the value is another one now
     * @throws UnreadableSecretException when the file cannot be read, or holds no such secret; the old value stays
     */
    public synchronized boolean reload() {
        if (file == null) {
            return false;
        }
        String read = SecretFile.read(file);
        try {
            check.accept(read);
        } catch (InvalidValueException e) {
            throw new UnreadableSecretException(file, e.getMessage());
        }
        if (read.equals(value)) {
            return false;
        }
        value = read;
        changedAt = System.nanoTime();
        values.remove(read);
        values.add(read);
        if (values.size() > MOST_MASKED) {
            values.remove(0);
        }
        LOG.info("event=secret-read-again file=\"{}\"", file);
        return true;
    }

    /**
     * Reads the file again after somebody has refused the value. A file that cannot be read leaves it as it is; that is
     * logged once.
     *
     * @return whether another attempt is made with another value: it is another one now, or has become so since a call
     *         that ends now may have begun
     */
    public synchronized boolean renew() {
        try {
            boolean changed = reload();
            unusable = null;
            return changed || changedAt != null && System.nanoTime() - changedAt < LONGEST_CALL.toNanos();
        } catch (UnreadableSecretException e) {
            if (!e.getMessage().equals(unusable)) {
                LOG.warn("event=secret-not-read-again reason=\"{}\"", e.getMessage());
            }
            unusable = e.getMessage();
            return false;
        }
    }

    /** Whether its file could not be read the last time, as while it is being replaced. */
    public synchronized boolean isUnreadable() {
        return unusable != null;
    }

    /** The text with every occurrence of this secret masked, and of the values that it had before. */
    public String maskIn(String text) {
        if (text == null) {
            return null;
        }
        String masked = text;
        for (String telling : telling()) {
            masked = masked.replace(telling, MASK);
        }
        return masked;
    }

    /** The longest first: one may be the beginning of another. */
    private List<String> telling() {
        return values.stream().flatMap(each -> Stream.concat(Stream.of(each),
                        parts.apply(each).filter(part -> part.length() >= SHORTEST_PART)))
                .filter(each -> !each.isEmpty()).distinct()
                .sorted(Comparator.comparingInt(String::length).reversed()).toList();
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
