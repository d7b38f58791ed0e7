-- The tables that no kind describes. Those of the kinds follow from their descriptions, see schema.go.

-- Who is in which group.
CREATE TABLE group_members (
    group_row INTEGER NOT NULL, user_row INTEGER NOT NULL, PRIMARY KEY (group_row, user_row)
) WITHOUT ROWID;
CREATE INDEX group_members_user ON group_members (user_row, group_row);

-- The addresses that directory users have besides the first.
CREATE TABLE directory_user_emails (
    email_key TEXT NOT NULL, user_row INTEGER NOT NULL, PRIMARY KEY (email_key, user_row)
) WITHOUT ROWID;
CREATE INDEX directory_user_emails_user ON directory_user_emails (user_row, email_key);

-- What an earlier file knew of domains, until their organizations are read again.
CREATE TABLE domains_before (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, domain TEXT NOT NULL, state TEXT NOT NULL, since INTEGER NOT NULL
);
CREATE INDEX domains_before_organization ON domains_before (organization_id);

-- How many rows of each kind have a state or a health. Writers keep them, see counters.go.
CREATE TABLE counts (kind TEXT NOT NULL, state TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (kind, state)) WITHOUT ROWID;
CREATE TABLE health_counts (kind TEXT NOT NULL, health TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (kind, health)) WITHOUT ROWID;

CREATE TABLE events (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, event TEXT NOT NULL,
    organization_id TEXT NOT NULL, connection_id TEXT NOT NULL, directory_id TEXT NOT NULL,
    email_key TEXT NOT NULL, raw BLOB NOT NULL
);
CREATE INDEX events_event ON events (event);
CREATE INDEX events_organization ON events (organization_id);
CREATE INDEX events_connection ON events (connection_id) WHERE connection_id <> '';
CREATE INDEX events_directory ON events (directory_id) WHERE directory_id <> '';
CREATE INDEX events_email ON events (email_key) WHERE email_key <> '';

-- The newest word on each certificate; renewed is 0 while the renewal is still awaited.
CREATE TABLE certificates (
    connection_id TEXT NOT NULL, type TEXT NOT NULL, organization_id TEXT NOT NULL,
    expires INTEGER NOT NULL, noticed INTEGER NOT NULL, renewed INTEGER NOT NULL,
    PRIMARY KEY (connection_id, type)
) WITHOUT ROWID;
CREATE INDEX certificates_organization ON certificates (organization_id, expires);
CREATE INDEX certificates_expires ON certificates (expires) WHERE renewed = 0;

