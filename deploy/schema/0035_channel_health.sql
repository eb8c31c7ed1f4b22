-- What is seen when a channel's credential is tried at its platform. due_time is when it is next tried: the
-- end of the lease while a gateway does, whose check_count tells who did last. fault: number of
-- ChannelHealth.Problem, 0 where it worked; fault_time: since when, fault_count: how often in a row.
CREATE TABLE channel_check (
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind TINYINT UNSIGNED NOT NULL,
  check_count BIGINT UNSIGNED NOT NULL,
  due_time DATETIME(6) NOT NULL,
  fault TINYINT UNSIGNED NOT NULL,
  fault_count INT UNSIGNED NOT NULL,
  fault_time DATETIME(6) NULL,
  error VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  accept_time DATETIME(6) NULL,
  refuse_time DATETIME(6) NULL,
  token_expire_time DATETIME(6) NULL,
  PRIMARY KEY (owner, channel_id),
  KEY channel_check_fault (fault)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Whole name of the channel it leaves by; empty where it is no channel's.
ALTER TABLE delivery ADD COLUMN channel VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

ALTER TABLE delivery ADD KEY delivery_channel (channel, state, attempt_time);

ALTER TABLE lobby_delivery ADD COLUMN channel VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

ALTER TABLE lobby_delivery ADD KEY lobby_delivery_channel (channel, state, attempt_time);
