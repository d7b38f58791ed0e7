-- Deletions that were done, as far as WorkOS showed, and whose object it showed again later. The ledger's rows stay as they are.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE shown_again (
    act_id INTEGER PRIMARY KEY REFERENCES ledger (id),
    at     INTEGER NOT NULL -- when that was seen first
);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE shown_again;
-- +goose StatementEnd
