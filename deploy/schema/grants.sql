-- What the server's account may do: rows only, table by table. Run after every migration by the
-- owner, with {server} replaced by the account. A table that is not named here stays closed.
GRANT SELECT ON schema_migration TO {server};

GRANT SELECT, UPDATE ON feed_counter TO {server};
GRANT SELECT, INSERT, DELETE ON feed TO {server};

GRANT SELECT, INSERT, UPDATE ON key_version TO {server};

GRANT SELECT, INSERT, UPDATE ON association TO {server};
GRANT SELECT, INSERT, UPDATE ON tenant TO {server};
GRANT SELECT, INSERT ON guideline_acknowledgement TO {server};
GRANT SELECT, INSERT, UPDATE ON office TO {server};
GRANT SELECT, INSERT, UPDATE ON channel TO {server};
GRANT SELECT, INSERT, UPDATE ON text_template TO {server};
GRANT SELECT, INSERT, UPDATE ON staff TO {server};
GRANT SELECT, INSERT, UPDATE, DELETE ON staff_grant TO {server};
GRANT SELECT, INSERT, UPDATE ON app TO {server};
GRANT SELECT, INSERT, UPDATE ON administrator TO {server};
GRANT SELECT, INSERT, UPDATE, DELETE ON credential TO {server};
GRANT SELECT, INSERT, UPDATE, DELETE ON staff_account TO {server};
GRANT SELECT, INSERT, DELETE ON staff_identity TO {server};
GRANT SELECT, INSERT, UPDATE, DELETE ON staff_invitation TO {server};
GRANT SELECT, INSERT, UPDATE, DELETE ON push_subscription TO {server};
GRANT SELECT, UPDATE ON bootstrap TO {server};
GRANT SELECT, INSERT ON audit TO {server};
GRANT SELECT, INSERT ON audit_seal TO {server};
GRANT SELECT, INSERT, UPDATE, DELETE ON request TO {server};

GRANT SELECT, INSERT, UPDATE ON correspondent TO {server};
GRANT SELECT, INSERT, UPDATE ON contact TO {server};
GRANT SELECT, INSERT, UPDATE ON thread TO {server};
GRANT SELECT, INSERT, UPDATE ON ticket TO {server};
GRANT SELECT, INSERT, UPDATE ON ticket_entry TO {server};
GRANT SELECT, INSERT, UPDATE, DELETE ON ticket_claim TO {server};
GRANT SELECT, INSERT, UPDATE ON emergency_alert TO {server};
GRANT SELECT, INSERT, DELETE ON ticket_relation TO {server};
GRANT SELECT, INSERT, UPDATE ON conversation_entry TO {server};
GRANT SELECT, INSERT, UPDATE ON submission TO {server};
GRANT SELECT, INSERT, UPDATE ON lobby_item TO {server};
GRANT SELECT, INSERT, UPDATE ON set_aside TO {server};
GRANT SELECT, INSERT, UPDATE ON delivery TO {server};
GRANT SELECT, INSERT, UPDATE ON delivery_lane TO {server};
GRANT SELECT, INSERT, UPDATE ON office_request TO {server};
GRANT SELECT, INSERT, UPDATE ON lobby_delivery TO {server};
GRANT SELECT, INSERT, UPDATE ON lobby_delivery_lane TO {server};
GRANT SELECT, INSERT, UPDATE, DELETE ON attachment TO {server};
GRANT SELECT, INSERT, UPDATE, DELETE ON file_fetch TO {server};
GRANT SELECT, INSERT, UPDATE ON mailbox_cursor TO {server};
GRANT SELECT, INSERT, UPDATE ON channel_check TO {server};

GRANT SELECT, INSERT, UPDATE ON hand_over_note TO {server};
GRANT SELECT, INSERT, UPDATE ON transfer TO {server};

GRANT SELECT, INSERT, UPDATE ON incident TO {server};
GRANT SELECT, INSERT, UPDATE ON incident_ticket TO {server};

GRANT SELECT, UPDATE ON search_cursor TO {server};
GRANT SELECT, INSERT, UPDATE ON search_index TO {server};
GRANT SELECT, INSERT, UPDATE ON search_ticket TO {server};
GRANT SELECT, INSERT, UPDATE, DELETE ON search_tail TO {server};
GRANT SELECT, INSERT, UPDATE ON search_block TO {server};

GRANT SELECT, INSERT, UPDATE ON reference_data TO {server};
GRANT SELECT, INSERT ON reference_version TO {server};

GRANT SELECT, INSERT, UPDATE ON rule_set TO {server};
GRANT SELECT, INSERT ON topic_model TO {server};
GRANT SELECT, INSERT ON correction TO {server};
