-- Creations that WorkOS answered without the created object, and when: what it created later is not theirs. A row goes when the
-- lookups of its action end.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE answered_actions (
    act_id      INTEGER PRIMARY KEY REFERENCES ledger (id),
    answered_at INTEGER NOT NULL -- by WorkOS's clock
);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE answered_actions;
-- +goose StatementEnd
