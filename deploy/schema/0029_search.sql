-- What makes words findable that are sealed (tenant/search). Nothing here is a word in the clear: terms
-- are keyed hashes, and the lists of who has them are sealed as well.

-- How far the feed of this database was read for the index.
CREATE TABLE search_cursor (
  id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  position BIGINT UNSIGNED NOT NULL
) ENGINE=InnoDB;

-- Whoever writes to an index locks this row, so there is always one.
INSERT INTO search_cursor (id, position) SELECT 1, position FROM feed_counter WHERE id = 1;

-- A comune's index. Its tickets are numbered: those that come upward from next_ordinal, those that
-- were there before downward from first_ordinal, so that the order of numbers is that of time. Tickets
-- with ids before `older_than` are still to be indexed; NULL when all are.
CREATE TABLE search_index (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  first_ordinal INT UNSIGNED NOT NULL,
  next_ordinal INT UNSIGNED NOT NULL,
  next_chunk INT UNSIGNED NOT NULL,
  older_than BINARY(16) NULL,
  CONSTRAINT search_index_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
) ENGINE=InnoDB;

-- Which ticket a number is. known: what of it is indexed, four bytes of each entry's id.
CREATE TABLE search_ticket (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ordinal INT UNSIGNED NOT NULL,
  ticket_id BINARY(16) NOT NULL,
  head BINARY(8) NOT NULL,
  known MEDIUMBLOB NOT NULL,
  PRIMARY KEY (tenant_id, ordinal),
  UNIQUE KEY search_ticket_id (tenant_id, ticket_id),
  CONSTRAINT search_ticket_fk FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
) ENGINE=InnoDB;

-- Words that were not merged yet, of some dozens of texts each.
CREATE TABLE search_tail (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  chunk INT UNSIGNED NOT NULL,
  text_count SMALLINT UNSIGNED NOT NULL,
  words MEDIUMBLOB NOT NULL,
  PRIMARY KEY (tenant_id, chunk),
  CONSTRAINT search_tail_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
) ENGINE=InnoDB;

-- Posting lists: of one segment of some thousand tickets, those of all terms whose hashes begin with
-- `bucket`.
CREATE TABLE search_block (
  tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  segment INT UNSIGNED NOT NULL,
  bucket SMALLINT UNSIGNED NOT NULL,
  postings MEDIUMBLOB NOT NULL,
  PRIMARY KEY (tenant_id, segment, bucket),
  CONSTRAINT search_block_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
) ENGINE=InnoDB;
