-- What an association asks of those who answer citizens; an empty version: nothing.
ALTER TABLE association ADD COLUMN guidelines_version VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '';

ALTER TABLE association ADD COLUMN guidelines_text TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '';

-- Who has acknowledged which version, and when.
CREATE TABLE guideline_acknowledgement (
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  staff_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  acknowledge_time DATETIME(6) NOT NULL,
  PRIMARY KEY (association_id, staff_id, version),
  CONSTRAINT guideline_acknowledgement_association FOREIGN KEY (association_id)
    REFERENCES association (association_id)
) ENGINE=InnoDB;
