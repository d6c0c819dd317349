-- One row for each account: when it is polled next, who polls it now, what is remembered of it.
-- Times are epoch milliseconds. due_at is null for an account that is no longer configured.
CREATE TABLE accounts (
    name         TEXT   NOT NULL PRIMARY KEY,
    due_at       BIGINT,
    lease_until  BIGINT,
    lease_token  TEXT,
    state        TEXT   NOT NULL
);

-- Every balance read. Dollars are decimal text, exactly as the vendor stated them.
CREATE TABLE readings (
    account             TEXT   NOT NULL,
    read_at             BIGINT NOT NULL,
    credit              TEXT   NOT NULL,
    threshold           TEXT,
    can_create_instance INTEGER,
    PRIMARY KEY (account, read_at)
);

-- Everything that was to be told. The sequence has no gaps within an account.
CREATE TABLE events (
    account    TEXT   NOT NULL,
    sequence   BIGINT NOT NULL,
    type       TEXT   NOT NULL,
    decided_at BIGINT NOT NULL,
    body       TEXT   NOT NULL,
    PRIMARY KEY (account, sequence)
);

-- The outbox: one row for each event and channel. state is waiting, delivered, dead, or replaced by a
-- newer reminder.
CREATE TABLE notifications (
    account     TEXT    NOT NULL,
    channel     TEXT    NOT NULL,
    sequence    BIGINT  NOT NULL,
    state       TEXT    NOT NULL,
    attempts    INTEGER NOT NULL,
    due_at      BIGINT  NOT NULL,
    lease_until BIGINT,
    lease_token TEXT,
    created_at  BIGINT  NOT NULL,
    tried_at    BIGINT,
    answer      TEXT,
    PRIMARY KEY (account, channel, sequence)
);

CREATE INDEX notifications_waiting ON notifications (state, channel, due_at);
CREATE INDEX notifications_tried ON notifications (channel, tried_at);
