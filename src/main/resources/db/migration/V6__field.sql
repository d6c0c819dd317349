-- The recipients of a notification that are done with it, while others are not: who has it and who refused it for good.
-- JSON; null: nobody is done, or the channel has one recipient only.
ALTER TABLE notifications ADD COLUMN recipients TEXT;
