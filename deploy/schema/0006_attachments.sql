-- Files of messages, as they are kept since anything can be uploaded: the table of before was never
-- filled. The bytes are sealed in the attachments folder, under a random name, with a key of their
-- own, which is sealed here for the present owner. tenant_id, ticket_id and entry_id say which
-- citizen's message refers to a file; in the lobby only entry_id is set, and before any message none.
DROP TABLE attachment;

CREATE TABLE attachment (
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  app_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  file BINARY(16) NOT NULL,
  file_key VARBINARY(255) NOT NULL,
  content_type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  size_bytes BIGINT UNSIGNED NOT NULL,
  words BLOB NOT NULL,
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ticket_id BINARY(16) NULL,
  entry_id BINARY(16) NULL,
  create_time DATETIME(6) NOT NULL,
  expire_time DATETIME(6) NULL,
  PRIMARY KEY (owner, id),
  UNIQUE KEY attachment_app (app_id, id),
  UNIQUE KEY attachment_file (file),
  KEY attachment_entry (tenant_id, ticket_id, entry_id),
  KEY attachment_expiry (expire_time),
  CONSTRAINT attachment_entry_fk FOREIGN KEY (tenant_id, ticket_id, entry_id)
    REFERENCES ticket_entry (tenant_id, ticket_id, id),
  CONSTRAINT attachment_owner CHECK (tenant_id IS NULL OR owner = CONCAT('tenants/', tenant_id))
) ENGINE=InnoDB;
