-- Which action created an object is asked by the object's ID, before something is taken for what another action created.

-- +goose Up
-- +goose StatementBegin
CREATE INDEX created_objects_by_object ON created_objects (object_id);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP INDEX created_objects_by_object;
-- +goose StatementEnd
