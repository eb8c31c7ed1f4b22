-- The account of accounts a channel's account belongs to, as its platform calls it.
ALTER TABLE channel ADD COLUMN business_account VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

-- What the citizen's platform said of a message later (it only grows), and the keyed hash of channel and
-- the platform's name of the message, as that of what citizens send.
ALTER TABLE delivery ADD COLUMN receipt TINYINT UNSIGNED NOT NULL DEFAULT 0;

ALTER TABLE delivery ADD COLUMN provider_key BINARY(32) NULL;

ALTER TABLE delivery ADD KEY delivery_provider (provider_key);

ALTER TABLE lobby_delivery ADD COLUMN receipt TINYINT UNSIGNED NOT NULL DEFAULT 0;

ALTER TABLE lobby_delivery ADD COLUMN provider_key BINARY(32) NULL;

ALTER TABLE lobby_delivery ADD KEY lobby_delivery_provider (provider_key);
