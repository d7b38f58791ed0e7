-- The form that an act came from, so that the same form counts once however often it is sent.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE act_forms (
    form_key TEXT PRIMARY KEY,
    act_id   INTEGER NOT NULL REFERENCES ledger (id),
    next     TEXT NOT NULL DEFAULT '' -- the page that the act led to, once it is done
) WITHOUT ROWID;
-- +goose StatementEnd
