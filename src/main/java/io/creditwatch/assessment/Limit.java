package io.creditwatch.assessment;

/**
 * The limit that made an assessment what it is.
 *
 * @param key   the configuration key, or {@code threshold} for the vendor's floor
 * @param value as it is set: dollars, for a limit of runway a duration such as {@code 72h}; of a weekend its end
 */
public record Limit(String key, String value) {
}
