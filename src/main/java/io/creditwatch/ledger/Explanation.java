package io.creditwatch.ledger;

import java.time.Instant;

/**
 * Why an account's people were told something, or why they were not.
 *
 * @param firstAt  the first poll that was decided so
 * @param lastAt   the last of them; the same when there was one
 * @param polls    how many in a row
 * @param sequence the event that was told; null when nothing was
 * @param reason   for people
 */
public record Explanation(Instant firstAt, Instant lastAt, long polls, Long sequence, String reason) {
}
