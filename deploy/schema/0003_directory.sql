-- Who owns what and who may do what. Ids are chosen by people and never used again for another
-- thing. An owner is "tenants/{tenant}" or "associations/{association}"; where both are possible the
-- two ids stand beside it, so that the foreign keys hold. revision grows with every change (etag).

CREATE TABLE association (
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  display_name VARCHAR(120) NOT NULL,
  form TINYINT UNSIGNED NOT NULL,
  start_date VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  end_date VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  lead_tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- Its administrators may give reading grants in comuni that are in service.
  admins_may_grant TINYINT UNSIGNED NOT NULL,
  -- One of its comuni is or was in service.
  in_service TINYINT UNSIGNED NOT NULL,
  create_time DATETIME(6) NOT NULL,
  revision BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (association_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE tenant (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  display_name VARCHAR(63) NOT NULL,
  istat_code VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  cadastral_code VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ipa_code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- It was activated; from then on its own administrators give reading grants.
  in_service TINYINT UNSIGNED NOT NULL,
  suspended TINYINT UNSIGNED NOT NULL,
  mode TINYINT UNSIGNED NOT NULL,
  default_office_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  signature VARCHAR(1000) NOT NULL,
  policy_text TEXT NOT NULL,
  agreement_start_date VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agreement_end_date VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  create_time DATETIME(6) NOT NULL,
  revision BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (tenant_id),
  UNIQUE KEY tenant_association (association_id, tenant_id),
  CONSTRAINT tenant_association_fk FOREIGN KEY (association_id)
    REFERENCES association (association_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- topics: one code a line. hand_off_way: 0 its queue only, 1 e-mail, 2 webhook, whose secret is
-- sealed with the installation key.
CREATE TABLE office (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  office_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  display_name VARCHAR(63) NOT NULL,
  liaison_name VARCHAR(120) NOT NULL,
  liaison_email VARCHAR(254) NOT NULL,
  deputy_name VARCHAR(120) NOT NULL,
  deputy_email VARCHAR(254) NOT NULL,
  topics TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hand_off_way TINYINT UNSIGNED NOT NULL,
  hand_off_target VARCHAR(2000) NOT NULL,
  hand_off_secret VARBINARY(400) NOT NULL,
  create_time DATETIME(6) NOT NULL,
  revision BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (tenant_id, office_id),
  CONSTRAINT office_tenant_fk FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE tenant ADD CONSTRAINT tenant_default_office_fk
  FOREIGN KEY (tenant_id, default_office_id) REFERENCES office (tenant_id, office_id);

CREATE TABLE channel (
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- NULL for a shared one.
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  display_name VARCHAR(63) NOT NULL,
  kind TINYINT UNSIGNED NOT NULL,
  suspended TINYINT UNSIGNED NOT NULL,
  create_time DATETIME(6) NOT NULL,
  revision BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (owner, channel_id),
  KEY channel_association (association_id, tenant_id),
  CONSTRAINT channel_association_fk FOREIGN KEY (association_id)
    REFERENCES association (association_id),
  CONSTRAINT channel_tenant_fk FOREIGN KEY (association_id, tenant_id)
    REFERENCES tenant (association_id, tenant_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- uid names the person in the feed. expire_time NULL: open.
CREATE TABLE staff (
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  staff_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  uid BINARY(16) NOT NULL,
  display_name VARCHAR(120) NOT NULL,
  email VARCHAR(254) NOT NULL,
  suspended TINYINT UNSIGNED NOT NULL,
  expire_time DATETIME(6) NULL,
  create_time DATETIME(6) NOT NULL,
  revision BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (association_id, staff_id),
  UNIQUE KEY staff_uid (uid),
  CONSTRAINT staff_association_fk FOREIGN KEY (association_id)
    REFERENCES association (association_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What a person may do in a comune or an association. roles: bit n is role number n of the
-- contract; offices: ids of the tenant's offices, one a line.
CREATE TABLE staff_grant (
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  staff_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  roles INT UNSIGNED NOT NULL,
  offices TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  expire_time DATETIME(6) NULL,
  grantor VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  create_time DATETIME(6) NOT NULL,
  revision BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (owner, staff_id),
  KEY staff_grant_staff (association_id, staff_id),
  KEY staff_grant_tenant (association_id, tenant_id),
  CONSTRAINT staff_grant_staff_fk FOREIGN KEY (association_id, staff_id)
    REFERENCES staff (association_id, staff_id),
  CONSTRAINT staff_grant_tenant_fk FOREIGN KEY (association_id, tenant_id)
    REFERENCES tenant (association_id, tenant_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE app (
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  app_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  display_name VARCHAR(63) NOT NULL,
  messages_per_minute INT UNSIGNED NOT NULL,
  suspended TINYINT UNSIGNED NOT NULL,
  create_time DATETIME(6) NOT NULL,
  revision BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (owner, app_id),
  UNIQUE KEY app_id (app_id),
  KEY app_channel (owner, channel_id),
  CONSTRAINT app_association_fk FOREIGN KEY (association_id)
    REFERENCES association (association_id),
  CONSTRAINT app_channel_fk FOREIGN KEY (owner, channel_id) REFERENCES channel (owner, channel_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Platform administrators, kept in the first cell.
CREATE TABLE administrator (
  administrator_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  display_name VARCHAR(120) NOT NULL,
  suspended TINYINT UNSIGNED NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (administrator_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What apps and people show. holder: "apps/…", "associations/…/staff/…" or "administrators/…". hash:
-- SHA-256 of a token's secret, or of a certificate (then fingerprint holds it too: one certificate,
-- one holder).
CREATE TABLE credential (
  holder VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  credential_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  app_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  association_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  staff_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  administrator_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  kind TINYINT UNSIGNED NOT NULL,
  uid BINARY(16) NOT NULL,
  hash BINARY(32) NOT NULL,
  fingerprint BINARY(32) NULL,
  expire_time DATETIME(6) NULL,
  revoke_time DATETIME(6) NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (holder, credential_id),
  UNIQUE KEY credential_uid (uid),
  UNIQUE KEY credential_fingerprint (fingerprint),
  KEY credential_app (app_id),
  KEY credential_staff (association_id, staff_id),
  KEY credential_administrator (administrator_id),
  CONSTRAINT credential_app_fk FOREIGN KEY (app_id) REFERENCES app (app_id),
  CONSTRAINT credential_staff_fk FOREIGN KEY (association_id, staff_id)
    REFERENCES staff (association_id, staff_id),
  CONSTRAINT credential_administrator_fk FOREIGN KEY (administrator_id)
    REFERENCES administrator (administrator_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row, locked while the first administrator is made.
CREATE TABLE bootstrap (
  id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  attempts INT UNSIGNED NOT NULL
) ENGINE=InnoDB;

INSERT INTO bootstrap (id, attempts) VALUES (1, 0);

-- What was done and read, by whom; names only, never words. owner "": the installation.
CREATE TABLE audit (
  owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  create_time DATETIME(6) NOT NULL,
  actor VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  resource VARCHAR(300) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  detail TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (owner, id)
) ENGINE=InnoDB;

-- Mutations that named a request_id: the same content gets the first answer, which is sealed with
-- the installation key.
CREATE TABLE request (
  caller VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_id BINARY(16) NOT NULL,
  method VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  fingerprint BINARY(32) NOT NULL,
  response MEDIUMBLOB NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (caller, request_id),
  KEY request_create_time (create_time)
) ENGINE=InnoDB;
