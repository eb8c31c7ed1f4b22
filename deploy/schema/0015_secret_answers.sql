-- Answers with a secret in them are kept for an hour only.
ALTER TABLE request ADD COLUMN secret TINYINT UNSIGNED NOT NULL DEFAULT 0;

ALTER TABLE request ADD KEY request_secret (secret, create_time);
