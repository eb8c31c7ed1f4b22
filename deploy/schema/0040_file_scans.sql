-- What a virus scanner said of each file: scan is 0 while it was not asked, else the number of
-- mugugno.v1.Attachment.Scan. scan_due_time is when it is next asked, NULL once it has said; files of
-- before are asked about, too, as soon as there is a scanner.
ALTER TABLE attachment
  ADD COLUMN scan TINYINT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN scan_attempt_count INT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN scan_due_time DATETIME(6) NULL DEFAULT CURRENT_TIMESTAMP(6),
  ADD COLUMN scan_finding VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD KEY attachment_scan (scan, scan_due_time);
