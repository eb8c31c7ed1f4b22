-- How people of the staff sign in with a browser. Their sessions are rows of credential. password (an
-- argon2id hash) and one_time_secret are sealed with the installation key; recovery_hashes, keyed, 32 bytes
-- each, are those of the codes not used yet; one_time_step is that of the last code used; known_place, keyed,
-- is where the person last signed in from.
CREATE TABLE staff_account (
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  staff_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  password VARBINARY(400) NOT NULL,
  one_time_secret VARBINARY(200) NOT NULL,
  one_time_step BIGINT NOT NULL,
  recovery_hashes VARBINARY(320) NOT NULL,
  known_place VARBINARY(32) NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (association_id, staff_id),
  CONSTRAINT staff_account_staff_fk FOREIGN KEY (association_id, staff_id)
    REFERENCES staff (association_id, staff_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- At most one of a person. hash: SHA-256 of its secret.
CREATE TABLE staff_invitation (
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  staff_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hash BINARY(32) NOT NULL,
  one_time_secret VARBINARY(200) NOT NULL,
  expire_time DATETIME(6) NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (association_id, staff_id),
  UNIQUE KEY staff_invitation_hash (hash),
  CONSTRAINT staff_invitation_staff_fk FOREIGN KEY (association_id, staff_id)
    REFERENCES staff (association_id, staff_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
