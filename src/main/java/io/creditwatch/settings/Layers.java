package io.creditwatch.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lays one layer of values over another, and remembers for each value where it came from. */
final class Layers {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

    private final KnownKeys known;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> origins = new LinkedHashMap<>();
    private final List<ConfigurationError> mistakes;

    /** @param mistakes those that were found before; what this finds is added */
    Layers(KnownKeys known, List<ConfigurationError> mistakes) {
        this.known = known;
        this.mistakes = mistakes;
    }

    Map<String, String> values() {
        return values;
    }

    Map<String, String> origins() {
        return origins;
    }

    List<ConfigurationError> mistakes() {
        return mistakes;
    }

    /** Takes the known keys and Camel's; any other is a slip of the pen, and would otherwise silently be a default. */
    void add(Layer given) {
        Layer layer = trimmed(given);
        layer.values().forEach((key, value) -> {
            String origin = layer.origin().apply(key);
            if (known.isSecret(key) || known.isFileOfSecret(key)) {
                addSecret(layer, key, value);
            } else if (known.contains(key) || KnownKeys.isCamels(key)) {
                put(key, value, origin);
            } else {
                mistakes.add(known.unknown(key, origin));
            }
        });
    }

    /** Without what tools leave around a value: docker's --env-file, for one, leaves quotation marks. */
    private Layer trimmed(Layer given) {
        Map<String, String> trimmed = new LinkedHashMap<>();
        given.values().forEach((key, value) -> {
            if (known.contains(key) && Trimming.isInTypographicQuotes(value)) {
                mistakes.add(new ConfigurationError(key, known.isSecret(key) ? Secret.MASK : Masking.mask(value),
                        given.origin().apply(key), Trimming.TYPOGRAPHIC, ""));
            }
            trimmed.put(key, KnownKeys.isCamels(key) ? value
                    : known.isSecret(key) ? Trimming.secret(value) : Trimming.value(value));
        });
        return new Layer(trimmed, given.origin());
    }

    /** Fills each secret from its file, and each placeholder from its key. To be called once, at the end. */
    void complete() {
        for (String key : List.copyOf(values.keySet())) {
            if (known.isFileOfSecret(key) && !values.get(key).isBlank()) {
                fill(KnownKeys.twin(key), values.get(key).strip());
            } else if (known.contains(key) && !KnownKeys.isCamels(key) && !known.isSecret(key)) {
                values.put(key, resolved(values.get(key)));
            }
        }
    }

    /** A secret and its file are one setting: the one that is set here replaces both that were set before. */
    private void addSecret(Layer layer, String key, String value) {
        String twin = KnownKeys.twin(key);
        String origin = layer.origin().apply(key);
        boolean twinIsSetToo = !layer.values().getOrDefault(twin, "").isBlank();
        if (value.isBlank() && twinIsSetToo) {
            return;
        }
        put(key, value, origin);
        if (twinIsSetToo && known.isSecret(key)) {
            mistakes.add(new ConfigurationError(key, Secret.MASK, origin, "is set, and so is " + twin + " ["
                    + layer.origin().apply(twin) + "]; set one of the two", ""));
        } else if (!twinIsSetToo && !value.isBlank()) {
            put(twin, "", origin);
        }
    }

    private void put(String key, String value, String origin) {
        values.put(key, value);
        origins.put(key, origin);
    }

    private void fill(String secret, String file) {
        String origin = "file " + file + ", " + origins.get(KnownKeys.twin(secret));
        try {
            put(secret, SecretFile.read(Path.of(file)), origin);
        } catch (UnreadableSecretException | InvalidPathException toldWhenSettingsAreRead) {
            put(secret, "", origin);
        }
    }

    private String resolved(String value) {
        return PLACEHOLDER.matcher(value).replaceAll(found -> Matcher.quoteReplacement(
                known.isSecret(found.group(1)) ? found.group() : values.getOrDefault(found.group(1), found.group())));
    }
}
