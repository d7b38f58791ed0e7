-- A trigger runs for each row of a statement that sets one of its columns. Without the columns it ran also for statements that
-- note only a status or a time, and made SQLite keep the pages of these aside, which took most of their time.

-- +goose Up
-- +goose StatementBegin
DROP TRIGGER organizations_reworded;
CREATE TRIGGER organizations_reworded AFTER UPDATE OF hay ON organizations WHEN old.hay <> new.hay BEGIN
    INSERT INTO organizations_fts (organizations_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO organizations_fts (rowid, hay) VALUES (new.row, new.hay);
END;
DROP TRIGGER domains_moved;
CREATE TRIGGER domains_moved AFTER UPDATE OF state ON domains WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('domains', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('domains', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
DROP TRIGGER domains_reworded;
CREATE TRIGGER domains_reworded AFTER UPDATE OF hay ON domains WHEN old.hay <> new.hay BEGIN
    INSERT INTO domains_fts (domains_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO domains_fts (rowid, hay) VALUES (new.row, new.hay);
END;
DROP TRIGGER connections_moved;
CREATE TRIGGER connections_moved AFTER UPDATE OF state ON connections WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('connections', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('connections', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
DROP TRIGGER connections_reworded;
CREATE TRIGGER connections_reworded AFTER UPDATE OF hay, organization_key ON connections WHEN old.hay <> new.hay OR old.organization_key <> new.organization_key BEGIN
    INSERT INTO connections_fts (connections_fts, rowid, hay, organization_key) VALUES ('delete', old.row, old.hay, old.organization_key);
    INSERT INTO connections_fts (rowid, hay, organization_key) VALUES (new.row, new.hay, new.organization_key);
END;
DROP TRIGGER directories_moved;
CREATE TRIGGER directories_moved AFTER UPDATE OF state ON directories WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('directories', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('directories', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
DROP TRIGGER directories_reworded;
CREATE TRIGGER directories_reworded AFTER UPDATE OF hay, organization_key ON directories WHEN old.hay <> new.hay OR old.organization_key <> new.organization_key BEGIN
    INSERT INTO directories_fts (directories_fts, rowid, hay, organization_key) VALUES ('delete', old.row, old.hay, old.organization_key);
    INSERT INTO directories_fts (rowid, hay, organization_key) VALUES (new.row, new.hay, new.organization_key);
END;
DROP TRIGGER directory_users_moved;
CREATE TRIGGER directory_users_moved AFTER UPDATE OF state ON directory_users WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('directory_users', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('directory_users', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
DROP TRIGGER directory_users_reworded;
CREATE TRIGGER directory_users_reworded AFTER UPDATE OF hay ON directory_users WHEN old.hay <> new.hay BEGIN
    INSERT INTO directory_users_fts (directory_users_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO directory_users_fts (rowid, hay) VALUES (new.row, new.hay);
END;
DROP TRIGGER directory_groups_moved;
CREATE TRIGGER directory_groups_moved AFTER UPDATE OF state ON directory_groups WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('directory_groups', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('directory_groups', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
DROP TRIGGER directory_groups_reworded;
CREATE TRIGGER directory_groups_reworded AFTER UPDATE OF hay ON directory_groups WHEN old.hay <> new.hay BEGIN
    INSERT INTO directory_groups_fts (directory_groups_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO directory_groups_fts (rowid, hay) VALUES (new.row, new.hay);
END;
DROP TRIGGER users_moved;
CREATE TRIGGER users_moved AFTER UPDATE OF state ON users WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('users', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('users', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
DROP TRIGGER users_reworded;
CREATE TRIGGER users_reworded AFTER UPDATE OF hay ON users WHEN old.hay <> new.hay BEGIN
    INSERT INTO users_fts (users_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO users_fts (rowid, hay) VALUES (new.row, new.hay);
END;
DROP TRIGGER memberships_moved;
CREATE TRIGGER memberships_moved AFTER UPDATE OF state ON memberships WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('memberships', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('memberships', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
DROP TRIGGER memberships_reworded;
CREATE TRIGGER memberships_reworded AFTER UPDATE OF hay ON memberships WHEN old.hay <> new.hay BEGIN
    INSERT INTO memberships_fts (memberships_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO memberships_fts (rowid, hay) VALUES (new.row, new.hay);
END;
DROP TRIGGER invitations_moved;
CREATE TRIGGER invitations_moved AFTER UPDATE OF state ON invitations WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('invitations', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('invitations', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
DROP TRIGGER invitations_reworded;
CREATE TRIGGER invitations_reworded AFTER UPDATE OF hay ON invitations WHEN old.hay <> new.hay BEGIN
    INSERT INTO invitations_fts (invitations_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO invitations_fts (rowid, hay) VALUES (new.row, new.hay);
END;
DROP TRIGGER organizations_renamed;
CREATE TRIGGER organizations_renamed AFTER UPDATE OF name_key ON organizations WHEN old.name_key <> new.name_key BEGIN
    UPDATE connections SET organization_key = new.name_key WHERE organization_id = new.id;
    UPDATE directories SET organization_key = new.name_key WHERE organization_id = new.id;
END;
DROP TRIGGER directory_users_changed_tally;
CREATE TRIGGER directory_users_changed_tally AFTER UPDATE OF state, directory_id ON directory_users WHEN old.state <> new.state OR old.directory_id <> new.directory_id BEGIN
    UPDATE directories SET active_users = active_users - (old.state = 'active'),
        inactive_users = inactive_users - (old.state <> 'active') WHERE id = old.directory_id;
    UPDATE directories SET active_users = active_users + (new.state = 'active'),
        inactive_users = inactive_users + (new.state <> 'active') WHERE id = new.directory_id;
END;
DROP TRIGGER directory_groups_changed_tally;
CREATE TRIGGER directory_groups_changed_tally AFTER UPDATE OF directory_id ON directory_groups WHEN old.directory_id <> new.directory_id BEGIN
    UPDATE directories SET groups = groups - 1 WHERE id = old.directory_id;
    UPDATE directories SET groups = groups + 1 WHERE id = new.directory_id;
END;
DROP TRIGGER memberships_changed_tally;
CREATE TRIGGER memberships_changed_tally AFTER UPDATE OF organization_id ON memberships WHEN old.organization_id <> new.organization_id BEGIN
    UPDATE organizations SET members = members - 1 WHERE id = old.organization_id;
    UPDATE organizations SET members = members + 1 WHERE id = new.organization_id;
END;
DROP TRIGGER users_changed_names;
CREATE TRIGGER users_changed_names AFTER UPDATE OF email, name ON users WHEN old.email <> new.email OR old.name <> new.name BEGIN
    UPDATE memberships SET email = new.email, email_key = new.email_key, name = new.name, name_key = new.name_key, hay = new.hay
        WHERE user_id = new.id;
END;
DROP TRIGGER organizations_moved;
CREATE TRIGGER organizations_moved AFTER UPDATE OF state ON organizations WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('organizations', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('organizations', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
DROP TRIGGER connections_changed_tally;
CREATE TRIGGER connections_changed_tally AFTER UPDATE OF organization_id ON connections WHEN old.organization_id <> new.organization_id BEGIN
    UPDATE organizations SET connections = connections - 1 WHERE id = old.organization_id;
    UPDATE organizations SET connections = connections + 1 WHERE id = new.organization_id;
END;
DROP TRIGGER directories_changed_tally;
CREATE TRIGGER directories_changed_tally AFTER UPDATE OF organization_id ON directories WHEN old.organization_id <> new.organization_id BEGIN
    UPDATE organizations SET directories = directories - 1 WHERE id = old.organization_id;
    UPDATE organizations SET directories = directories + 1 WHERE id = new.organization_id;
END;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
SELECT 1;
-- +goose StatementEnd
