-- +goose Up
-- +goose StatementBegin
-- Times are milliseconds since 1970, UTC. Tokens are kept as SHA-256 only.

CREATE TABLE sessions (
    token_hash      BLOB PRIMARY KEY,
    operator_id     TEXT NOT NULL,
    email           TEXT NOT NULL,
    name            TEXT NOT NULL,
    role            TEXT NOT NULL,
    organization_id TEXT NOT NULL,
    connection_id   TEXT NOT NULL,
    idp_id          TEXT NOT NULL,
    idp_groups      TEXT NOT NULL, -- JSON list, to map the role again when the configuration changes
    role_slugs      TEXT NOT NULL, -- JSON list, likewise
    created_at      INTEGER NOT NULL,
    last_seen_at    INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    revoked_at      INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX sessions_by_operator ON sessions (operator_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE sign_ins (
    state_hash   BLOB PRIMARY KEY,
    browser_hash BLOB NOT NULL,
    verifier     TEXT NOT NULL,
    return_to    TEXT NOT NULL,
    expires_at   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sign_ins_by_expiry ON sign_ins (expires_at);

CREATE TABLE preferences (
    operator_id TEXT NOT NULL,
    name        TEXT NOT NULL,
    value       TEXT NOT NULL,
    updated_at  INTEGER NOT NULL,
    PRIMARY KEY (operator_id, name)
) WITHOUT ROWID;

-- The ledger: one row per act, written before anything is sent, and rows for how it ended.

CREATE TABLE ledger (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    at                INTEGER NOT NULL,
    actor_id          TEXT NOT NULL,
    actor_email       TEXT NOT NULL,
    actor_key         TEXT NOT NULL, -- lower-case e-mail
    actor_name        TEXT NOT NULL,
    actor_role        TEXT NOT NULL,
    actor_ip          TEXT NOT NULL,
    request_id        TEXT NOT NULL,
    action            TEXT NOT NULL,
    target_type       TEXT NOT NULL,
    target_id         TEXT NOT NULL,
    target_name       TEXT NOT NULL,
    organization_id   TEXT NOT NULL,
    organization_name TEXT NOT NULL,
    reason            TEXT NOT NULL,
    details           TEXT NOT NULL -- JSON object of text
);
CREATE INDEX ledger_by_actor ON ledger (actor_id, id);
CREATE INDEX ledger_by_email ON ledger (actor_key, id);
CREATE INDEX ledger_by_action ON ledger (action, id);
CREATE INDEX ledger_by_target ON ledger (target_id, id);
CREATE INDEX ledger_by_organization ON ledger (organization_id, id);
CREATE INDEX ledger_by_time ON ledger (at);

CREATE TABLE ledger_outcomes (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    act_id            INTEGER NOT NULL REFERENCES ledger (id),
    at                INTEGER NOT NULL,
    outcome           TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed', 'unknown')),
    workos_request_id TEXT NOT NULL,
    note              TEXT NOT NULL
);
CREATE INDEX ledger_outcomes_by_act ON ledger_outcomes (act_id, id);
CREATE INDEX ledger_outcomes_by_outcome ON ledger_outcomes (outcome, act_id);

-- Which acts have no outcome yet; derived, so that finding them never reads the whole ledger.
CREATE TABLE ledger_open (act_id INTEGER PRIMARY KEY REFERENCES ledger (id));

CREATE VIRTUAL TABLE ledger_search USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'trigram');

CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER ledger_no_replace BEFORE INSERT ON ledger WHEN EXISTS (SELECT 1 FROM ledger WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER ledger_outcomes_no_update BEFORE UPDATE ON ledger_outcomes BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER ledger_outcomes_no_delete BEFORE DELETE ON ledger_outcomes BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER ledger_outcomes_no_replace BEFORE INSERT ON ledger_outcomes WHEN EXISTS (SELECT 1 FROM ledger_outcomes WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- What was handed out. Neither the portal link nor an export's URL is ever stored.

CREATE TABLE portal_links (
    n                 INTEGER PRIMARY KEY AUTOINCREMENT,
    id                TEXT NOT NULL UNIQUE,
    form_key          TEXT NOT NULL UNIQUE,
    act_id            INTEGER NOT NULL REFERENCES ledger (id),
    organization_id   TEXT NOT NULL,
    organization_name TEXT NOT NULL,
    organization_key  TEXT NOT NULL, -- lower-case name
    intent            TEXT NOT NULL,
    return_url        TEXT NOT NULL,
    success_url       TEXT NOT NULL,
    reason            TEXT NOT NULL,
    state             TEXT NOT NULL,
    note              TEXT NOT NULL DEFAULT '',
    link_hash         TEXT NOT NULL DEFAULT '',
    workos_request_id TEXT NOT NULL DEFAULT '',
    actor_id          TEXT NOT NULL,
    actor_email       TEXT NOT NULL,
    actor_key         TEXT NOT NULL,
    actor_name        TEXT NOT NULL,
    actor_role        TEXT NOT NULL,
    created_at        INTEGER NOT NULL,
    issued_at         INTEGER NOT NULL DEFAULT 0,
    expires_at        INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX portal_links_by_organization ON portal_links (organization_id, n);
CREATE INDEX portal_links_by_organization_name ON portal_links (organization_key, n);
CREATE INDEX portal_links_by_actor ON portal_links (actor_key, n);
CREATE INDEX portal_links_by_intent ON portal_links (intent, n);
CREATE INDEX portal_links_by_state ON portal_links (state, n);
CREATE INDEX portal_links_by_expiry ON portal_links (expires_at);
CREATE VIRTUAL TABLE portal_links_search USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'trigram');

CREATE TABLE exports (
    n                 INTEGER PRIMARY KEY AUTOINCREMENT,
    id                TEXT NOT NULL UNIQUE,
    form_key          TEXT NOT NULL UNIQUE,
    act_id            INTEGER NOT NULL REFERENCES ledger (id),
    workos_id         TEXT NOT NULL DEFAULT '',
    organization_id   TEXT NOT NULL,
    organization_name TEXT NOT NULL,
    organization_key  TEXT NOT NULL,
    range_start       INTEGER NOT NULL,
    range_end         INTEGER NOT NULL,
    actions           TEXT NOT NULL, -- JSON lists
    actor_names       TEXT NOT NULL,
    actor_ids         TEXT NOT NULL,
    targets           TEXT NOT NULL,
    reason            TEXT NOT NULL,
    state             TEXT NOT NULL,
    note              TEXT NOT NULL DEFAULT '',
    workos_request_id TEXT NOT NULL DEFAULT '',
    actor_id          TEXT NOT NULL,
    actor_email       TEXT NOT NULL,
    actor_key         TEXT NOT NULL,
    actor_name        TEXT NOT NULL,
    actor_role        TEXT NOT NULL,
    created_at        INTEGER NOT NULL,
    requested_at      INTEGER NOT NULL DEFAULT 0,
    checked_at        INTEGER NOT NULL DEFAULT 0,
    finished_at       INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX exports_by_workos_id ON exports (workos_id) WHERE workos_id <> '';
CREATE INDEX exports_by_organization ON exports (organization_id, n);
CREATE INDEX exports_by_organization_name ON exports (organization_key, n);
CREATE INDEX exports_by_actor ON exports (actor_key, n);
CREATE INDEX exports_by_state ON exports (state, n);
CREATE VIRTUAL TABLE exports_search USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'trigram');
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE exports_search;
DROP TABLE exports;
DROP TABLE portal_links_search;
DROP TABLE portal_links;
DROP TABLE ledger_search;
DROP TABLE ledger_open;
DROP TABLE ledger_outcomes;
DROP TABLE ledger;
DROP TABLE preferences;
DROP TABLE sign_ins;
DROP TABLE sessions;
-- +goose StatementEnd
