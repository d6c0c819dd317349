package io.creditwatch.acceptance;

/**
 * What somebody is told of an account, as far as the vendor's side can say it too.
 *
 * @param event   the word in the middle of its type: {@code warning}, {@code unreadable}
 * @param dollars the balance it rests on; empty when it cannot be read
 */
record NotificationSummary(String account, String event, String dollars) {
}
