-- Who works on a ticket just now, and until when unless it is renewed. One of a ticket; one that is over
-- is none.
CREATE TABLE ticket_claim (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ticket_id BINARY(16) NOT NULL,
  staff_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  claim_time DATETIME(6) NOT NULL,
  expire_time DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, ticket_id),
  KEY ticket_claim_expiry (expire_time),
  CONSTRAINT ticket_claim_ticket FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
) ENGINE=InnoDB;
