-- What was learnt from a comune's messages about whose they are: words holds stems of them, sealed;
-- summary is mugugno.v1.RuleSet.Statistics, counts only. It never changes.
CREATE TABLE topic_model (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number INT UNSIGNED NOT NULL,
  words MEDIUMBLOB NOT NULL,
  summary BLOB NOT NULL,
  PRIMARY KEY (tenant_id, number),
  CONSTRAINT topic_model_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
) ENGINE=InnoDB;

-- The one a version of the rules asks beside its own words.
ALTER TABLE rule_set ADD COLUMN model_number INT UNSIGNED NULL;

ALTER TABLE rule_set ADD CONSTRAINT rule_set_model FOREIGN KEY (tenant_id, model_number)
  REFERENCES topic_model (tenant_id, number);

-- The topic a person gave; empty for other acts.
ALTER TABLE correction
  ADD COLUMN topic_after VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
