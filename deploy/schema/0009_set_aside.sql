-- What came under a used key is a person's to decide: it becomes an ordinary message, and its words
-- leave, or it is discarded. state, kind and discard_reason are numbers of the contract.
ALTER TABLE set_aside
  MODIFY COLUMN words LONGBLOB NULL,
  ADD COLUMN state TINYINT UNSIGNED NOT NULL DEFAULT 1,
  ADD COLUMN emergency TINYINT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN kind TINYINT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN discard_reason TINYINT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN discard_time DATETIME(6) NULL,
  ADD KEY set_aside_state (owner, state, emergency, id);

-- A message of the lobby that no comune has to answer is discarded; an emergency is acknowledged.
ALTER TABLE lobby_item
  ADD COLUMN emergency_acknowledge_time DATETIME(6) NULL,
  ADD COLUMN discard_reason TINYINT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN discard_time DATETIME(6) NULL;

-- New tickets go to the default office instead.
ALTER TABLE office ADD COLUMN suspended TINYINT UNSIGNED NOT NULL DEFAULT 0;
