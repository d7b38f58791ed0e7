-- Counts are kept by triggers, so that every way in (backfill, a page that was read, a removal) keeps them true.
-- Full-text indexes forget by trigger too, but learn new rows from the program (writer.index): a statement with
-- triggers makes FTS5 write out what it has gathered, which for each row of a page would be ruinous.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE counts (kind TEXT NOT NULL, state TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (kind, state)) WITHOUT ROWID;

CREATE VIRTUAL TABLE organizations_fts USING fts5 (hay, content='organizations', content_rowid='row', columnsize=0,
    tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE domains_fts USING fts5 (hay, content='domains', content_rowid='row', columnsize=0,
    tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE connections_fts USING fts5 (hay, organization_key, content='connections', content_rowid='row', columnsize=0,
    tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE directories_fts USING fts5 (hay, organization_key, content='directories', content_rowid='row', columnsize=0,
    tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE directory_users_fts USING fts5 (hay, content='directory_users', content_rowid='row', columnsize=0,
    tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE directory_groups_fts USING fts5 (hay, content='directory_groups', content_rowid='row', columnsize=0,
    tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE users_fts USING fts5 (hay, content='users', content_rowid='row', columnsize=0,
    tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE memberships_fts USING fts5 (hay, content='memberships', content_rowid='row', columnsize=0,
    tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE invitations_fts USING fts5 (hay, content='invitations', content_rowid='row', columnsize=0,
    tokenize='trigram case_sensitive 1');

CREATE TRIGGER organizations_inserted AFTER INSERT ON organizations BEGIN
    INSERT INTO counts VALUES ('organizations', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER organizations_deleted AFTER DELETE ON organizations BEGIN
    INSERT INTO counts VALUES ('organizations', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    DELETE FROM raw_organizations WHERE row = old.row;
    INSERT INTO organizations_fts (organizations_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
END;
CREATE TRIGGER organizations_moved AFTER UPDATE ON organizations WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('organizations', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('organizations', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER organizations_reworded AFTER UPDATE ON organizations WHEN old.hay <> new.hay BEGIN
    INSERT INTO organizations_fts (organizations_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO organizations_fts (rowid, hay) VALUES (new.row, new.hay);
END;
CREATE TRIGGER domains_inserted AFTER INSERT ON domains BEGIN
    INSERT INTO counts VALUES ('domains', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER domains_deleted AFTER DELETE ON domains BEGIN
    INSERT INTO counts VALUES ('domains', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO domains_fts (domains_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
END;
CREATE TRIGGER domains_moved AFTER UPDATE ON domains WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('domains', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('domains', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER domains_reworded AFTER UPDATE ON domains WHEN old.hay <> new.hay BEGIN
    INSERT INTO domains_fts (domains_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO domains_fts (rowid, hay) VALUES (new.row, new.hay);
END;
CREATE TRIGGER connections_inserted AFTER INSERT ON connections BEGIN
    INSERT INTO counts VALUES ('connections', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER connections_deleted AFTER DELETE ON connections BEGIN
    INSERT INTO counts VALUES ('connections', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    DELETE FROM raw_connections WHERE row = old.row;
    INSERT INTO connections_fts (connections_fts, rowid, hay, organization_key) VALUES ('delete', old.row, old.hay, old.organization_key);
END;
CREATE TRIGGER connections_moved AFTER UPDATE ON connections WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('connections', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('connections', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER connections_reworded AFTER UPDATE ON connections WHEN old.hay <> new.hay OR old.organization_key <> new.organization_key BEGIN
    INSERT INTO connections_fts (connections_fts, rowid, hay, organization_key) VALUES ('delete', old.row, old.hay, old.organization_key);
    INSERT INTO connections_fts (rowid, hay, organization_key) VALUES (new.row, new.hay, new.organization_key);
END;
CREATE TRIGGER directories_inserted AFTER INSERT ON directories BEGIN
    INSERT INTO counts VALUES ('directories', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER directories_deleted AFTER DELETE ON directories BEGIN
    INSERT INTO counts VALUES ('directories', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    DELETE FROM raw_directories WHERE row = old.row;
    INSERT INTO directories_fts (directories_fts, rowid, hay, organization_key) VALUES ('delete', old.row, old.hay, old.organization_key);
END;
CREATE TRIGGER directories_moved AFTER UPDATE ON directories WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('directories', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('directories', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER directories_reworded AFTER UPDATE ON directories WHEN old.hay <> new.hay OR old.organization_key <> new.organization_key BEGIN
    INSERT INTO directories_fts (directories_fts, rowid, hay, organization_key) VALUES ('delete', old.row, old.hay, old.organization_key);
    INSERT INTO directories_fts (rowid, hay, organization_key) VALUES (new.row, new.hay, new.organization_key);
END;
CREATE TRIGGER directory_users_inserted AFTER INSERT ON directory_users BEGIN
    INSERT INTO counts VALUES ('directory_users', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER directory_users_deleted AFTER DELETE ON directory_users BEGIN
    INSERT INTO counts VALUES ('directory_users', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    DELETE FROM raw_directory_users WHERE row = old.row;
    INSERT INTO directory_users_fts (directory_users_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
END;
CREATE TRIGGER directory_users_moved AFTER UPDATE ON directory_users WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('directory_users', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('directory_users', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER directory_users_reworded AFTER UPDATE ON directory_users WHEN old.hay <> new.hay BEGIN
    INSERT INTO directory_users_fts (directory_users_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO directory_users_fts (rowid, hay) VALUES (new.row, new.hay);
END;
CREATE TRIGGER directory_groups_inserted AFTER INSERT ON directory_groups BEGIN
    INSERT INTO counts VALUES ('directory_groups', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER directory_groups_deleted AFTER DELETE ON directory_groups BEGIN
    INSERT INTO counts VALUES ('directory_groups', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    DELETE FROM raw_directory_groups WHERE row = old.row;
    INSERT INTO directory_groups_fts (directory_groups_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
END;
CREATE TRIGGER directory_groups_moved AFTER UPDATE ON directory_groups WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('directory_groups', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('directory_groups', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER directory_groups_reworded AFTER UPDATE ON directory_groups WHEN old.hay <> new.hay BEGIN
    INSERT INTO directory_groups_fts (directory_groups_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO directory_groups_fts (rowid, hay) VALUES (new.row, new.hay);
END;
CREATE TRIGGER users_inserted AFTER INSERT ON users BEGIN
    INSERT INTO counts VALUES ('users', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER users_deleted AFTER DELETE ON users BEGIN
    INSERT INTO counts VALUES ('users', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    DELETE FROM raw_users WHERE row = old.row;
    INSERT INTO users_fts (users_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
END;
CREATE TRIGGER users_moved AFTER UPDATE ON users WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('users', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('users', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER users_reworded AFTER UPDATE ON users WHEN old.hay <> new.hay BEGIN
    INSERT INTO users_fts (users_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO users_fts (rowid, hay) VALUES (new.row, new.hay);
END;
CREATE TRIGGER memberships_inserted AFTER INSERT ON memberships BEGIN
    INSERT INTO counts VALUES ('memberships', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER memberships_deleted AFTER DELETE ON memberships BEGIN
    INSERT INTO counts VALUES ('memberships', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    DELETE FROM raw_memberships WHERE row = old.row;
    INSERT INTO memberships_fts (memberships_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
END;
CREATE TRIGGER memberships_moved AFTER UPDATE ON memberships WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('memberships', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('memberships', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER memberships_reworded AFTER UPDATE ON memberships WHEN old.hay <> new.hay BEGIN
    INSERT INTO memberships_fts (memberships_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO memberships_fts (rowid, hay) VALUES (new.row, new.hay);
END;
CREATE TRIGGER invitations_inserted AFTER INSERT ON invitations BEGIN
    INSERT INTO counts VALUES ('invitations', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER invitations_deleted AFTER DELETE ON invitations BEGIN
    INSERT INTO counts VALUES ('invitations', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    DELETE FROM raw_invitations WHERE row = old.row;
    INSERT INTO invitations_fts (invitations_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
END;
CREATE TRIGGER invitations_moved AFTER UPDATE ON invitations WHEN old.state <> new.state BEGIN
    INSERT INTO counts VALUES ('invitations', old.state, -1) ON CONFLICT DO UPDATE SET n = n - 1;
    INSERT INTO counts VALUES ('invitations', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER invitations_reworded AFTER UPDATE ON invitations WHEN old.hay <> new.hay BEGIN
    INSERT INTO invitations_fts (invitations_fts, rowid, hay) VALUES ('delete', old.row, old.hay);
    INSERT INTO invitations_fts (rowid, hay) VALUES (new.row, new.hay);
END;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
SELECT 1;
-- +goose StatementEnd
