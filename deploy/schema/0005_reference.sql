-- Territory and places of an association, as imported; public data. kind: "territory" or "places".
CREATE TABLE reference_data (
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  content LONGBLOB NOT NULL,
  revision BIGINT UNSIGNED NOT NULL,
  update_time DATETIME(6) NOT NULL,
  PRIMARY KEY (association_id, kind),
  CONSTRAINT reference_data_association FOREIGN KEY (association_id)
    REFERENCES association (association_id)
) ENGINE=InnoDB;
