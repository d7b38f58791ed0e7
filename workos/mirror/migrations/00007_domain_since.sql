-- When a domain came into its state, as far as that is known; 0 when it is not. Organizations held before are read as
-- changed, so that the next sync notes it for their domains.

-- +goose Up
-- +goose StatementBegin
ALTER TABLE domains ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
UPDATE organizations SET hash = 0;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
SELECT 1;
-- +goose StatementEnd
