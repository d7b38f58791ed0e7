-- The version of the target that the operator saw: a delayed action is not sent when the target was changed meanwhile.

-- +goose Up
-- +goose StatementBegin
ALTER TABLE delayed_acts ADD COLUMN version TEXT NOT NULL DEFAULT '';
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
ALTER TABLE delayed_acts DROP COLUMN version;
-- +goose StatementEnd
