-- Every version of every owner's keys, wrapped by the master key, which is not in the database.
CREATE TABLE key_version (
  -- 2 association, 3 tenant, 4 installation (its id is empty).
  owner_kind TINYINT UNSIGNED NOT NULL,
  owner_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- 1 seals and opens, 2 makes look-up hashes.
  purpose TINYINT UNSIGNED NOT NULL,
  version INT UNSIGNED NOT NULL,
  -- Empty once shredded: the row stays, so that nothing makes the owner's keys anew.
  wrapped VARBINARY(255) NOT NULL,
  create_time DATETIME(6) NOT NULL,
  shred_time DATETIME(6) NULL,
  PRIMARY KEY (owner_kind, owner_id, purpose, version)
) ENGINE = InnoDB;
