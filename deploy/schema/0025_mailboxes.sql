-- A channel that is a mailbox: its address, where its mails are fetched and answers are handed over, the
-- account there, and whether it is a certified one (PEC).
ALTER TABLE channel ADD COLUMN mail_address VARCHAR(254) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

ALTER TABLE channel ADD COLUMN imap_server VARCHAR(260) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

ALTER TABLE channel ADD COLUMN smtp_server VARCHAR(260) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

ALTER TABLE channel ADD COLUMN mail_account VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '';

ALTER TABLE channel ADD COLUMN certified BOOLEAN NOT NULL DEFAULT FALSE;

-- How far a mailbox was read: uid_validity and last_uid are the server's (RFC 3501). due_time is when it is
-- next looked into: the end of the lease while a gateway does, whose visit_count tells who did last. error:
-- why it could not be read the last time; empty where it could.
CREATE TABLE mailbox_cursor (
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  uid_validity INT UNSIGNED NOT NULL,
  last_uid INT UNSIGNED NOT NULL,
  visit_count BIGINT UNSIGNED NOT NULL,
  error VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  due_time DATETIME(6) NOT NULL,
  PRIMARY KEY (owner, channel_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- When the gateway itself last said something to the citizen by mail.
ALTER TABLE correspondent ADD COLUMN notice_time DATETIME(6) NULL;
