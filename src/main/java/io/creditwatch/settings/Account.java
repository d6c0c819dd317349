package io.creditwatch.settings;

/**
 * One monitored organization: a name of ours, the key that reads its credit, and the rules for its alerts.
 *
 * @param name   {@code [a-z0-9-]+}
 * @param apiKey the vendor's key; personal to a user, with all its owner's rights, so it is never printed
 * @param alerts the limits and the manners of this account's alerts
 */
public record Account(String name, Secret apiKey, AlertRules alerts) {
}
