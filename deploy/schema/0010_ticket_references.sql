-- What names a ticket names one that is there, and the tenant it is of.
ALTER TABLE conversation_entry
  ADD KEY conversation_entry_ticket (tenant_id, ticket_id),
  ADD CONSTRAINT conversation_entry_ticket_fk FOREIGN KEY (tenant_id, ticket_id)
    REFERENCES ticket (tenant_id, id);

ALTER TABLE submission
  ADD CONSTRAINT submission_ticket_fk FOREIGN KEY (tenant_id, ticket_id)
    REFERENCES ticket (tenant_id, id);

ALTER TABLE lobby_item
  ADD KEY lobby_item_assigned_ticket (assigned_tenant_id, assigned_ticket_id),
  ADD CONSTRAINT lobby_item_assigned_ticket_fk FOREIGN KEY (assigned_tenant_id, assigned_ticket_id)
    REFERENCES ticket (tenant_id, id);

ALTER TABLE transfer
  ADD CONSTRAINT transfer_open_ticket_fk FOREIGN KEY (tenant_id, open_ticket_id)
    REFERENCES ticket (tenant_id, id);
