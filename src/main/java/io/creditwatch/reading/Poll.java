package io.creditwatch.reading;

import io.creditwatch.settings.Account;
import java.time.Instant;

/**
 * One poll of one account.
 *
 * @param account whose credit is read
 * @param dueAt   when it was due; the next is counted from here, so that ticks do not drift
 * @param token   the claim under which its outcome may be recorded
 */
public record Poll(Account account, Instant dueAt, String token) {
}
