-- What is wrong is decided by package health alone. These tables hold what it found, and the columns sum it up where
-- lists filter and sort. Triggers only note what was removed and keep counts; they know no rule.

-- +goose Up
-- +goose StatementBegin
DROP TRIGGER organizations_inserted;
DROP TRIGGER organizations_deleted;
DROP TRIGGER organizations_moved;
DROP TRIGGER connections_inserted_tally;
DROP TRIGGER connections_deleted_tally;
DROP TRIGGER connections_changed_tally;
DROP TRIGGER directories_inserted_tally;
DROP TRIGGER directories_deleted_tally;
DROP TRIGGER directories_changed_tally;
DROP TRIGGER organizations_inserted_tally;
DROP INDEX organizations_state;
DROP INDEX organizations_state_name;
DROP INDEX organizations_state_members;
ALTER TABLE organizations DROP COLUMN state;
ALTER TABLE organizations DROP COLUMN connection_problems;
ALTER TABLE organizations DROP COLUMN directory_problems;
ALTER TABLE organizations DROP COLUMN unverified_domains;

-- `issues` on a row: the codes of its issues, the most severe first, joined with commas.
ALTER TABLE organizations ADD COLUMN state TEXT NOT NULL DEFAULT 'ok';
ALTER TABLE organizations ADD COLUMN issues TEXT NOT NULL DEFAULT '';
ALTER TABLE organizations ADD COLUMN connection_problems INTEGER NOT NULL DEFAULT 0;
ALTER TABLE organizations ADD COLUMN connection_notices INTEGER NOT NULL DEFAULT 0;
ALTER TABLE organizations ADD COLUMN directory_problems INTEGER NOT NULL DEFAULT 0;
ALTER TABLE organizations ADD COLUMN directory_notices INTEGER NOT NULL DEFAULT 0;
ALTER TABLE organizations ADD COLUMN domain_problems INTEGER NOT NULL DEFAULT 0;
ALTER TABLE organizations ADD COLUMN members_left INTEGER NOT NULL DEFAULT 0;
CREATE INDEX organizations_state ON organizations (state);
CREATE INDEX organizations_state_name ON organizations (state, name_key);
CREATE INDEX organizations_state_members ON organizations (state, members);

ALTER TABLE connections ADD COLUMN health TEXT NOT NULL DEFAULT 'ok';
ALTER TABLE connections ADD COLUMN issues TEXT NOT NULL DEFAULT '';
ALTER TABLE connections ADD COLUMN certificate TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE connections ADD COLUMN certificate_expires INTEGER NOT NULL DEFAULT 253402300799000; -- unknown: after all others
ALTER TABLE directories ADD COLUMN health TEXT NOT NULL DEFAULT 'ok';
ALTER TABLE directories ADD COLUMN issues TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN health TEXT NOT NULL DEFAULT 'ok';
ALTER TABLE users ADD COLUMN issues TEXT NOT NULL DEFAULT '';
ALTER TABLE memberships ADD COLUMN health TEXT NOT NULL DEFAULT 'ok';
ALTER TABLE memberships ADD COLUMN issues TEXT NOT NULL DEFAULT '';
-- The issue of the organization that keeps this member from signing in, '' for none. health and issues of a membership
-- are those of the person, so that every list says the same of one person.
ALTER TABLE memberships ADD COLUMN affected TEXT NOT NULL DEFAULT '';
ALTER TABLE invitations ADD COLUMN health TEXT NOT NULL DEFAULT 'ok';
ALTER TABLE invitations ADD COLUMN issues TEXT NOT NULL DEFAULT '';

-- Any status can be rare, also none, so the status in order of creation is indexed for all rows. So it is in order of the last
-- sign-in, because those who have issues are often those who never signed in. In order of names and addresses these indexes
-- leave out the objects without an issue, which are most, so that filling the tables costs nothing more.
CREATE INDEX connections_health ON connections (health);
CREATE INDEX connections_health_name ON connections (health, name_key) WHERE health <> 'ok';
CREATE INDEX connections_certificate ON connections (certificate);
CREATE INDEX connections_certificate_name ON connections (certificate, name_key);
CREATE INDEX connections_certificate_expires ON connections (certificate, certificate_expires);
CREATE INDEX connections_expires ON connections (certificate_expires);
CREATE INDEX directories_health ON directories (health);
CREATE INDEX directories_health_name ON directories (health, name_key) WHERE health <> 'ok';
CREATE INDEX users_health ON users (health);
CREATE INDEX users_health_signed_in ON users (health, last_sign_in);
CREATE INDEX users_state_signed_in ON users (state, last_sign_in);
CREATE INDEX users_health_email ON users (health, email_key) WHERE health <> 'ok';
CREATE INDEX memberships_health ON memberships (health);
CREATE INDEX memberships_user_health ON memberships (user_id) WHERE health <> 'ok';
CREATE INDEX memberships_user_affected ON memberships (user_id, affected) WHERE affected <> '';
CREATE INDEX memberships_organization_health_email ON memberships (organization_id, health, email_key) WHERE health <> 'ok';
CREATE INDEX invitations_health ON invitations (health);
CREATE INDEX invitations_health_email ON invitations (health, email_key) WHERE health <> 'ok';

