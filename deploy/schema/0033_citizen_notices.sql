-- What a comune says to citizens by itself, when its people answer, and on which channels they do: the
-- contract's messages, as bytes. NULL: nothing.
ALTER TABLE tenant ADD COLUMN citizen_notices BLOB NULL;

ALTER TABLE tenant ADD COLUMN opening_hours BLOB NULL;

ALTER TABLE office ADD COLUMN opening_hours BLOB NULL;

ALTER TABLE channel ADD COLUMN reply_policies BLOB NULL;

-- When a text of the comune's own was last said in the conversation.
ALTER TABLE thread ADD COLUMN notice_time DATETIME(6) NULL;
