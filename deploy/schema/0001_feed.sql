-- What changed, in commit order: the last two statements of every writing transaction take the
-- next position here and write one line per change. Names and states only, never words.
CREATE TABLE feed_counter (
  id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  position BIGINT UNSIGNED NOT NULL
) ENGINE = InnoDB;

INSERT INTO feed_counter (id, position) VALUES (1, 0);

CREATE TABLE feed (
  position BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  -- Empty: the association itself, the lobby too.
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entity_id VARBINARY(128) NOT NULL,
  state VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created DATETIME(6) NOT NULL
) ENGINE = InnoDB;
