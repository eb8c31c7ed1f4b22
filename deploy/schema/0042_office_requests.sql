-- How an office's Open311 system wants requests: an Office.HandOff.Open311 without address and key.
-- NULL: the office has none.
ALTER TABLE office ADD COLUMN hand_off_open311 BLOB NULL;

-- A request that an office's own system keeps for a ticket, since the delivery left. due_time is when it
-- is next asked how it stands: the end of the lease while somebody asks. words are sealed, and gone once
-- the ticket is another comune's.
CREATE TABLE office_request (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  delivery_id BINARY(16) NOT NULL,
  ticket_id BINARY(16) NOT NULL,
  office_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  words BLOB NOT NULL,
  failure_count INT UNSIGNED NOT NULL,
  due_time DATETIME(6) NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, delivery_id),
  KEY office_request_ticket (tenant_id, ticket_id),
  KEY office_request_due (due_time),
  CONSTRAINT office_request_delivery FOREIGN KEY (tenant_id, delivery_id)
    REFERENCES delivery (tenant_id, id),
  CONSTRAINT office_request_of_ticket FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
) ENGINE=InnoDB;
