package mirror

import (
	"context"
	"database/sql"
)

// Leavers are the directory users of an organization who are no longer active in the customer's directory while a
// member with the same e-mail address still is; by name, at most limit of them.
func (m *Mirror) Leavers(ctx context.Context, organizationID string, limit int) ([]DirectoryUserRow, error) {
	tx, err := m.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	at, err := positions(ctx, tx, `SELECT d.row FROM directory_users d
		WHERE d.organization_id = ? AND d.state <> 'active' AND d.email_key <> '' AND EXISTS (SELECT 1 FROM memberships m
			WHERE m.organization_id = d.organization_id AND m.email_key = d.email_key AND m.state = 'active')
		ORDER BY d.name_key, d.row LIMIT ?`, organizationID, limit)
	if err != nil {
		return nil, err
	}
	return fetch(ctx, tx, directoryUserList, at)
}
