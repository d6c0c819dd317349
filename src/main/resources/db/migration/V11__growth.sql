-- What the history of a year is searched for: the page's notifications, what has expired, and what is due.
CREATE INDEX accounts_due ON accounts (due_at);
CREATE INDEX events_decided ON events (decided_at, account, sequence);
CREATE INDEX events_of_account ON events (account, decided_at, sequence);
CREATE INDEX notifications_newest ON notifications (created_at, account, sequence, channel);
CREATE INDEX notifications_of_account ON notifications (account, created_at, sequence, channel);
DROP INDEX notifications_created;
CREATE INDEX silences_ending ON silences (ends_at);
CREATE INDEX slack_threads_opened ON slack_threads (account, opened_at);
