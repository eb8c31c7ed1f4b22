-- What one person has taken charge of is one range, in the order of lists.
ALTER TABLE ticket ADD KEY ticket_assignee (tenant_id, assignee_id, ticket_rank, id);
