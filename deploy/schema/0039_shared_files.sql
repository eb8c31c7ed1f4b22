-- A message that is in two tickets of a comune has its files in both: a row of each, the same bytes.
ALTER TABLE attachment ADD KEY attachment_bytes (file);

ALTER TABLE attachment DROP KEY attachment_file;
