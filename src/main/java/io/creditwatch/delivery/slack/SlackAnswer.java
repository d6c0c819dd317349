package io.creditwatch.delivery.slack;

/**
 * What Slack's Web API answers, as far as it matters here.
 *
 * @param ok      whether it did what it was asked to
 * @param error   why it did not; null when it did
 * @param channel the id of the channel of the message; null when there is none
 * @param ts      what Slack calls the message; null when there is none
 */
public record SlackAnswer(boolean ok, String error, String channel, String ts) {
}
