-- Files of messages that a channel's platform has, to be fetched from there; gone once they are here or
-- given up. Owner is the channel's, message_id the submission's. due_time is when it is next tried: the
-- end of the lease while somebody tries, so that attempt_count tells who did last.
CREATE TABLE file_fetch (
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  channel VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  message_id BINARY(16) NOT NULL,
  words BLOB NOT NULL,
  attempt_count INT UNSIGNED NOT NULL,
  due_time DATETIME(6) NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (owner, id),
  KEY file_fetch_due (due_time)
) ENGINE=InnoDB;
