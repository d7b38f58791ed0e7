-- Actions whose outcome is unknown are looked at again until WorkOS shows what became of them. An action that did not
-- happen gets an outcome of its own. SQLite cannot change a CHECK, so the table of outcomes is rebuilt.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE outcomes (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    act_id            INTEGER NOT NULL REFERENCES ledger (id),
    at                INTEGER NOT NULL,
    outcome           TEXT NOT NULL CHECK (outcome IN ('done', 'not_done', 'refused', 'failed', 'unknown', 'undone')),
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

-- The actions to look at again, and when. A row goes when the outcome is known or nothing more can be learned.
CREATE TABLE lookups (
    act_id  INTEGER PRIMARY KEY REFERENCES ledger (id),
    next_at INTEGER NOT NULL
);
CREATE INDEX lookups_by_time ON lookups (next_at);
INSERT INTO lookups (act_id, next_at)
    SELECT o.act_id, 0 FROM ledger_outcomes o
    WHERE o.outcome = 'unknown' AND o.id = (SELECT max(id) FROM ledger_outcomes WHERE act_id = o.act_id);

-- What an operator has not been told yet: an outcome that was found later than the page that reported the action.
CREATE TABLE outcome_notices (
    act_id   INTEGER PRIMARY KEY REFERENCES ledger (id),
    actor_id TEXT NOT NULL,
    at       INTEGER NOT NULL
);
CREATE INDEX outcome_notices_by_actor ON outcome_notices (actor_id, act_id);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE outcome_notices;
DROP TABLE lookups;
-- +goose StatementEnd
