-- When the citizen last wrote in a ticket or was answered in it: what the next words without a matter
-- of their own are about. A person's other acts do not move it.
ALTER TABLE ticket ADD COLUMN conversation_time DATETIME(6) NOT NULL DEFAULT '1970-01-01 00:00:00';

UPDATE ticket SET conversation_time = update_time WHERE conversation_time = '1970-01-01 00:00:00';
