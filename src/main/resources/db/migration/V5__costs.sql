-- What the vendor's dashboard says that an account's machines cost an hour, when it said so, and when it is asked
-- again. The first two are null when it never did. answer is why it did not say so last; null when it did.
CREATE TABLE costs (
    account      TEXT   NOT NULL PRIMARY KEY,
    usd_per_hour TEXT,
    read_at      BIGINT,
    due_at       BIGINT NOT NULL,
    answer       TEXT
);
