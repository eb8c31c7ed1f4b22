-- When a person of the comune first answered the citizen (a reply, or a closing text), so that who
-- waits longest for one can be found.
ALTER TABLE ticket ADD COLUMN first_answer_time DATETIME(6) NULL;

UPDATE ticket SET first_answer_time = (
  SELECT MIN(ticket_entry.create_time) FROM ticket_entry
  WHERE ticket_entry.tenant_id = ticket.tenant_id AND ticket_entry.ticket_id = ticket.id
    AND (ticket_entry.kind = 2 OR (ticket_entry.kind = 9 AND ticket.outcome <> 8)));
