package io.creditwatch.settings;

/**
 * Monitored organization of the vendor: the operator's name for it, and the key that reads its credit.
 *
 * @param name   {@code [a-z0-9-]+}
 * @param apiKey vendor's key, which has all rights of its owner
 */
public record Account(String name, Secret apiKey, AlertRules alerts) {
}
