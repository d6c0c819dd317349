-- Names in plain words. notified_at is the time at which the other channels were notified of the outage.
ALTER TABLE failing_channels RENAME COLUMN told_at TO notified_at;
