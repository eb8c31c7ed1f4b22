-- The rules by which a comune's messages find topic and office, every version of them. content: one
-- rule a line ("default OFFICE", "office OFFICE TOPIC TOPIC", "word TOPIC PHRASE"); it never changes.
-- state: 1 draft, 2 active, 3 superseded. active_tenant_id is the tenant again while it is active: a
-- tenant has one such version.
CREATE TABLE rule_set (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number INT UNSIGNED NOT NULL,
  state TINYINT UNSIGNED NOT NULL,
  active_tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL,
  content MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  note VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  author VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  create_time DATETIME(6) NOT NULL,
  activator VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  activate_time DATETIME(6) NULL,
  -- The last dry run: mugugno.v1.DryRun, counts only.
  dry_run BLOB NULL,
  revision BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (tenant_id, number),
  UNIQUE KEY rule_set_active (active_tenant_id),
  CONSTRAINT rule_set_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
) ENGINE=InnoDB;

-- What is in force now is the first version. (GROUP_CONCAT holds 1 MiB here; an engine with less
-- refuses to cut it in a strict mode.)
INSERT INTO rule_set (tenant_id, number, state, active_tenant_id, content, note, author,
                      create_time, activator, activate_time, revision)
SELECT t.tenant_id, 1 AS number, 2 AS state, t.tenant_id AS active_tenant_id,
       CONCAT(
         IF(t.default_office_id IS NULL, '', CONCAT('default ', t.default_office_id, CHAR(10))),
         COALESCE((SELECT GROUP_CONCAT(CONCAT('office ', o.office_id, ' ',
                                              REPLACE(o.topics, CHAR(10), ' '), CHAR(10))
                                       ORDER BY o.office_id SEPARATOR '')
                   FROM office o
                   WHERE o.tenant_id = t.tenant_id AND o.suspended = 0 AND o.topics <> ''), '')) AS content,
       '' AS note, 'system/migration' AS author, UTC_TIMESTAMP(6) AS create_time,
       'system/migration' AS activator, UTC_TIMESTAMP(6) AS activate_time, 1 AS revision
FROM tenant t;

-- Decisions people changed: names, never words. act is a number of the contract; before and after are
-- offices of the tenant, or comuni where the ticket came or went.
CREATE TABLE correction (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id BINARY(16) NOT NULL,
  act TINYINT UNSIGNED NOT NULL,
  ticket_id BINARY(16) NOT NULL,
  entry_id BINARY(16) NULL,
  topic VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  office_before VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  office_after VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  comune_before VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  comune_after VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- 0: not known.
  rule_set_number INT UNSIGNED NOT NULL,
  author VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, id),
  KEY correction_ticket (tenant_id, ticket_id),
  CONSTRAINT correction_ticket_fk FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
) ENGINE=InnoDB;
