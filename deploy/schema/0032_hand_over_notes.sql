-- What one officer leaves to the next. words are sealed, and gone once it is ticked off.
CREATE TABLE hand_over_note (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  author_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  words BLOB NULL,
  create_time DATETIME(6) NOT NULL,
  done_time DATETIME(6) NULL,
  done_by_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (tenant_id, id),
  KEY hand_over_note_open (tenant_id, done_time, id),
  CONSTRAINT hand_over_note_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
) ENGINE=InnoDB;
