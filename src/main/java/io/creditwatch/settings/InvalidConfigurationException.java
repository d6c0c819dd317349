package io.creditwatch.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. The message lists every mistake in it, one a line; no secret is in it. */
public final class InvalidConfigurationException extends RuntimeException {

    private final List<ConfigurationError> mistakes;

    InvalidConfigurationException(List<ConfigurationError> mistakes) {
        super(mistakes.stream().map(mistake -> "\n  " + mistake)
                .collect(Collectors.joining("", heading(mistakes.size()), "")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** In the order in which the keys are read; at least one. */
    public List<ConfigurationError> mistakes() {
        return mistakes;
    }

    private static String heading(int count) {
        return count == 1 ? "1 mistake in the configuration:" : count + " mistakes in the configuration:";
    }
}
