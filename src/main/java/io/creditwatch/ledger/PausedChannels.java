package io.creditwatch.ledger;

import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Channels whose receiver has asked to wait. Nothing is claimed for such a channel until its pause is over; then one
 * notification is tried, and the others follow once it has gone through.
 */
final class PausedChannels {

    private PausedChannels() {
    }

    enum Admission {
        OPEN,
        /** The pause is over, and no notification has been tried since. */
        ONE_TRIAL,
        /** The pause is ongoing, or one notification is being tried. */
        CLOSED
    }

    /** Returns the admission, and holds its row. After the clock was set back, a pause begins now. */
    static Admission admission(Handle handle, String channel, Instant now) {
        return handle.createQuery("""
                UPDATE paused_channels SET
                    paused_until = CASE WHEN paused_at > :now THEN :now + paused_until - paused_at
                                   ELSE paused_until END,
                    paused_at = CASE WHEN paused_at > :now THEN :now ELSE paused_at END
                WHERE channel = :channel RETURNING paused_until""")
                .bind("now", now).bind("channel", channel).mapTo(Long.class).findOne()
                .map(until -> until > now.toEpochMilli() ? Admission.CLOSED : Admission.ONE_TRIAL)
                .orElse(Admission.OPEN);
    }

    /** Lets one notification try the channel. Without an outcome, another one tries when this claim ends. */
    static void trying(Handle handle, String channel, String token, Instant now, Instant leaseUntil) {
        handle.createUpdate("""
                UPDATE paused_channels SET paused_at = :now, paused_until = :leaseUntil, trial_token = :token
                WHERE channel = :channel""")
                .bind("now", now).bind("leaseUntil", leaseUntil)
                .bind("token", token).bind("channel", channel).execute();
    }

    /** Begins a pause, unless it is zero. A longer one stays, but the outcome of the trial always counts. */
    static void tried(Handle handle, String channel, String token, Instant at, Duration pause) {
        if (pause.isZero()) {
            handle.createUpdate("DELETE FROM paused_channels WHERE channel = :channel AND trial_token = :token")
                    .bind("channel", channel).bind("token", token).execute();
            return;
        }
        handle.createUpdate("""
                INSERT INTO paused_channels (channel, paused_at, paused_until) VALUES (:channel, :at, :until)
                ON CONFLICT (channel) DO UPDATE SET paused_at = excluded.paused_at,
                    paused_until = excluded.paused_until, trial_token = NULL
                WHERE paused_channels.trial_token = :token OR paused_channels.paused_until < excluded.paused_until""")
                .bind("channel", channel).bind("at", at)
                .bind("until", at.plus(pause)).bind("token", token).execute();
    }
}
