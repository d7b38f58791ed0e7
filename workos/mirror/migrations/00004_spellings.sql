-- Addresses and domains are compared in one spelling (case, punycode, a final dot, invisible characters). Rows written
-- before are read as changed, so that the next copy writes their keys again; kept events come again by themselves.

-- +goose Up
-- +goose StatementBegin
UPDATE organizations SET hash = 0;
UPDATE connections SET hash = 0;
UPDATE directories SET hash = 0;
UPDATE directory_users SET hash = 0;
UPDATE directory_groups SET hash = 0;
UPDATE users SET hash = 0;
UPDATE memberships SET hash = 0;
UPDATE invitations SET hash = 0;
UPDATE events SET email_key = rtrim(lower(email_key), '.');
-- +goose StatementEnd
