-- What is remembered of how the balance fell, for the forecast: written with each reading, and made of the readings of
-- the last 26 hours where it is null.
ALTER TABLE accounts ADD COLUMN burn TEXT;
