-- An organization without a name is called by its ID.

-- +goose Up
-- +goose StatementBegin
UPDATE organizations SET name = id, name_key = lower(id) WHERE trim(name) = '';
UPDATE connections SET organization_key = lower(organization_id) WHERE organization_key = ''
    AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = organization_id);
UPDATE directories SET organization_key = lower(organization_id) WHERE organization_key = ''
    AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = organization_id);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
SELECT 1;
-- +goose StatementEnd
