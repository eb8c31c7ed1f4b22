-- Devices on which a person of the staff is told of emergencies. endpoint_hash, keyed, is of the address
-- at the push service; words (that address and the keys) are sealed with the installation key.
-- credential_id is the session in which the device was last used: it is gone with that one's sign-out.
CREATE TABLE push_subscription (
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  staff_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  endpoint_hash BINARY(32) NOT NULL,
  credential_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  words VARBINARY(3000) NOT NULL,
  create_time DATETIME(6) NOT NULL,
  last_push_time DATETIME(6) NULL,
  PRIMARY KEY (association_id, staff_id, id),
  UNIQUE KEY push_subscription_endpoint (association_id, endpoint_hash),
  CONSTRAINT push_subscription_staff_fk FOREIGN KEY (association_id, staff_id)
    REFERENCES staff (association_id, staff_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Tickets that were an emergency nobody had acknowledged, and when people's devices were told, once for
-- each ticket: NULL until then. Written with the ticket, so none is forgotten.
CREATE TABLE emergency_alert (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ticket_id BINARY(16) NOT NULL,
  told_time DATETIME(6) NULL,
  PRIMARY KEY (tenant_id, ticket_id),
  KEY emergency_alert_due (told_time),
  CONSTRAINT emergency_alert_ticket FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Those that wait already are old: their people were reminded by mail.
INSERT INTO emergency_alert (tenant_id, ticket_id, told_time) SELECT tenant_id, id, UTC_TIMESTAMP(6) FROM ticket WHERE emergency = 1 AND emergency_acknowledge_time IS NULL ON DUPLICATE KEY UPDATE told_time = emergency_alert.told_time;
