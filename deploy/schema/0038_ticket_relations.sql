-- Two tickets of one comune that have to do with each other: one row for both, the lower id first.
CREATE TABLE ticket_relation (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  low_id BINARY(16) NOT NULL,
  high_id BINARY(16) NOT NULL,
  creator VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, low_id, high_id),
  KEY ticket_relation_high (tenant_id, high_id),
  CONSTRAINT ticket_relation_low_fk FOREIGN KEY (tenant_id, low_id) REFERENCES ticket (tenant_id, id),
  CONSTRAINT ticket_relation_high_fk FOREIGN KEY (tenant_id, high_id) REFERENCES ticket (tenant_id, id)
) ENGINE=InnoDB;
