-- How soon a notification goes out before others of its channel: that of its event, or of the most urgent one that
-- waits behind it, since an account is told in order. CreditEvent.urgency has the numbers.
ALTER TABLE notifications ADD COLUMN urgency INTEGER NOT NULL DEFAULT 0;

UPDATE notifications SET urgency = COALESCE((
    SELECT CASE WHEN events.type = 'channel-failing' THEN 5
           ELSE CASE WHEN events.body LIKE '%"severity":"CRITICAL"%' THEN 6
                     WHEN events.body LIKE '%"severity":"UNKNOWN"%' THEN 4
                     WHEN events.body LIKE '%"severity":"WARNING"%' THEN 2 ELSE 0 END
                + CASE WHEN events.type = 'reminder' THEN 0 ELSE 1 END END
    FROM events WHERE events.account = notifications.account AND events.sequence = notifications.sequence), 0)
WHERE state IN ('waiting', 'dead');

CREATE INDEX notifications_in_order ON notifications (account, channel, sequence) WHERE state = 'waiting';

UPDATE notifications SET urgency = (
    SELECT MAX(later.urgency) FROM notifications AS later
    WHERE later.account = notifications.account AND later.channel = notifications.channel
      AND later.state = 'waiting' AND later.sequence >= notifications.sequence)
WHERE state = 'waiting';

CREATE INDEX notifications_urgent ON notifications (channel, urgency DESC, created_at, sequence)
    WHERE state = 'waiting';
CREATE INDEX notifications_claimed ON notifications (channel, lease_until) WHERE lease_until IS NOT NULL;

-- Channels whose receiver has asked to be left alone for a while. After that one notification is tried first:
-- trial_token is the claim on it, and paused_until then the end of that claim.
CREATE TABLE paused_channels (
    channel      TEXT   NOT NULL PRIMARY KEY,
    paused_at    BIGINT NOT NULL,
    paused_until BIGINT NOT NULL,
    trial_token  TEXT
);

-- The recipients of a notification that are done with it, while others are not: who has it and who refused it for good.
-- JSON; null: nobody is done, or the channel has one recipient only.
ALTER TABLE notifications ADD COLUMN recipients TEXT;
