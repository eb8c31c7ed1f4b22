-- Offers of tickets between comuni. Both have a row with the same id, each sealed with its own key:
-- the source's (direction 1) with the ticket offered, the receiver's (direction 2) with the ticket
-- that came of it. The foreign keys hold both in one association.
CREATE TABLE transfer (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The other comune.
  peer_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  direction TINYINT UNSIGNED NOT NULL,
  state TINYINT UNSIGNED NOT NULL,
  ticket_id BINARY(16) NULL,
  -- The ticket again while its offer waits: a ticket has one such offer.
  open_ticket_id BINARY(16) NULL,
  number VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason_code TINYINT UNSIGNED NOT NULL,
  -- Bit n is field number n of the contract.
  fields INT UNSIGNED NOT NULL,
  kind TINYINT UNSIGNED NOT NULL,
  topic VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  emergency TINYINT UNSIGNED NOT NULL,
  message_count INT UNSIGNED NOT NULL,
  words BLOB NOT NULL,
  proposer VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  propose_time DATETIME(6) NOT NULL,
  decider VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  decide_time DATETIME(6) NULL,
  revision BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE KEY transfer_open_ticket (tenant_id, open_ticket_id),
  KEY transfer_ticket (tenant_id, ticket_id),
  KEY transfer_state (tenant_id, state, id),
  KEY transfer_association (association_id, tenant_id),
  KEY transfer_peer (association_id, peer_id),
  CONSTRAINT transfer_tenant_fk FOREIGN KEY (association_id, tenant_id)
    REFERENCES tenant (association_id, tenant_id),
  CONSTRAINT transfer_peer_fk FOREIGN KEY (association_id, peer_id)
    REFERENCES tenant (association_id, tenant_id),
  CONSTRAINT transfer_ticket_fk FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
) ENGINE=InnoDB;

-- A comune answers by its own channels and its association's. Only a transfer it accepted lets it
-- answer by another comune's, as a relay.
ALTER TABLE thread ADD COLUMN transfer_id BINARY(16) NULL;

ALTER TABLE thread ADD CONSTRAINT thread_transfer_fk
  FOREIGN KEY (tenant_id, transfer_id) REFERENCES transfer (tenant_id, id);

ALTER TABLE thread ADD CONSTRAINT thread_channel_owner CHECK (
  correspondent_owner NOT LIKE 'tenants/%'
  OR correspondent_owner = CONCAT('tenants/', tenant_id)
  OR transfer_id IS NOT NULL);

-- What the kept answer tells of, where it holds words of it: it goes when those words go.
ALTER TABLE request ADD COLUMN subject VARCHAR(300) CHARACTER SET ascii COLLATE ascii_bin NULL;

ALTER TABLE request ADD KEY request_subject (subject);
