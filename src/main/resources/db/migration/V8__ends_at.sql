-- Time at which the money of an account ends by its last forecast; null when there is none, or no spending.
ALTER TABLE accounts ADD COLUMN ends_at BIGINT;
