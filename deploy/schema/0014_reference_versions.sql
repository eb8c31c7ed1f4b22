-- Every import of an association's territory and places, so that a decision can be made again by the
-- data it was made with; public data. reference_data says which one is in use: revision counts the
-- changes of that, number is the version's.
CREATE TABLE reference_version (
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number INT UNSIGNED NOT NULL,
  content LONGBLOB NOT NULL,
  author VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (association_id, kind, number),
  CONSTRAINT reference_version_association FOREIGN KEY (association_id)
    REFERENCES association (association_id)
) ENGINE=InnoDB;

INSERT INTO reference_version (association_id, kind, number, content, author, create_time)
SELECT association_id, kind, revision, content, 'system/migration', update_time
FROM reference_data;

ALTER TABLE reference_data ADD COLUMN number INT UNSIGNED NOT NULL DEFAULT 0;

UPDATE reference_data SET number = revision WHERE number = 0;

ALTER TABLE reference_data DROP COLUMN content;