-- The issues. severity is 0 (critical), 1 (warning) or 2 (info); address is as addresses are compared; customer tells
-- whether the issue counts for the organization as a whole.
CREATE TABLE issues (
    kind TEXT NOT NULL, id TEXT NOT NULL, code TEXT NOT NULL, severity INTEGER NOT NULL,
    owner TEXT NOT NULL, remedy TEXT NOT NULL, organization_id TEXT NOT NULL, user_id TEXT NOT NULL, address TEXT NOT NULL,
    customer INTEGER NOT NULL, since INTEGER NOT NULL, facts TEXT NOT NULL,
    PRIMARY KEY (kind, id, code)
) WITHOUT ROWID;
CREATE INDEX issues_organization ON issues (organization_id, customer, severity, since) WHERE organization_id <> '';
CREATE INDEX issues_user ON issues (user_id, severity) WHERE user_id <> '';
CREATE INDEX issues_address ON issues (address, severity) WHERE address <> '';
CREATE INDEX issues_code ON issues (code, severity, since);

-- When the verdict on a subject next changes by itself.
CREATE TABLE issues_due (kind TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE INDEX issues_due_at ON issues_due (at);

-- The last sign-in that worked, of a connection or an address.
CREATE TABLE sign_ins (kind TEXT NOT NULL, id TEXT NOT NULL, succeeded INTEGER NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;

-- The version of the rules by which everything was last evaluated.
CREATE TABLE issues_version (version INTEGER NOT NULL);

-- Whose members cannot sign in by SSO, by the domain of their address ('' for all other domains), and why: the code of the
-- organization's issue, or '' for a domain whose people can.
CREATE TABLE sign_in_blocks (
    organization_id TEXT NOT NULL, domain TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (organization_id, domain)
) WITHOUT ROWID;

-- What a transaction removed, until it has evaluated what that concerns.
CREATE TABLE issues_gone (
    kind TEXT NOT NULL, id TEXT NOT NULL, organization_id TEXT NOT NULL, user_id TEXT NOT NULL, email_key TEXT NOT NULL
);

-- Writers keep these as they change a row's health; triggers would count one row at a time.
CREATE TABLE health_counts (kind TEXT NOT NULL, health TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (kind, health)) WITHOUT ROWID;

CREATE TRIGGER organizations_inserted AFTER INSERT ON organizations BEGIN
    INSERT INTO counts VALUES ('organizations', new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
    UPDATE organizations SET
        connections = (SELECT count(*) FROM connections WHERE organization_id = new.id),
        directories = (SELECT count(*) FROM directories WHERE organization_id = new.id),
        members = (SELECT count(*) FROM memberships WHERE organization_id = new.id)
        WHERE row = new.row;
    UPDATE connections SET organization_key = new.name_key WHERE organization_id = new.id;
    UPDATE directories SET organization_key = new.name_key WHERE organization_id = new.id;
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
CREATE TRIGGER connections_inserted_tally AFTER INSERT ON connections BEGIN
    UPDATE organizations SET connections = connections + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER connections_deleted_tally AFTER DELETE ON connections BEGIN
    UPDATE organizations SET connections = connections - 1 WHERE id = old.organization_id;
    INSERT INTO issues_gone VALUES ('connections', old.id, old.organization_id, '', '');
    INSERT INTO health_counts VALUES ('connections', old.health, -1) ON CONFLICT DO UPDATE SET n = n - 1;
END;
CREATE TRIGGER connections_changed_tally AFTER UPDATE ON connections WHEN old.organization_id <> new.organization_id BEGIN
    UPDATE organizations SET connections = connections - 1 WHERE id = old.organization_id;
    UPDATE organizations SET connections = connections + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER directories_inserted_tally AFTER INSERT ON directories BEGIN
    UPDATE organizations SET directories = directories + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER directories_deleted_tally AFTER DELETE ON directories BEGIN
    UPDATE organizations SET directories = directories - 1 WHERE id = old.organization_id;
    INSERT INTO issues_gone VALUES ('directories', old.id, old.organization_id, '', '');
    INSERT INTO health_counts VALUES ('directories', old.health, -1) ON CONFLICT DO UPDATE SET n = n - 1;
END;
CREATE TRIGGER directories_changed_tally AFTER UPDATE ON directories WHEN old.organization_id <> new.organization_id BEGIN
    UPDATE organizations SET directories = directories - 1 WHERE id = old.organization_id;
    UPDATE organizations SET directories = directories + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER domains_gone AFTER DELETE ON domains BEGIN
    INSERT INTO issues_gone VALUES ('domains', old.id, old.organization_id, '', '');
END;
CREATE TRIGGER users_gone AFTER DELETE ON users BEGIN
    INSERT INTO issues_gone VALUES ('users', old.id, '', old.id, old.email_key);
    INSERT INTO health_counts VALUES ('users', old.health, -1) ON CONFLICT DO UPDATE SET n = n - 1;
END;
CREATE TRIGGER memberships_gone AFTER DELETE ON memberships BEGIN
    INSERT INTO issues_gone VALUES ('memberships', old.id, old.organization_id, old.user_id, old.email_key);
    INSERT INTO health_counts VALUES ('memberships', old.health, -1) ON CONFLICT DO UPDATE SET n = n - 1;
END;
CREATE TRIGGER invitations_gone AFTER DELETE ON invitations BEGIN
    INSERT INTO issues_gone VALUES ('invitations', old.id, old.organization_id, '', old.email_key);
    INSERT INTO health_counts VALUES ('invitations', old.health, -1) ON CONFLICT DO UPDATE SET n = n - 1;
END;
CREATE TRIGGER directory_users_gone AFTER DELETE ON directory_users BEGIN
    INSERT INTO issues_gone VALUES ('directory_users', old.id, old.organization_id, '', old.email_key);
END;
-- The counts of organizations by their old state start again; all of them begin as 'ok' until they are evaluated.
DELETE FROM counts WHERE kind = 'organizations';
INSERT INTO counts SELECT 'organizations', 'ok', count(*) FROM organizations;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
SELECT 1;
-- +goose StatementEnd
