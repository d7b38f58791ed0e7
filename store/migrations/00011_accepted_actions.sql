-- Deletions that WorkOS accepted and may not have carried out yet. A row goes when the lookups of its action end. Earlier versions
-- said it in the note alone.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE accepted_actions (
    act_id INTEGER PRIMARY KEY REFERENCES ledger (id)
);
INSERT INTO accepted_actions (act_id)
    SELECT o.act_id FROM ledger_outcomes o JOIN lookups l ON l.act_id = o.act_id
    WHERE o.outcome = 'unknown' AND o.note LIKE 'WorkOS accepted the deletion of %'
    AND o.id = (SELECT max(id) FROM ledger_outcomes WHERE act_id = o.act_id);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE accepted_actions;
-- +goose StatementEnd
