package mirror

import (
	"context"
	"database/sql"
	"strings"

	"frontdesk/store"
	"frontdesk/workos"
)

// maxMatches bounds the answers about one email address.
const maxMatches = 100

// Match is everybody with one email address: what a directory says of a person beside what signs in.
type Match struct {
	Users          []UserRow
	Memberships    []MembershipRow
	DirectoryUsers []DirectoryUserRow
	Invitations    []InvitationRow
}

// Match finds the users, memberships, directory users and invitations with an email address, upper and
// lower case alike, at most 100 of each. An empty address matches nobody.
func (m *Mirror) Match(ctx context.Context, email string) (Match, error) {
	var found Match
	if email = workos.EmailKey(email); email == "" {
		return found, nil
	}
	tx, err := m.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return found, err
	}
	defer tx.Rollback()
	if found.Users, err = withKey(ctx, tx, users, "email_key", email, email, maxMatches); err != nil {
		return found, err
	}
	if found.Memberships, err = withKey(ctx, tx, memberships, "email_key", email, email, maxMatches); err != nil {
		return found, err
	}
	if found.DirectoryUsers, err = withKey(ctx, tx, directoryUsers, "email_key", email, email, maxMatches); err != nil {
		return found, err
	}
	found.Invitations, err = withKey(ctx, tx, invitations, "email_key", email, email, maxMatches)
	return found, err
}

// SamePerson finds the users whose address differs from one only in its +tag: many mail servers deliver both to one
// person. The users with the address itself are among them; at most 100.
func (m *Mirror) SamePerson(ctx context.Context, email string) ([]UserRow, error) {
	base := workos.EmailBase(email)
	local, domain, found := strings.Cut(base, "@")
	if !found || local == "" {
		return nil, nil
	}
	tx, err := m.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	at, err := positions(ctx, tx, `SELECT row FROM users WHERE email_key = ?
		UNION ALL SELECT row FROM users WHERE email_key > ? AND email_key < ? AND substr(email_key, -length(?)) = ?`+store.Limit(maxMatches),
		base, local+"+", local+",", "@"+domain, "@"+domain)
	if err != nil {
		return nil, err
	}
	return fetch(ctx, tx, users, at)
}

// withKey reads rows whose indexed column lies between two values, both included.
func withKey[T, R any](ctx context.Context, tx *sql.Tx, l listSpec[T, R], column, from, to string, limit int) ([]R, error) {
	at, err := rowsWithKey(ctx, tx, l.kind, column, from, to, limit)
	if err != nil {
		return nil, err
	}
	return fetch(ctx, tx, l, at)
}

// rowsWithKey finds rows by an indexed column. People of a directory are found by each of their addresses.
func rowsWithKey(ctx context.Context, tx *sql.Tx, kind Kind, column, from, to string, limit int) ([]position, error) {
	if kind == KindDirectoryUser && column == "email_key" {
		found := rows{limit: limit}
		for _, source := range []string{
			"SELECT row FROM directory_users WHERE email_key BETWEEN ? AND ? ORDER BY email_key, row",
			"SELECT user_row FROM directory_user_emails WHERE email_key BETWEEN ? AND ? ORDER BY email_key, user_row",
		} {
			if err := found.add(positions(ctx, tx, source+store.Limit(limit), from, to)); err != nil {
				return nil, err
			}
		}
		return found.at, nil
	}
	return positions(ctx, tx, "SELECT row FROM "+string(kind)+" WHERE "+column+" BETWEEN ? AND ? ORDER BY "+column+", row"+store.Limit(limit), from, to)
}

// positions reads row numbers.
func positions(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]position, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var at []position
	for rows.Next() {
		var next position
		if err := rows.Scan(&next.row); err != nil {
			return nil, err
		}
		at = append(at, next)
	}
	return at, rows.Err()
}
