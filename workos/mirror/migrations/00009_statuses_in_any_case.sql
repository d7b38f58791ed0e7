-- A known status that a server spells in another case is that status. The issues are evaluated again at the start.

-- +goose Up
-- +goose StatementBegin
UPDATE connections SET state = lower(trim(state)) WHERE state <> lower(trim(state))
    AND lower(trim(state)) IN ('', 'requires_type', 'draft', 'active', 'validating', 'inactive', 'deleting');
UPDATE directories SET state = lower(trim(state)) WHERE state <> lower(trim(state))
    AND lower(trim(state)) IN ('', 'linked', 'validating', 'invalid_credentials', 'unlinked', 'deleting', 'active', 'inactive');
UPDATE domains SET state = lower(trim(state)) WHERE state <> lower(trim(state))
    AND lower(trim(state)) IN ('', 'verified', 'legacy_verified', 'pending', 'unverified', 'failed');
UPDATE directory_users SET state = lower(trim(state)) WHERE state <> lower(trim(state))
    AND lower(trim(state)) IN ('', 'active', 'suspended', 'inactive');
UPDATE memberships SET state = lower(trim(state)) WHERE state <> lower(trim(state))
    AND lower(trim(state)) IN ('', 'active', 'inactive', 'pending');
UPDATE invitations SET state = lower(trim(state)) WHERE state <> lower(trim(state))
    AND lower(trim(state)) IN ('', 'pending', 'accepted', 'expired', 'revoked');
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
SELECT 1;
-- +goose StatementEnd
