-- Currency of the balance and the threshold; null for dollars.
ALTER TABLE readings ADD COLUMN currency TEXT;
