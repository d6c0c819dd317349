package io.creditwatch.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads values by key and collects their errors, the first of each key. After an error the reading continues with an
 * empty value or null, so that all errors are reported at once.
 */
final class CheckedValues {

    private static final Pattern COMMENT = Pattern.compile("\\s#(\\s|$)");

    private final KnownKeys known;
    private final Map<String, String> values;
    private final UnaryOperator<String> origin;
    private final Map<String, ConfigurationError> errors = new LinkedHashMap<>();

    /** @param origin place where a key was set; empty if it is not known */
    CheckedValues(KnownKeys known, Map<String, String> values, UnaryOperator<String> origin,
                  List<ConfigurationError> found) {
        this.known = known;
        this.values = values;
        this.origin = origin;
        found.forEach(error -> errors.putIfAbsent(error.key(), error));
    }

    List<ConfigurationError> errors() {
        return List.copyOf(errors.values());
    }

    boolean hasErrorIn(String prefix) {
        return errors.keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    /** Returns whether the key is present; its value may be empty. */
    boolean has(String key) {
        return values.get(key) != null;
    }

    /** Returns the text without white space around it; empty if there is none, or if it is wrong. */
    Optional<String> text(String key) {
        String text = values.getOrDefault(key, "").strip();
        if (text.chars().anyMatch(Character::isISOControl)) {
            report(key, "has a line break or another control character in it", "");
        } else if (KnownKeys.holdsSecret(text)) {
            report(key, "holds a login or a password, which would be shown in logs; set it by its own key", "");
        } else if (text.contains("{{")) {
            report(key, "has a placeholder {{...}} that names no key, or names a secret", "");
        } else if (COMMENT.matcher(text).find()) {
            report(key, "has a comment after it; put the comment on its own line", "");
        } else if (!text.isEmpty()) {
            return Optional.of(text);
        }
        return Optional.empty();
    }

    /** Returns the parsed value; empty if there is none, or if it is wrong. */
    <T> Optional<T> optional(String key, Function<String, T> parser, String example) {
        return checked(key, () -> text(key).map(parser), example);
    }

    private <T> Optional<T> checked(String key, Supplier<Optional<T>> value, String example) {
        try {
            return value.get();
        } catch (InvalidValueException e) {
            report(key, e.getMessage(), example);
            return Optional.empty();
        }
    }

    /** Returns the parsed value; null if there is none, or if it is wrong. */
    <T> T required(String key, Function<String, T> parser, String example) {
        Optional<T> value = optional(key, parser, example);
        if (value.isEmpty()) {
            report(key, "must not be empty", example);
        }
        return value.orElse(null);
    }

    List<String> list(String key) {
        return text(key).map(ValueParsers::list).orElse(List.of());
    }

    /** Returns false if the value is neither true nor false. */
    boolean flag(String key) {
        return Boolean.TRUE.equals(required(key, ValueParsers::flag, "true"));
    }

    /** Returns 0 if the value is no such number. */
    int wholeNumber(String key, int least, int most) {
        Integer number = required(key, text -> ValueParsers.wholeNumber(text, least, most), "");
        return number == null ? 0 : number;
    }

    /** @param check throws an {@link InvalidValueException} for a file that cannot be used */
    Optional<Path> file(String key, Consumer<Path> check) {
        return optional(key, text -> {
            Path file = path(text);
            check.accept(file);
            return file;
        }, "");
    }

    /** Returns whether the key is set, or the file of a secret, even if it is not usable. */
    boolean isSet(String key) {
        return !values.getOrDefault(key, "").isBlank() || !values.getOrDefault(KnownKeys.twin(key), "").isBlank();
    }

    /** Returns the secret, from its file if one is set; empty if there is none, or if it is not usable. */
    Optional<Secret> secret(String key) {
        String file = KnownKeys.twin(key);
        Optional<Secret> secret = text(file).isPresent()
                ? optional(file, text -> Secret.fromFile(path(text)).named(file), "")
                : Optional.of(values.getOrDefault(key, "").stripTrailing()).filter(value -> !value.isEmpty())
                        .map(value -> Secret.of(value).named(key));
        return secret.filter(given -> isUsable(key, given.reveal()));
    }

    /**
     * Returns the secret, checked; empty if there is none, or if it is wrong.
     *
     * @param form  throws an {@link InvalidValueException} for a wrong value
     * @param parts of the value that reveal as much as the whole
     */
    Optional<Secret> secret(String key, Consumer<String> form, Function<String, Stream<String>> parts, String example) {
        return checked(key, () -> secret(key).map(secret -> secret.formed(form, parts)), example);
    }

    /** Reports the key that is missing if only one of the two is set. */
    void requireBoth(String one, String other) {
        if (isSet(one) != isSet(other)) {
            report(isSet(one) ? other : one, "is needed with " + (isSet(one) ? one : other), "");
        }
    }

    void add(ConfigurationError error) {
        errors.putIfAbsent(error.key(), error);
    }

    void report(String key, String why, String example) {
        String shown = known.shown(key, values.getOrDefault(key, "").strip());
        errors.putIfAbsent(key, new ConfigurationError(key, shown, origin.apply(key), why, example));
    }

    /** Refuses braces: Camel looks for placeholders in every value, and fails on unknown ones. */
    private boolean isUsable(String key, String secret) {
        if (secret.chars().anyMatch(Character::isISOControl)) {
            report(key, "has a line break or another control character in it", "");
        } else if (secret.contains("{{") || secret.contains("}}")) {
            report(key, "has {{ or }} in it, which looks like a placeholder", "");
        } else {
            return true;
        }
        return false;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidValueException("is not a path");
        }
    }
}
