package io.creditwatch.settings;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Thrown for a configuration that cannot be used. The message lists every error, one a line, without any secret. */
public final class InvalidConfigurationException extends RuntimeException {

    private final List<ConfigurationError> errors;

    InvalidConfigurationException(List<ConfigurationError> errors) {
        super(errors.size() + (errors.size() == 1 ? " error" : " errors") + " in the configuration:"
                + sorted(errors).map(error -> "\n  " + error).collect(Collectors.joining()));
        this.errors = sorted(errors).toList();
    }

    private static Stream<ConfigurationError> sorted(List<ConfigurationError> errors) {
        return errors.stream().sorted(Comparator.comparing(ConfigurationError::key, String.CASE_INSENSITIVE_ORDER));
    }

    /** Returns the errors in the order of their keys; at least one. */
    public List<ConfigurationError> errors() {
        return errors;
    }
}
