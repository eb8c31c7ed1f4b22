-- Days an office's liaison is away, one span per line. NULL: none.
ALTER TABLE office ADD COLUMN liaison_absences TEXT CHARACTER SET ascii NULL;
