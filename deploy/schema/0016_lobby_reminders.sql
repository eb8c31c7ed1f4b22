-- As for tickets: since when a message in the lobby waits for somebody, how often people were reminded
-- of it, and when they are reminded next: the year 9999 for one that is no emergency or was seen.
ALTER TABLE lobby_item ADD COLUMN wait_time DATETIME(6) NOT NULL DEFAULT '1970-01-01 00:00:00';
ALTER TABLE lobby_item ADD COLUMN reminder_count SMALLINT UNSIGNED NOT NULL DEFAULT 0;
ALTER TABLE lobby_item ADD COLUMN remind_time DATETIME(6) NOT NULL DEFAULT '9999-01-01 00:00:00';
ALTER TABLE lobby_item ADD KEY lobby_item_remind (remind_time);

-- Emergencies that wait already do so from now on.
UPDATE lobby_item SET wait_time = UTC_TIMESTAMP(6), remind_time = UTC_TIMESTAMP(6) + INTERVAL 2 MINUTE WHERE emergency = 1 AND emergency_acknowledge_time IS NULL AND state NOT IN (3, 5);

-- The outbox of an association: as delivery_lane and delivery of the comuni.
CREATE TABLE lobby_delivery_lane (
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  lane BINARY(32) NOT NULL,
  due_time DATETIME(6) NOT NULL,
  fence BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (association_id, lane),
  KEY lobby_delivery_lane_due (due_time),
  CONSTRAINT lobby_delivery_lane_association FOREIGN KEY (association_id) REFERENCES association (association_id)
) ENGINE=InnoDB;

CREATE TABLE lobby_delivery (
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  lobby_item_id BINARY(16) NOT NULL,
  way TINYINT UNSIGNED NOT NULL,
  lane BINARY(32) NOT NULL,
  state TINYINT UNSIGNED NOT NULL,
  attempt_count INT UNSIGNED NOT NULL,
  next_attempt_time DATETIME(6) NOT NULL,
  words MEDIUMBLOB NOT NULL,
  last_error VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (association_id, id),
  KEY lobby_delivery_lane_order (association_id, lane, state, id),
  KEY lobby_delivery_state (association_id, state, id),
  KEY lobby_delivery_item (association_id, lobby_item_id),
  CONSTRAINT lobby_delivery_item_fk FOREIGN KEY (association_id, lobby_item_id) REFERENCES lobby_item (association_id, id),
  CONSTRAINT lobby_delivery_lane_fk FOREIGN KEY (association_id, lane) REFERENCES lobby_delivery_lane (association_id, lane)
) ENGINE=InnoDB;
