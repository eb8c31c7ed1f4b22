-- Who somebody else vouches for: identity is the keyed hash of issuer and subject (OpenID Connect Core 2).
-- Instead of a row of staff_account, never beside it.
CREATE TABLE staff_identity (
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  staff_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  identity BINARY(32) NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (association_id, staff_id),
  UNIQUE KEY staff_identity_identity (identity),
  CONSTRAINT staff_identity_staff_fk FOREIGN KEY (association_id, staff_id)
    REFERENCES staff (association_id, staff_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
