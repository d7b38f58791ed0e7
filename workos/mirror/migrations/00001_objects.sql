-- One table per kind of object. `row` orders a table by creation time (milliseconds times eight, plus a slot),
-- so that sorting by creation needs no index and full-text matches arrive already sorted by it.
-- `*_key` columns are lower-cased, names without accents; `hay` is what the search looks through; `hash` tells whether the JSON changed.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE organizations (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hash INTEGER NOT NULL, copied INTEGER NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL,
    name TEXT NOT NULL, name_key TEXT NOT NULL, external_id TEXT NOT NULL,
    domain TEXT NOT NULL, domains INTEGER NOT NULL, unverified_domains INTEGER NOT NULL,
    connections INTEGER NOT NULL DEFAULT 0, connection_problems INTEGER NOT NULL DEFAULT 0,
    directories INTEGER NOT NULL DEFAULT 0, directory_problems INTEGER NOT NULL DEFAULT 0,
    members INTEGER NOT NULL DEFAULT 0,
    state TEXT GENERATED ALWAYS AS (CASE WHEN unverified_domains + connection_problems + directory_problems > 0
        THEN 'attention' ELSE 'ok' END) VIRTUAL,
    hay TEXT NOT NULL
);
CREATE INDEX organizations_name ON organizations (name_key);
CREATE INDEX organizations_updated ON organizations (updated);
CREATE INDEX organizations_members ON organizations (members);
CREATE INDEX organizations_external ON organizations (external_id) WHERE external_id <> '';
CREATE INDEX organizations_state ON organizations (state);
CREATE INDEX organizations_state_name ON organizations (state, name_key);
CREATE INDEX organizations_state_members ON organizations (state, members);

CREATE TABLE domains (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL, organization_id TEXT NOT NULL,
    domain TEXT NOT NULL, domain_key TEXT NOT NULL, state TEXT NOT NULL, hay TEXT NOT NULL
);
CREATE INDEX domains_id ON domains (id);
CREATE INDEX domains_domain ON domains (domain_key);
CREATE INDEX domains_organization ON domains (organization_id);

CREATE TABLE connections (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hash INTEGER NOT NULL, copied INTEGER NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL,
    name TEXT NOT NULL, name_key TEXT NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL,
    organization_id TEXT NOT NULL, organization_key TEXT NOT NULL DEFAULT '', domains TEXT NOT NULL, hay TEXT NOT NULL
);
CREATE INDEX connections_name ON connections (name_key);
CREATE INDEX connections_updated ON connections (updated);
CREATE INDEX connections_customer ON connections (organization_key);
CREATE INDEX connections_organization ON connections (organization_id);
CREATE INDEX connections_state ON connections (state);
CREATE INDEX connections_state_name ON connections (state, name_key);
CREATE INDEX connections_state_type_name ON connections (state, type, name_key);
CREATE INDEX connections_type ON connections (type);
CREATE INDEX connections_type_name ON connections (type, name_key);

CREATE TABLE directories (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hash INTEGER NOT NULL, copied INTEGER NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL,
    name TEXT NOT NULL, name_key TEXT NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL,
    organization_id TEXT NOT NULL, organization_key TEXT NOT NULL DEFAULT '', domain TEXT NOT NULL,
    said_active INTEGER, said_inactive INTEGER, said_groups INTEGER,
    active_users INTEGER NOT NULL DEFAULT 0, inactive_users INTEGER NOT NULL DEFAULT 0,
    groups INTEGER NOT NULL DEFAULT 0,
    embeds INTEGER NOT NULL DEFAULT 0, -- its users come with their groups
    hay TEXT NOT NULL
);
CREATE INDEX directories_name ON directories (name_key);
CREATE INDEX directories_updated ON directories (updated);
CREATE INDEX directories_customer ON directories (organization_key);
CREATE INDEX directories_organization ON directories (organization_id);
CREATE INDEX directories_state ON directories (state);
CREATE INDEX directories_state_name ON directories (state, name_key);
CREATE INDEX directories_state_type_name ON directories (state, type, name_key);
CREATE INDEX directories_type ON directories (type);
CREATE INDEX directories_type_name ON directories (type, name_key);

CREATE TABLE directory_users (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hash INTEGER NOT NULL, copied INTEGER NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL,
    directory_id TEXT NOT NULL, organization_id TEXT NOT NULL, idp_id TEXT NOT NULL,
    email TEXT NOT NULL, email_key TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL,
    state TEXT NOT NULL, job_title TEXT NOT NULL, hay TEXT NOT NULL
);
CREATE INDEX directory_users_email ON directory_users (email_key);
CREATE INDEX directory_users_name ON directory_users (name_key);
CREATE INDEX directory_users_idp ON directory_users (idp_id);
CREATE INDEX directory_users_state ON directory_users (state);
CREATE INDEX directory_users_organization ON directory_users (organization_id);
CREATE INDEX directory_users_directory ON directory_users (directory_id);
CREATE INDEX directory_users_directory_email ON directory_users (directory_id, email_key);
CREATE INDEX directory_users_directory_name ON directory_users (directory_id, name_key);
CREATE INDEX directory_users_directory_state_email ON directory_users (directory_id, state, email_key);

