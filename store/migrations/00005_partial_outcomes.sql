-- An action on several things may be done for some of them only, which is an outcome of its own. SQLite cannot change a
-- CHECK, so the table of outcomes is rebuilt.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE outcomes (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    act_id            INTEGER NOT NULL REFERENCES ledger (id),
    at                INTEGER NOT NULL,
    outcome           TEXT NOT NULL CHECK (outcome IN ('done', 'partial', 'not_done', 'refused', 'failed', 'unknown', 'undone')),
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
SELECT 1;
-- +goose StatementEnd
