-- What happened in a comune's tickets within a window of time, for systems that ask for it in turns.
ALTER TABLE ticket_entry ADD KEY ticket_entry_time (tenant_id, create_time);