CREATE TABLE directory_groups (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hash INTEGER NOT NULL, copied INTEGER NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL,
    directory_id TEXT NOT NULL, organization_id TEXT NOT NULL, idp_id TEXT NOT NULL,
    name TEXT NOT NULL, name_key TEXT NOT NULL, state TEXT NOT NULL DEFAULT '',
    members INTEGER NOT NULL DEFAULT 0, hay TEXT NOT NULL
);
CREATE INDEX directory_groups_name ON directory_groups (name_key);
CREATE INDEX directory_groups_members ON directory_groups (members);
CREATE INDEX directory_groups_organization ON directory_groups (organization_id);
CREATE INDEX directory_groups_directory ON directory_groups (directory_id);
CREATE INDEX directory_groups_directory_name ON directory_groups (directory_id, name_key);
CREATE INDEX directory_groups_directory_members ON directory_groups (directory_id, members);

CREATE TABLE group_members (
    group_row INTEGER NOT NULL, user_row INTEGER NOT NULL, PRIMARY KEY (group_row, user_row)
) WITHOUT ROWID;
CREATE INDEX group_members_user ON group_members (user_row, group_row);

CREATE TABLE users (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hash INTEGER NOT NULL, copied INTEGER NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL,
    email TEXT NOT NULL, email_key TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL,
    state TEXT NOT NULL, last_sign_in INTEGER NOT NULL, external_id TEXT NOT NULL, hay TEXT NOT NULL
);
CREATE INDEX users_email ON users (email_key);
CREATE INDEX users_name ON users (name_key);
CREATE INDEX users_signed_in ON users (last_sign_in);
CREATE INDEX users_external ON users (external_id) WHERE external_id <> '';
CREATE INDEX users_state ON users (state);
CREATE INDEX users_state_email ON users (state, email_key);

CREATE TABLE memberships (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hash INTEGER NOT NULL, copied INTEGER NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL,
    user_id TEXT NOT NULL, organization_id TEXT NOT NULL,
    email TEXT NOT NULL, email_key TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL,
    state TEXT NOT NULL, roles TEXT NOT NULL, directory_managed INTEGER NOT NULL, hay TEXT NOT NULL
);
CREATE INDEX memberships_email ON memberships (email_key);
CREATE INDEX memberships_name ON memberships (name_key);
CREATE INDEX memberships_user ON memberships (user_id);
CREATE INDEX memberships_organization ON memberships (organization_id);
CREATE INDEX memberships_organization_email ON memberships (organization_id, email_key);
CREATE INDEX memberships_organization_name ON memberships (organization_id, name_key);
CREATE INDEX memberships_organization_state_email ON memberships (organization_id, state, email_key);

CREATE TABLE invitations (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hash INTEGER NOT NULL, copied INTEGER NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL,
    email TEXT NOT NULL, email_key TEXT NOT NULL, state TEXT NOT NULL, organization_id TEXT NOT NULL,
    role TEXT NOT NULL, inviter_user_id TEXT NOT NULL, accepted_user_id TEXT NOT NULL,
    expires INTEGER NOT NULL, hay TEXT NOT NULL
);
CREATE INDEX invitations_email ON invitations (email_key);
CREATE INDEX invitations_expires ON invitations (expires);
CREATE INDEX invitations_state ON invitations (state);
CREATE INDEX invitations_state_email ON invitations (state, email_key);
CREATE INDEX invitations_organization ON invitations (organization_id);
CREATE INDEX invitations_organization_email ON invitations (organization_id, email_key);

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

-- The JSON as it came, apart from the columns so that lists stay dense.
CREATE TABLE raw_organizations (row INTEGER PRIMARY KEY, json BLOB NOT NULL);
CREATE TABLE raw_connections (row INTEGER PRIMARY KEY, json BLOB NOT NULL);
CREATE TABLE raw_directories (row INTEGER PRIMARY KEY, json BLOB NOT NULL);
CREATE TABLE raw_directory_users (row INTEGER PRIMARY KEY, json BLOB NOT NULL);
CREATE TABLE raw_directory_groups (row INTEGER PRIMARY KEY, json BLOB NOT NULL);
CREATE TABLE raw_users (row INTEGER PRIMARY KEY, json BLOB NOT NULL);
CREATE TABLE raw_memberships (row INTEGER PRIMARY KEY, json BLOB NOT NULL);
CREATE TABLE raw_invitations (row INTEGER PRIMARY KEY, json BLOB NOT NULL);

-- One row per thing the backfill lists: a whole kind (parent '') or what belongs to one parent. complete is the
-- start of the last listing that reached its end.
CREATE TABLE listings (
    id INTEGER PRIMARY KEY, stage TEXT NOT NULL, parent TEXT NOT NULL, pass INTEGER NOT NULL,
    state TEXT NOT NULL, after TEXT NOT NULL, started INTEGER NOT NULL, complete INTEGER NOT NULL DEFAULT 0,
    UNIQUE (stage, parent)
);
-- Rows that a listing met unchanged, which is why their own copied is older than the listing.
CREATE TABLE seen (listing INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (listing, row)) WITHOUT ROWID;
CREATE TABLE passes (
    pass INTEGER PRIMARY KEY, started INTEGER NOT NULL, finished INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0
);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
SELECT 1;
-- +goose StatementEnd
