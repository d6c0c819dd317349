package io.creditwatch.ledger;

/**
 * The notices of one episode in Slack.
 *
 * @param channelId of the channel, as Slack calls it itself
 * @param ts        the first message's name
 * @param headline  with which it began
 * @param sequence  of the newest event that the first message shows
 */
public record SlackThread(String channelId, String ts, String headline, long sequence) {
}
