package io.creditwatch.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The values by key, each read as what it should be. A mistake is kept, the first of each key, and the reading goes on
 * with an empty value or null, so that all of them are found at once.
 */
final class Entries {

    private static final Pattern COMMENT = Pattern.compile("\\s#(\\s|$)");

    private final Map<String, String> values;
    private final UnaryOperator<String> origin;
    private final Map<String, ConfigurationError> mistakes = new LinkedHashMap<>();

    /**
     * @param origin where a key was set; nothing when that is not known
     * @param known  mistakes that were found before
     */
    Entries(Map<String, String> values, UnaryOperator<String> origin, List<ConfigurationError> known) {
        this.values = values;
        this.origin = origin;
        known.forEach(mistake -> mistakes.putIfAbsent(mistake.key(), mistake));
    }

    List<ConfigurationError> mistakes() {
        return List.copyOf(mistakes.values());
    }

    /** Whether a mistake was found in a key that begins so. */
    boolean isMistaken(String prefix) {
        return mistakes.keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    /** Whether it is there at all, though it may be empty. */
    boolean has(String key) {
        return values.get(key) != null;
    }

    /** @return the text without space around it; empty when there is none */
    Optional<String> text(String key) {
        String text = values.getOrDefault(key, "").strip();
        if (text.chars().anyMatch(Character::isISOControl)) {
            report(key, "has a line break or another control character in it", "");
        } else if (Masking.holdsSecret(text)) {
            report(key, "holds a login or a password, which would be shown here and there; set it by its own key", "");
        } else if (text.contains("{{")) {
            report(key, "has a placeholder {{...}} that names no key, or names a secret", "");
        } else if (COMMENT.matcher(text).find()) {
            report(key, "has a comment after it; a comment stands on a line of its own", "");
        } else if (!text.isEmpty()) {
            return Optional.of(text);
        }
        return Optional.empty();
    }

    /** @return empty when there is none, or when it is not what it should be */
    <T> Optional<T> optional(String key, Function<String, T> notation, String example) {
        try {
            return text(key).map(notation);
        } catch (InvalidValueException e) {
            report(key, e.getMessage(), example);
            return Optional.empty();
        }
    }

    /** @return null when there is none, or when it is not what it should be */
    <T> T required(String key, Function<String, T> notation, String example) {
        Optional<T> value = optional(key, notation, example);
        if (value.isEmpty()) {
            report(key, "must not be empty", example);
        }
        return value.orElse(null);
    }

    /** @return the parts between commas */
    List<String> list(String key) {
        return text(key).map(ValueParsers::list).orElse(List.of());
    }

    /** @return false when it is neither true nor false */
    boolean flag(String key) {
        return Boolean.TRUE.equals(required(key, ValueParsers::flag, "true"));
    }

    /** @return 0 when it is no such number */
    int wholeNumber(String key, int least, int most) {
        Integer number = required(key, text -> ValueParsers.wholeNumber(text, least, most), "");
        return number == null ? 0 : number;
    }

    /** @param check returns the path, or throws an {@link InvalidValueException} */
    Optional<Path> file(String key, UnaryOperator<Path> check) {
        return optional(key, text -> check.apply(path(text)), "");
    }

    /** Whether the secret or its file is set, be it usable or not. */
    boolean isSet(String secret) {
        return !values.getOrDefault(secret, "").isBlank()
                || !values.getOrDefault(KnownKeys.twin(secret), "").isBlank();
    }

    /** @return the secret, from its file where one is set; empty when there is none, or when it is not usable */
    Optional<Secret> secret(String key) {
        Optional<String> file = text(KnownKeys.twin(key));
        if (file.isPresent()) {
            return secretFrom(file.get(), key);
        }
        String value = values.getOrDefault(key, "").stripTrailing();
        if (value.chars().anyMatch(Character::isISOControl)) {
            reportSecret(key, "has a line break or another control character in it", "");
            return Optional.empty();
        }
        return usable(key, value);
    }

    /**
     * @param form  throws an {@link InvalidValueException} for a value that cannot be right
     * @param parts what of it tells as much as the whole
     * @throws InvalidValueException when the value cannot be right
     */
    Optional<Secret> secret(String key, Consumer<String> form, Function<String, Stream<String>> parts) {
        return secret(key).map(secret -> secret.formed(form, parts));
    }

    void report(String key, String why, String example) {
        String shown = Masking.mask(values.getOrDefault(key, "").strip());
        mistakes.putIfAbsent(key, new ConfigurationError(key, shown, origin.apply(key), why, example));
    }

    void reportSecret(String key, String why, String example) {
        String shown = Masking.maskAll(values.getOrDefault(key, ""));
        mistakes.putIfAbsent(key, new ConfigurationError(key, shown, origin.apply(key), why, example));
    }

    private Optional<Secret> secretFrom(String file, String key) {
        try {
            Secret secret = Secret.fromFile(path(file));
            return usable(key, secret.reveal()).map(value -> secret);
        } catch (UnreadableSecretException e) {
            report(KnownKeys.twin(key), e.why(), "");
        } catch (InvalidValueException e) {
            report(KnownKeys.twin(key), e.getMessage(), "");
        }
        return Optional.empty();
    }

    /** Camel looks for placeholders in every value, and would fail on what it takes for one. */
    private Optional<Secret> usable(String key, String secret) {
        if (secret.contains("{{") || secret.contains("}}")) {
            reportSecret(key, "has {{ or }} in it, which cannot be told from a placeholder", "");
            return Optional.empty();
        }
        return Optional.of(secret).filter(value -> !value.isEmpty()).map(Secret::of);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidValueException("is no path");
        }
    }
}
