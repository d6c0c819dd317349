package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Value that must never be printed: {@link #toString} returns {@link #MASK}. A secret from a file can be read again, so
 * a rotated key needs no restart. A file that becomes unreadable or wrong leaves the value as it was.
 */
public final class Secret {

    public static final String MASK = "******";

    private static final Logger LOG = LoggerFactory.getLogger(Secret.class);
    /** Time after a change in which a refusal may be of the previous value; longer than a call to Slack. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(15);
    /** Previous values are masked too, since answers may still quote them. */
    private static final int MOST_MASKED = 8;
    /** A shorter secret may be an ordinary word, or a part of one. */
    private static final int SHORT = 8;
    private static final String NO_WORD_BEFORE = "(?<![\\p{L}\\p{N}])";
    private static final String NO_WORD_AFTER = "(?![\\p{L}\\p{N}])";
    private static final int MOST_BYTES = 64 * 1024;

    private final String key;
    private final Path file;
    private final Consumer<String> check;
    private final Function<String, Stream<String>> parts;
    private final List<String> values = new CopyOnWriteArrayList<>();
    private volatile String value;
    private Long changedAt;
    private String unusable;

    private Secret(String key, String value, Path file, Consumer<String> check,
                   Function<String, Stream<String>> parts) {
        this.key = key;
        this.value = value;
        this.file = file;
        this.check = check;
        this.parts = parts;
        values.add(value);
    }

    public static Secret of(String value) {
        return new Secret(null, value, null, any -> { }, Stream::of);
    }

    /**
     * Reads a secret from a file of one line, without white space and quotation marks around it.
     *
     * @throws InvalidValueException if the file cannot be read, or holds no secret
     */
    public static Secret fromFile(Path file) {
        return new Secret(null, read(file), file, any -> { }, Stream::of);
    }

    /**
     * Returns the same secret with a check of its values. A file that holds a wrong one counts as unreadable.
     *
     * @param form  throws an {@link InvalidValueException} for a wrong value, also for the present one
     * @param parts of a value that must not be printed either, since they reveal as much as the whole
     */
    Secret formed(Consumer<String> form, Function<String, Stream<String>> parts) {
        form.accept(value);
        return new Secret(key, value, file, form, parts);
    }

    Secret named(String nameOfKey) {
        return new Secret(nameOfKey, value, file, check, parts);
    }

    /** Returns the key that sets the secret or its file; empty if it is not known. */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    public String reveal() {
        return value;
    }

    /** Returns the value after it was read again from its file, if any: for checks of what a caller presents. */
    public String current() {
        renew();
        return value;
    }

    /**
     * Reads the file again, if there is one, and returns whether the value changed.
     *
     * @throws InvalidValueException if the file cannot be read, or holds no such secret; the message names the file
     */
    public synchronized boolean reload() {
        if (file == null) {
            return false;
        }
        String read;
        try {
            read = read(file);
            check.accept(read);
        } catch (InvalidValueException e) {
            throw new InvalidValueException("cannot read the secret in " + file + ": " + e.getMessage());
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
     * Reads the file again after a receiver refused the value. A file that cannot be read is logged once.
     *
     * @return whether the next attempt has another value than the refused call had
     */
    public synchronized boolean renew() {
        try {
            boolean changed = reload();
            unusable = null;
            return changed || changedAt != null && System.nanoTime() - changedAt < LONGEST_CALL.toNanos();
        } catch (InvalidValueException e) {
            if (!e.getMessage().equals(unusable)) {
                LOG.warn("event=secret-not-read-again reason=\"{}\"", e.getMessage());
            }
            unusable = e.getMessage();
            return false;
        }
    }

    /** Returns whether the file was unreadable the last time, for example because it was being replaced. */
    public synchronized boolean isUnreadable() {
        return unusable != null;
    }

    /** Returns the text with the present value and the previous ones masked, a short one only as a word of its own. */
    public String maskIn(String text) {
        if (text == null) {
            return null;
        }
        // the longest first, since one may be the beginning of another
        return values.stream().flatMap(each -> Stream.concat(Stream.of(each),
                        parts.apply(each).filter(part -> part.length() >= SHORT)))
                .filter(each -> !each.isEmpty()).sorted(Comparator.comparingInt(String::length).reversed())
                .reduce(text, (masked, secret) -> secret.length() >= SHORT ? masked.replace(secret, MASK)
                        : masked.replaceAll(NO_WORD_BEFORE + Pattern.quote(secret) + NO_WORD_AFTER, MASK));
    }

    private static String read(Path file) {
        byte[] bytes = FileAccess.bytes(file, MOST_BYTES + 1);
        refuseIf(bytes.length > MOST_BYTES, "is larger than 64 KB, too large for a secret");
        String text = FileAccess.text(bytes);
        String secret = ValueParsers.trimmedSecret(text);
        refuseIf(ValueParsers.isInTypographicQuotes(text), "holds typographic quotation marks; remove them");
        refuseIf(secret.isEmpty(), "is empty");
        refuseIf(secret.chars().anyMatch(Character::isISOControl),
                "holds more than one line, or a control character in it");
        return secret;
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
