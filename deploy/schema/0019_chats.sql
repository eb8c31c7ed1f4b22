-- Channels by which the gateway speaks itself. sealed_secrets: what it and the platform show each other,
-- with the installation key. webhook_hashes: SHA-256 of the secrets the platform may show, the newest
-- first. account: what the platform calls it.
ALTER TABLE channel ADD COLUMN account VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

ALTER TABLE channel ADD COLUMN sealed_secrets VARBINARY(2048) NOT NULL DEFAULT '';

ALTER TABLE channel ADD COLUMN webhook_hashes VARBINARY(64) NOT NULL DEFAULT '';

-- The comune a citizen came for, by the link that opened a shared chat, and since when; and when the
-- citizen was last told that what they sent cannot be shown.
ALTER TABLE correspondent ADD COLUMN declared_tenant_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL;

ALTER TABLE correspondent ADD COLUMN declare_time DATETIME(6) NULL;

ALTER TABLE correspondent ADD COLUMN media_notice_time DATETIME(6) NULL;
