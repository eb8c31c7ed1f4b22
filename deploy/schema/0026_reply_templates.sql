-- What tells a citizen that an answer is there once the platform takes none: its name and language there,
-- and its words.
ALTER TABLE channel ADD COLUMN template_name VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

ALTER TABLE channel ADD COLUMN template_language VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

ALTER TABLE channel ADD COLUMN template_text VARCHAR(1024) CHARACTER SET utf8mb4 NOT NULL DEFAULT '';

-- When the last attempt began: what the platform says of all it had until a time is said of this one if
-- it began before.
ALTER TABLE delivery ADD COLUMN attempt_time DATETIME(6) NULL;

ALTER TABLE lobby_delivery ADD COLUMN attempt_time DATETIME(6) NULL;
