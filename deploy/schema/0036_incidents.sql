-- One cause in one comune. The same cause in another comune is a row of that comune under the same id:
-- no row tells of two. words: its name, place and what was last said, sealed. state: 1 open, 2 closed.
CREATE TABLE incident (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  state TINYINT UNSIGNED NOT NULL,
  topic VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  creator VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  words MEDIUMBLOB NOT NULL,
  answer_id BINARY(16) NULL,
  answer_time DATETIME(6) NULL,
  pause_end_time DATETIME(6) NULL,
  create_time DATETIME(6) NOT NULL,
  close_time DATETIME(6) NULL,
  PRIMARY KEY (tenant_id, id),
  KEY incident_state (tenant_id, state, id),
  CONSTRAINT incident_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
) ENGINE=InnoDB;

-- Its tickets, and those somebody left out. answer_id: the answer it had its turn for; entry_id: how it
-- was said, or refusal: why it was not.
CREATE TABLE incident_ticket (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  incident_id BINARY(16) NOT NULL,
  ticket_id BINARY(16) NOT NULL,
  left_out TINYINT UNSIGNED NOT NULL,
  answer_id BINARY(16) NULL,
  entry_id BINARY(16) NULL,
  refusal VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  add_time DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, incident_id, ticket_id),
  KEY incident_ticket_of (tenant_id, ticket_id, left_out),
  CONSTRAINT incident_ticket_incident FOREIGN KEY (tenant_id, incident_id)
    REFERENCES incident (tenant_id, id),
  CONSTRAINT incident_ticket_ticket FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
) ENGINE=InnoDB;
