-- What the server's account may do: rows only, table by table. Run after every migration by the
-- owner, with {server} replaced by the account. A table that is not named here stays closed.
GRANT SELECT ON schema_migration TO {server};

GRANT SELECT, UPDATE ON feed_counter TO {server};
GRANT SELECT, INSERT, DELETE ON feed TO {server};
