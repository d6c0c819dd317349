-- Who asked for quiet about an account, why, and until when. A silence that is lifted ends at that moment.
CREATE TABLE silences (
    id         TEXT   NOT NULL PRIMARY KEY,
    account    TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    who        TEXT   NOT NULL,
    why        TEXT   NOT NULL
);

CREATE INDEX silences_of_account ON silences (account, ends_at);

-- Why something was told, or not. Polls in a row that were decided for the same reason share a row; an event has one
-- of its own, with its sequence.
CREATE TABLE decisions (
    account  TEXT   NOT NULL,
    first_at BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    polls    BIGINT NOT NULL,
    sequence BIGINT,
    reason   TEXT   NOT NULL,
    PRIMARY KEY (account, first_at)
);

-- Channels whose last attempt failed. told_at is null until the others are told of it.
CREATE TABLE failing_channels (
    channel       TEXT   NOT NULL PRIMARY KEY,
    failing_since BIGINT NOT NULL,
    answer        TEXT,
    told_at       BIGINT
);

-- Readings older than this are one an hour already; null: none are.
ALTER TABLE accounts ADD COLUMN thinned_until BIGINT;

-- So that the newest notifications are found without reading all: meanwhile nothing else reads a file.
CREATE INDEX notifications_created ON notifications (created_at);
