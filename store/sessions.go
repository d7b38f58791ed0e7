package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"
)

// Hash is the SHA-256 of a token. The token itself is only ever in the operator's browser.
type Hash [sha256.Size]byte

// HashOf hashes a token.
func HashOf(token string) Hash { return sha256.Sum256([]byte(token)) }

// Session is one browser in which an operator is signed in.
type Session struct {
	TokenHash      Hash
	OperatorID     string
	Email          string
	Name           string
	Role           string
	OrganizationID string
	ConnectionID   string
	IdPID          string
	Groups         []string // as the identity provider named them at sign-in
	RoleSlugs      []string // as WorkOS named them at sign-in
	CreatedAt      time.Time
	LastSeenAt     time.Time // written at most once a minute by whoever keeps sessions
	ExpiresAt      time.Time // absolute end
	RevokedAt      time.Time // zero while not revoked
}

// CreateSession writes a new session. Its token must be new and random.
func (d *Desk) CreateSession(ctx context.Context, s Session) error {
	_, err := d.db.Write.ExecContext(ctx, `INSERT INTO sessions (token_hash, operator_id, email, name, role, organization_id, connection_id, idp_id,
		idp_groups, role_slugs, created_at, last_seen_at, expires_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		s.TokenHash[:], s.OperatorID, s.Email, s.Name, s.Role, s.OrganizationID, s.ConnectionID, s.IdPID,
		jsonText(s.Groups), jsonText(s.RoleSlugs), millis(s.CreatedAt), millis(s.LastSeenAt), millis(s.ExpiresAt))
	return err
}

// Session reads the session of a token, revoked and expired ones included, or ErrNotFound.
func (d *Desk) Session(ctx context.Context, token Hash) (Session, error) {
	s := Session{TokenHash: token}
	err := d.db.Read.QueryRowContext(ctx, `SELECT operator_id, email, name, role, organization_id, connection_id, idp_id, idp_groups, role_slugs,
		created_at, last_seen_at, expires_at, revoked_at FROM sessions WHERE token_hash = ?`, token[:]).
		Scan(&s.OperatorID, &s.Email, &s.Name, &s.Role, &s.OrganizationID, &s.ConnectionID, &s.IdPID, jsonColumn[[]string]{&s.Groups}, jsonColumn[[]string]{&s.RoleSlugs},
			timeColumn{&s.CreatedAt}, timeColumn{&s.LastSeenAt}, timeColumn{&s.ExpiresAt}, timeColumn{&s.RevokedAt})
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, ErrNotFound
	}
	return s, err
}

// TouchSession notes that the operator was active; it never moves the time back.
func (d *Desk) TouchSession(ctx context.Context, token Hash, at time.Time) error {
	_, err := d.db.Write.ExecContext(ctx, "UPDATE sessions SET last_seen_at = ? WHERE token_hash = ? AND last_seen_at < ?", millis(at), token[:], millis(at))
	return err
}

// RevokeSession ends a session for good, on every replica from its next request. Revoking twice is fine.
func (d *Desk) RevokeSession(ctx context.Context, token Hash, at time.Time) error {
	_, err := d.db.Write.ExecContext(context.WithoutCancel(ctx), "UPDATE sessions SET revoked_at = ? WHERE token_hash = ? AND revoked_at = 0", millis(at), token[:])
	return err
}

// Sweep deletes sessions whose absolute end has passed and sign-ins that nobody finished. Nothing depends on
// it but the size of the file: ended records are refused whether they are still there or not.
func (d *Desk) Sweep(ctx context.Context, now time.Time) error {
	if _, err := d.db.Write.ExecContext(ctx, "DELETE FROM sessions WHERE expires_at < ?", millis(now)); err != nil {
		return err
	}
	_, err := d.db.Write.ExecContext(ctx, "DELETE FROM sign_ins WHERE expires_at < ?", millis(now))
	return err
}
