-- What uploaded a file is an app ("apps/{app}") or a channel of another kind, by its whole name.
ALTER TABLE attachment
  ADD COLUMN source VARCHAR(150) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

UPDATE attachment SET source = CONCAT('apps/', app_id) WHERE source = '';

ALTER TABLE attachment ADD UNIQUE KEY attachment_source (source, id);

ALTER TABLE attachment DROP KEY attachment_app;

ALTER TABLE attachment DROP COLUMN app_id;

ALTER TABLE attachment ALTER COLUMN source DROP DEFAULT;
