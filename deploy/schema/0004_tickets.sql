-- What citizens write and what becomes of it. Words and identifiers are sealed; what is clear here
-- is what the database needs to find, order and count.

-- One address on one channel, owned by the channel's owner ("tenants/{t}" or "associations/{a}").
CREATE TABLE correspondent (
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  channel_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  app_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  address_hash BINARY(32) NOT NULL,
  words BLOB NOT NULL,
  last_inbound_time DATETIME(6) NOT NULL,
  open_question_id BINARY(16) NULL,
  PRIMARY KEY (owner, id),
  UNIQUE KEY correspondent_address (owner, channel_id, address_hash)
) ENGINE=InnoDB;

-- A person as one comune knows them.
CREATE TABLE contact (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  words BLOB NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT contact_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
) ENGINE=InnoDB;

-- What one contact and the comune say to each other by one correspondent: the contact's address.
CREATE TABLE thread (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  contact_id BINARY(16) NOT NULL,
  correspondent_owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  correspondent_id BINARY(16) NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE KEY thread_correspondent (tenant_id, correspondent_owner, correspondent_id),
  KEY thread_contact (tenant_id, contact_id),
  CONSTRAINT thread_contact_fk FOREIGN KEY (tenant_id, contact_id) REFERENCES contact (tenant_id, id),
  CONSTRAINT thread_correspondent_fk FOREIGN KEY (correspondent_owner, correspondent_id)
    REFERENCES correspondent (owner, id)
) ENGINE=InnoDB;

-- One matter. rank: 2 = emergency nobody acknowledged, 1 = open, 0 = ended. open_matter is NULL once
-- ended, so that a thread has one open ticket per matter.
CREATE TABLE ticket (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  number VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state TINYINT UNSIGNED NOT NULL,
  ticket_rank TINYINT UNSIGNED NOT NULL,
  kind TINYINT UNSIGNED NOT NULL,
  topic VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  office_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  assignee_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  thread_id BINARY(16) NOT NULL,
  channel VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  emergency TINYINT UNSIGNED NOT NULL,
  emergency_acknowledge_time DATETIME(6) NULL,
  held TINYINT UNSIGNED NOT NULL,
  open_matter BINARY(32) NULL,
  words MEDIUMBLOB NOT NULL,
  outcome TINYINT UNSIGNED NOT NULL,
  discard_reason TINYINT UNSIGNED NOT NULL,
  discard_time DATETIME(6) NULL,
  bounce_count SMALLINT UNSIGNED NOT NULL,
  merged_into_id BINARY(16) NULL,
  transfer_target VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  revision BIGINT UNSIGNED NOT NULL,
  create_time DATETIME(6) NOT NULL,
  update_time DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE KEY ticket_number (tenant_id, number),
  UNIQUE KEY ticket_open_matter (tenant_id, thread_id, open_matter),
  KEY ticket_rank_order (tenant_id, ticket_rank, id),
  KEY ticket_office (tenant_id, office_id, ticket_rank, id),
  CONSTRAINT ticket_office_fk FOREIGN KEY (tenant_id, office_id) REFERENCES office (tenant_id, office_id),
  CONSTRAINT ticket_thread_fk FOREIGN KEY (tenant_id, thread_id) REFERENCES thread (tenant_id, id)
) ENGINE=InnoDB;

-- Everything that happened in a ticket.
CREATE TABLE ticket_entry (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ticket_id BINARY(16) NOT NULL,
  id BINARY(16) NOT NULL,
  kind TINYINT UNSIGNED NOT NULL,
  author VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  words MEDIUMBLOB NULL,
  state TINYINT UNSIGNED NOT NULL,
  office_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  delivery_id BINARY(16) NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, ticket_id, id),
  CONSTRAINT ticket_entry_fk FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
) ENGINE=InnoDB;

