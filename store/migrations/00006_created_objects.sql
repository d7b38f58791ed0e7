-- What an action created, so that its entry leads there: WorkOS gives the ID only in its answer.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE created_objects (
    act_id    INTEGER PRIMARY KEY REFERENCES ledger (id),
    object_id TEXT NOT NULL
);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE created_objects;
-- +goose StatementEnd
