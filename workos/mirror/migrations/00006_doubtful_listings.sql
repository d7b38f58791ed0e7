-- A listing that met rows which are no objects removes nothing at its end, also when the program was stopped in between.
-- doubtful_since is the start of the first of the doubtful listings in a row, 0 after one without such rows.

-- +goose Up
-- +goose StatementBegin
ALTER TABLE listings ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0;
ALTER TABLE listings ADD COLUMN doubtful_since INTEGER NOT NULL DEFAULT 0;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
SELECT 1;
-- +goose StatementEnd