-- What one correspondent sees, in order: pointers to entries of tickets, and what was said before
-- there was a ticket (its words sealed for the correspondent's owner).
CREATE TABLE conversation_entry (
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  correspondent_id BINARY(16) NOT NULL,
  id BINARY(16) NOT NULL,
  kind TINYINT UNSIGNED NOT NULL,
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ticket_id BINARY(16) NULL,
  submission_id BINARY(16) NULL,
  words MEDIUMBLOB NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (owner, correspondent_id, id),
  CONSTRAINT conversation_entry_fk FOREIGN KEY (owner, correspondent_id)
    REFERENCES correspondent (owner, id)
) ENGINE=InnoDB;

-- What a source (an app, or a channel) handed over: the row that makes a message apply exactly once.
CREATE TABLE submission (
  source VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  dedupe_key BINARY(32) NOT NULL,
  fingerprint BINARY(32) NOT NULL,
  state TINYINT UNSIGNED NOT NULL,
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  correspondent_id BINARY(16) NOT NULL,
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ticket_id BINARY(16) NULL,
  lobby_item_id BINARY(16) NULL,
  emergency TINYINT UNSIGNED NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (source, id),
  UNIQUE KEY submission_dedupe (source, dedupe_key),
  KEY submission_correspondent (owner, correspondent_id, id),
  KEY submission_ticket (tenant_id, ticket_id)
) ENGINE=InnoDB;

-- Messages of shared channels whose comune is not known yet.
CREATE TABLE lobby_item (
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  state TINYINT UNSIGNED NOT NULL,
  correspondent_id BINARY(16) NOT NULL,
  channel_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  submission_id BINARY(16) NOT NULL,
  question_id BINARY(16) NULL,
  emergency TINYINT UNSIGNED NOT NULL,
  words MEDIUMBLOB NULL,
  assigned_tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  assigned_ticket_id BINARY(16) NULL,
  create_time DATETIME(6) NOT NULL,
  update_time DATETIME(6) NOT NULL,
  PRIMARY KEY (association_id, id),
  KEY lobby_item_waiting (association_id, state, emergency, id),
  KEY lobby_item_correspondent (association_id, correspondent_id, state)
) ENGINE=InnoDB;

-- Accepted bytes that could not become a message, or came under a key used before: visible, kept.
CREATE TABLE set_aside (
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  source VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  words LONGBLOB NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (owner, id)
) ENGINE=InnoDB;

-- One receiver: served in order, one attempt at a time, under a lease and a fencing number.
-- due_time is when it next needs a worker: the end of the lease while one has it, the year 9999
-- while nothing waits. Whoever adds to a lane locks its row until COMMIT.
CREATE TABLE delivery_lane (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  lane BINARY(32) NOT NULL,
  due_time DATETIME(6) NOT NULL,
  fence BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (tenant_id, lane),
  KEY delivery_lane_due (due_time),
  CONSTRAINT delivery_lane_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
) ENGINE=InnoDB;

-- The outbox.
CREATE TABLE delivery (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  ticket_id BINARY(16) NOT NULL,
  entry_id BINARY(16) NOT NULL,
  way TINYINT UNSIGNED NOT NULL,
  lane BINARY(32) NOT NULL,
  state TINYINT UNSIGNED NOT NULL,
  attempt_count INT UNSIGNED NOT NULL,
  next_attempt_time DATETIME(6) NOT NULL,
  words MEDIUMBLOB NOT NULL,
  last_error VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, id),
  KEY delivery_lane_order (tenant_id, lane, state, id),
  KEY delivery_state (tenant_id, state, id),
  KEY delivery_ticket (tenant_id, ticket_id),
  CONSTRAINT delivery_ticket_fk FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id),
  CONSTRAINT delivery_lane_fk FOREIGN KEY (tenant_id, lane) REFERENCES delivery_lane (tenant_id, lane)
) ENGINE=InnoDB;

-- Files of messages. The bytes are sealed in the attachments folder with a key of their own, which
-- is sealed here for the present owner.
CREATE TABLE attachment (
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  app_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ticket_id BINARY(16) NULL,
  entry_id BINARY(16) NULL,
  content_type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  size_bytes BIGINT UNSIGNED NOT NULL,
  file_key VARBINARY(255) NOT NULL,
  words BLOB NOT NULL,
  create_time DATETIME(6) NOT NULL,
  expire_time DATETIME(6) NULL,
  PRIMARY KEY (owner, id),
  KEY attachment_app (app_id, id),
  KEY attachment_expiry (expire_time)
) ENGINE=InnoDB;
