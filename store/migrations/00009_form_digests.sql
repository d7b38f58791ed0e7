-- A form that is sent again counts as the same only when it holds the same values.

-- +goose Up
-- +goose StatementBegin
ALTER TABLE act_forms ADD COLUMN digest TEXT NOT NULL DEFAULT ''; -- of what was filled in; '' where an earlier version kept none
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
ALTER TABLE act_forms DROP COLUMN digest;
-- +goose StatementEnd
