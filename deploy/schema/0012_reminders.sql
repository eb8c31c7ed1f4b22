-- Since when a ticket waits for somebody, how often people were reminded of it since, and when they
-- are reminded next: the year 9999 for one that waits for nobody, as for those of before.
ALTER TABLE ticket ADD COLUMN wait_time DATETIME(6) NOT NULL DEFAULT '1970-01-01 00:00:00';
ALTER TABLE ticket ADD COLUMN reminder_count SMALLINT UNSIGNED NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN remind_time DATETIME(6) NOT NULL DEFAULT '9999-01-01 00:00:00';
ALTER TABLE ticket ADD KEY ticket_remind (remind_time);

UPDATE ticket SET wait_time = update_time WHERE wait_time = '1970-01-01 00:00:00';
