-- Whose issue keeps members from signing in, and when that connection's certificate expired (0 where this is not the
-- cause): failing sign-ins of members are told of together with it. Issues are evaluated again at the start.

-- +goose Up
-- +goose StatementBegin
ALTER TABLE sign_in_blocks ADD COLUMN connection_id TEXT NOT NULL DEFAULT '';
ALTER TABLE sign_in_blocks ADD COLUMN expires INTEGER NOT NULL DEFAULT 0;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
SELECT 1;
-- +goose StatementEnd
