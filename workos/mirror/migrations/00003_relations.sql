-- What a list shows of other kinds, kept where the list reads it: an organization's counts and its name on
-- connections and directories, a directory's and a group's counts, a person's name on memberships.

-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER connections_inserted_tally AFTER INSERT ON connections BEGIN
    UPDATE organizations SET connections = connections + 1, connection_problems = connection_problems + (new.state IN ('requires_type', 'draft', 'validating', 'inactive'))
        WHERE id = new.organization_id;
END;
CREATE TRIGGER connections_deleted_tally AFTER DELETE ON connections BEGIN
    UPDATE organizations SET connections = connections - 1, connection_problems = connection_problems - (old.state IN ('requires_type', 'draft', 'validating', 'inactive'))
        WHERE id = old.organization_id;
END;
CREATE TRIGGER connections_changed_tally AFTER UPDATE ON connections WHEN old.state <> new.state OR old.organization_id <> new.organization_id BEGIN
    UPDATE organizations SET connections = connections - 1, connection_problems = connection_problems - (old.state IN ('requires_type', 'draft', 'validating', 'inactive'))
        WHERE id = old.organization_id;
    UPDATE organizations SET connections = connections + 1, connection_problems = connection_problems + (new.state IN ('requires_type', 'draft', 'validating', 'inactive'))
        WHERE id = new.organization_id;
END;
CREATE TRIGGER directories_inserted_tally AFTER INSERT ON directories BEGIN
    UPDATE organizations SET directories = directories + 1, directory_problems = directory_problems + (new.state IN ('validating', 'invalid_credentials', 'unlinked', 'inactive'))
        WHERE id = new.organization_id;
END;
CREATE TRIGGER directories_deleted_tally AFTER DELETE ON directories BEGIN
    UPDATE organizations SET directories = directories - 1, directory_problems = directory_problems - (old.state IN ('validating', 'invalid_credentials', 'unlinked', 'inactive'))
        WHERE id = old.organization_id;
END;
CREATE TRIGGER directories_changed_tally AFTER UPDATE ON directories WHEN old.state <> new.state OR old.organization_id <> new.organization_id BEGIN
    UPDATE organizations SET directories = directories - 1, directory_problems = directory_problems - (old.state IN ('validating', 'invalid_credentials', 'unlinked', 'inactive'))
        WHERE id = old.organization_id;
    UPDATE organizations SET directories = directories + 1, directory_problems = directory_problems + (new.state IN ('validating', 'invalid_credentials', 'unlinked', 'inactive'))
        WHERE id = new.organization_id;
END;
CREATE TRIGGER memberships_inserted_tally AFTER INSERT ON memberships BEGIN
    UPDATE organizations SET members = members + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER memberships_deleted_tally AFTER DELETE ON memberships BEGIN
    UPDATE organizations SET members = members - 1 WHERE id = old.organization_id;
END;
CREATE TRIGGER organizations_inserted_tally AFTER INSERT ON organizations BEGIN
    UPDATE organizations SET
        connections = (SELECT count(*) FROM connections WHERE organization_id = new.id),
        connection_problems = (SELECT count(*) FROM connections WHERE organization_id = new.id AND state IN ('requires_type', 'draft', 'validating', 'inactive')),
        directories = (SELECT count(*) FROM directories WHERE organization_id = new.id),
        directory_problems = (SELECT count(*) FROM directories WHERE organization_id = new.id AND state IN ('validating', 'invalid_credentials', 'unlinked', 'inactive')),
        members = (SELECT count(*) FROM memberships WHERE organization_id = new.id)
        WHERE row = new.row;
    UPDATE connections SET organization_key = new.name_key WHERE organization_id = new.id;
    UPDATE directories SET organization_key = new.name_key WHERE organization_id = new.id;
END;
CREATE TRIGGER organizations_renamed AFTER UPDATE ON organizations WHEN old.name_key <> new.name_key BEGIN
    UPDATE connections SET organization_key = new.name_key WHERE organization_id = new.id;
    UPDATE directories SET organization_key = new.name_key WHERE organization_id = new.id;
