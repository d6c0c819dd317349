-- The message with which each episode was opened in a channel of Slack's: later notices are replies to it. sequence is
-- of the newest notice that it shows. ts is Slack's own name for a message, not a time to reckon with.
CREATE TABLE slack_threads (
    account       TEXT   NOT NULL,
    episode       TEXT   NOT NULL,
    slack_channel TEXT   NOT NULL,
    channel_id    TEXT   NOT NULL,
    ts            TEXT   NOT NULL,
    headline      TEXT   NOT NULL,
    sequence      BIGINT NOT NULL,
    opened_at     BIGINT NOT NULL,
    PRIMARY KEY (account, episode, slack_channel)
);