-- The last sign-in that worked, of a connection or an address.
CREATE TABLE sign_ins (kind TEXT NOT NULL, id TEXT NOT NULL, succeeded INTEGER NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;

-- On which page an ID was shown that WorkOS gives to nobody by itself: of a session, an API key, an IT contact, a group.
CREATE TABLE shown_ids (id TEXT NOT NULL PRIMARY KEY, page TEXT NOT NULL, shown INTEGER NOT NULL) WITHOUT ROWID;

-- The issues that package health found. severity is 0 (critical), 1 (warning) or 2 (info); address is as addresses are
-- compared; customer tells whether the issue counts for the organization as a whole; urgency sorts them, see issuelist.Urgency.
CREATE TABLE issues (
    kind TEXT NOT NULL, id TEXT NOT NULL, code TEXT NOT NULL, severity INTEGER NOT NULL,
    owner TEXT NOT NULL, remedy TEXT NOT NULL, organization_id TEXT NOT NULL, user_id TEXT NOT NULL, address TEXT NOT NULL,
    customer INTEGER NOT NULL, since INTEGER NOT NULL, facts TEXT NOT NULL, urgency INTEGER NOT NULL, search_text TEXT NOT NULL,
    PRIMARY KEY (kind, id, code)
) WITHOUT ROWID;
CREATE INDEX issues_organization ON issues (organization_id, customer, severity, since) WHERE organization_id <> '';
CREATE INDEX issues_user ON issues (user_id, severity) WHERE user_id <> '';
CREATE INDEX issues_address ON issues (address, severity) WHERE address <> '';
CREATE INDEX issues_code ON issues (code, urgency);
CREATE INDEX issues_urgency ON issues (urgency);
CREATE INDEX issues_owner ON issues (owner, urgency);
CREATE INDEX issues_since ON issues (since);

-- When the issues of a subject next change with time alone.
CREATE TABLE issues_due (kind TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE INDEX issues_due_at ON issues_due (at);

-- The version of the rules by which everything was last evaluated.
CREATE TABLE issues_version (version INTEGER NOT NULL);

-- Whose members cannot sign in by SSO, by the domain of their address ('' for all other domains), and why: the code of the
-- connection's issue, or '' for a domain whose people can. expires is when that connection's certificate expired, 0 where
-- this is not the cause.
CREATE TABLE sign_in_blocks (
    organization_id TEXT NOT NULL, domain TEXT NOT NULL, code TEXT NOT NULL, connection_id TEXT NOT NULL, expires INTEGER NOT NULL,
    PRIMARY KEY (organization_id, domain)
) WITHOUT ROWID;

-- One row for each list of the full sync: a whole kind (parent '') or what belongs to one parent. complete is the start of the
-- last listing that reached its end. doubtful tells that rows were left out that are no objects, so that nothing is removed at
-- the end; doubtful_since is the start of the first of such import_tasks in a row, 0 after one without such rows. held is how many objects
-- there were when the listing began, met how many it has held so far, kept how many it lacked that stay until a second complete
-- listing lacks them too.
CREATE TABLE import_tasks (
    id INTEGER PRIMARY KEY, stage TEXT NOT NULL, parent TEXT NOT NULL, run INTEGER NOT NULL,
    state TEXT NOT NULL, after TEXT NOT NULL, started INTEGER NOT NULL, complete INTEGER NOT NULL DEFAULT 0,
    doubtful INTEGER NOT NULL DEFAULT 0, doubtful_since INTEGER NOT NULL DEFAULT 0,
    kept INTEGER NOT NULL DEFAULT 0,
    UNIQUE (stage, parent)
);
-- Rows that a listing met unchanged, which is why their own time is older than the listing.
CREATE TABLE visited (task INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (task, row)) WITHOUT ROWID;
-- Rows that the last complete listing lacked and that go when the next one lacks them too: those that are not read by their IDs.
CREATE TABLE missing (task INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (task, row)) WITHOUT ROWID;
CREATE TABLE sync_runs (
    run INTEGER PRIMARY KEY, started INTEGER NOT NULL, finished INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
    cause TEXT NOT NULL DEFAULT '', cause_by TEXT NOT NULL DEFAULT '' -- why it was started, and by whom
);

-- Objects that were deleted, by the number of their deletion: an answer that was requested before does not bring them back.
-- looks is how often WorkOS was asked again whether it is true; what was deleted with something else is not looked at.
CREATE TABLE tombstones (
    kind TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, looks INTEGER NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
-- Objects that WorkOS is asked for again. what is
--   older: since then it has answered with an older version of the object than the row's, or than it has told of, which is version;
--   returned: the object was deleted and is stored again, and what was deleted with it is still to be read;
--   unseen: the object was deleted because WorkOS did not show it.
-- looked is when it was last asked because of this.
CREATE TABLE doubts (
    kind TEXT NOT NULL, id TEXT NOT NULL, what TEXT NOT NULL, since INTEGER NOT NULL, version INTEGER NOT NULL, looked INTEGER NOT NULL,
    PRIMARY KEY (kind, id, what)
) WITHOUT ROWID;
-- The number of the last kept event whose effects the rows have.
CREATE TABLE applied (number INTEGER NOT NULL);