END;
CREATE TRIGGER organizations_deleted_rest AFTER DELETE ON organizations BEGIN
    DELETE FROM domains WHERE organization_id = old.id;
END;
CREATE TRIGGER directory_users_inserted_tally AFTER INSERT ON directory_users BEGIN
    UPDATE directories SET active_users = active_users + (new.state = 'active'),
        inactive_users = inactive_users + (new.state <> 'active') WHERE id = new.directory_id;
END;
CREATE TRIGGER directory_groups_inserted_tally AFTER INSERT ON directory_groups BEGIN
    UPDATE directories SET groups = groups + 1 WHERE id = new.directory_id;
END;
CREATE TRIGGER directory_users_deleted_tally AFTER DELETE ON directory_users BEGIN
    UPDATE directories SET active_users = active_users - (old.state = 'active'),
        inactive_users = inactive_users - (old.state <> 'active') WHERE id = old.directory_id;
    DELETE FROM group_members WHERE user_row = old.row;
END;
CREATE TRIGGER directory_groups_deleted_tally AFTER DELETE ON directory_groups BEGIN
    UPDATE directories SET groups = groups - 1 WHERE id = old.directory_id;
    DELETE FROM group_members WHERE group_row = old.row;
END;
CREATE TRIGGER directory_users_changed_tally AFTER UPDATE ON directory_users WHEN old.state <> new.state OR old.directory_id <> new.directory_id BEGIN
    UPDATE directories SET active_users = active_users - (old.state = 'active'),
        inactive_users = inactive_users - (old.state <> 'active') WHERE id = old.directory_id;
    UPDATE directories SET active_users = active_users + (new.state = 'active'),
        inactive_users = inactive_users + (new.state <> 'active') WHERE id = new.directory_id;
END;
CREATE TRIGGER directory_groups_changed_tally AFTER UPDATE ON directory_groups WHEN old.directory_id <> new.directory_id BEGIN
    UPDATE directories SET groups = groups - 1 WHERE id = old.directory_id;
    UPDATE directories SET groups = groups + 1 WHERE id = new.directory_id;
END;
CREATE TRIGGER memberships_changed_tally AFTER UPDATE ON memberships WHEN old.organization_id <> new.organization_id BEGIN
    UPDATE organizations SET members = members - 1 WHERE id = old.organization_id;
    UPDATE organizations SET members = members + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER directories_inserted_counts AFTER INSERT ON directories BEGIN
    UPDATE directories SET
        active_users = (SELECT count(*) FROM directory_users WHERE directory_id = new.id AND state = 'active'),
        inactive_users = (SELECT count(*) FROM directory_users WHERE directory_id = new.id AND state <> 'active'),
        groups = (SELECT count(*) FROM directory_groups WHERE directory_id = new.id) WHERE row = new.row;
END;
CREATE TRIGGER group_members_inserted AFTER INSERT ON group_members BEGIN
    UPDATE directory_groups SET members = members + 1 WHERE row = new.group_row;
END;
CREATE TRIGGER group_members_deleted AFTER DELETE ON group_members BEGIN
    UPDATE directory_groups SET members = members - 1 WHERE row = old.group_row;
END;
CREATE TRIGGER users_inserted_names AFTER INSERT ON users BEGIN
    UPDATE memberships SET email = new.email, email_key = new.email_key, name = new.name, name_key = new.name_key, hay = new.hay
        WHERE user_id = new.id;
END;
CREATE TRIGGER users_changed_names AFTER UPDATE ON users WHEN old.email <> new.email OR old.name <> new.name BEGIN
    UPDATE memberships SET email = new.email, email_key = new.email_key, name = new.name, name_key = new.name_key, hay = new.hay
        WHERE user_id = new.id;
END;
CREATE TRIGGER users_deleted_rest AFTER DELETE ON users BEGIN
    DELETE FROM memberships WHERE user_id = old.id;
END;
CREATE TRIGGER connections_deleted_rest AFTER DELETE ON connections BEGIN
    DELETE FROM certificates WHERE connection_id = old.id;
END;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
SELECT 1;
-- +goose StatementEnd
