-- The version of its target after an action, so that an Undo does not reverse what somebody else decided later.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE resulting_versions (
    act_id  INTEGER PRIMARY KEY REFERENCES ledger (id),
    version TEXT NOT NULL
);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE resulting_versions;
-- +goose StatementEnd
