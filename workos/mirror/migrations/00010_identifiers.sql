-- Customers are found by their ID at Stripe, groups by the one that their provider gave, and people of a directory by each of
-- their addresses: directory_user_emails holds those besides the first, for the few who have more than one. Objects held
-- before are written again by the next sync.

-- +goose Up
-- +goose StatementBegin
ALTER TABLE organizations ADD COLUMN stripe_customer_id TEXT NOT NULL DEFAULT '';
CREATE INDEX organizations_stripe ON organizations (stripe_customer_id) WHERE stripe_customer_id <> '';
CREATE INDEX directory_groups_idp ON directory_groups (idp_id) WHERE idp_id <> '';

ALTER TABLE directory_users ADD COLUMN other_emails TEXT NOT NULL DEFAULT '';
CREATE TABLE directory_user_emails (
    email_key TEXT NOT NULL, user_row INTEGER NOT NULL, PRIMARY KEY (email_key, user_row)
) WITHOUT ROWID;
CREATE INDEX directory_user_emails_user ON directory_user_emails (user_row, email_key);
CREATE TRIGGER directory_users_emails_gone AFTER DELETE ON directory_users BEGIN
    INSERT INTO issues_gone SELECT 'directory_users', old.id, old.organization_id, '', email_key FROM directory_user_emails
        WHERE user_row = old.row;
    DELETE FROM directory_user_emails WHERE user_row = old.row;
END;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
SELECT 1;
-- +goose StatementEnd
