-- Texts a comune's people answer with: the contract's message, as bytes.
CREATE TABLE text_template (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  text_template_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  content BLOB NOT NULL,
  create_time DATETIME(6) NOT NULL,
  revision BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (tenant_id, text_template_id),
  CONSTRAINT text_template_tenant_fk FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
