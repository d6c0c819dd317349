package io.creditwatch.acceptance;

/**
 * Content of a notification that the vendor's side can predict.
 *
 * @param event   word in the middle of the event's type, as in {@code warning} or {@code unreadable}
 * @param dollars balance of the reading; empty if the balance is unreadable
 */
record NotificationSummary(String account, String event, String dollars) {
}
