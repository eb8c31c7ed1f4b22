-- Who alone sees a ticket: ids of staff, separated by commas, and an office whose people do, too. Both
-- NULL where everybody sees it who works with it. They stand in the ticket's own row, so that each
-- statement that reads a ticket can ask.
ALTER TABLE ticket
  ADD COLUMN readers VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN reader_office_id VARCHAR(63) CHARACTER SET ascii COLLATE ascii_bin NULL;
