-- The chain over the audit trail: each seal covers the lines of one trail after the seal before it,
-- and that seal's hash. Rows are only added.
CREATE TABLE audit_seal (
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number BIGINT UNSIGNED NOT NULL,
  last_line_id BINARY(16) NOT NULL,
  line_count INT UNSIGNED NOT NULL,
  hash BINARY(32) NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (owner, number)
) ENGINE=InnoDB;
