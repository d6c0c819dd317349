package io.creditwatch.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown for a configuration that cannot be used. The message lists every error, one a line, without any secret. */
public final class InvalidConfigurationException extends RuntimeException {

    private final List<ConfigurationError> errors;

    InvalidConfigurationException(List<ConfigurationError> errors) {
        super(errors.size() + (errors.size() == 1 ? " error" : " errors") + " in the configuration:"
                + errors.stream().map(error -> "\n  " + error).collect(Collectors.joining()));
        this.errors = List.copyOf(errors);
    }

    /** Returns the errors in the order in which the keys are read; at least one. */
    public List<ConfigurationError> errors() {
        return errors;
    }
}
