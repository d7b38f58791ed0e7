-- Acts that wait a few seconds before they are sent, so that they can be taken back; and the outcome of those that were.
-- SQLite cannot change a CHECK, so the table of outcomes is made anew.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE delayed_acts (
    act_id INTEGER PRIMARY KEY REFERENCES ledger (id),
    due_at INTEGER NOT NULL
);

CREATE TABLE outcomes (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    act_id            INTEGER NOT NULL REFERENCES ledger (id),
    at                INTEGER NOT NULL,
    outcome           TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed', 'unknown', 'undone')),
    workos_request_id TEXT NOT NULL,
    note              TEXT NOT NULL
);
INSERT INTO outcomes SELECT id, act_id, at, outcome, workos_request_id, note FROM ledger_outcomes;
DROP TABLE ledger_outcomes;
ALTER TABLE outcomes RENAME TO ledger_outcomes;
CREATE INDEX ledger_outcomes_by_act ON ledger_outcomes (act_id, id);
CREATE INDEX ledger_outcomes_by_outcome ON ledger_outcomes (outcome, act_id);

CREATE TRIGGER ledger_outcomes_no_update BEFORE UPDATE ON ledger_outcomes BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER ledger_outcomes_no_delete BEFORE DELETE ON ledger_outcomes BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER ledger_outcomes_no_replace BEFORE INSERT ON ledger_outcomes WHEN EXISTS (SELECT 1 FROM ledger_outcomes WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE delayed_acts;
-- +goose StatementEnd
