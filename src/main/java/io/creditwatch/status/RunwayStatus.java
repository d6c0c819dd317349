package io.creditwatch.status;

import java.time.Instant;

/** What can be said of how long an account's money lasts. The scripts of the page tell these apart as it does. */
enum RunwayStatus {
    /** For a while from now on. */
    LASTING,
    /** The last reading showed the floor, or less. */
    REACHED,
    /** By the last reading it has ended by now, and no newer one says that. */
    PASSED,
    /** Nothing is burnt. */
    IDLE,
    /** There is too little to go on. */
    UNKNOWN;

    static RunwayStatus of(AccountView account, Instant now) {
        if (account.burn() == null) {
            return UNKNOWN;
        }
        if (account.runway() == null) {
            return IDLE;
        }
        if (account.runway().seconds() == 0) {
            return REACHED;
        }
        return account.runway().endsAt().isAfter(now) ? LASTING : PASSED;
    }
}
