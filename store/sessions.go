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
	LastSeenAt     time.Time // written at most once a minute by package auth
	ExpiresAt      time.Time // absolute end
	RevokedAt      time.Time // zero while not revoked
}

// CreateSession writes a new session. Its token must be new and random.
func (s *Store) CreateSession(ctx context.Context, session Session) error {
	_, err := s.db.Write.ExecContext(ctx, `INSERT INTO sessions (token_hash, operator_id, email, name, role, organization_id, connection_id,
		idp_id, idp_groups, role_slugs, created_at, last_seen_at, expires_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		session.TokenHash[:], session.OperatorID, session.Email, session.Name, session.Role, session.OrganizationID, session.ConnectionID,
		session.IdPID,
		jsonText(session.Groups), jsonText(session.RoleSlugs), millis(session.CreatedAt), millis(session.LastSeenAt), millis(session.ExpiresAt))
	return err
}

// Session returns the session of a token, also a revoked or expired one, or ErrNotFound.
func (s *Store) Session(ctx context.Context, token Hash) (Session, error) {
	session := Session{TokenHash: token}
	err := s.db.Read.QueryRowContext(ctx, `SELECT operator_id, email, name, role, organization_id, connection_id, idp_id, idp_groups,
		role_slugs, created_at, last_seen_at, expires_at, revoked_at FROM sessions WHERE token_hash = ?`, token[:]).
		Scan(&session.OperatorID, &session.Email, &session.Name, &session.Role, &session.OrganizationID, &session.ConnectionID, &session.IdPID,
			jsonColumn[[]string]{&session.Groups}, jsonColumn[[]string]{&session.RoleSlugs},
			timeColumn{&session.CreatedAt}, timeColumn{&session.LastSeenAt}, timeColumn{&session.ExpiresAt}, timeColumn{&session.RevokedAt})
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, ErrNotFound
	}
	s.unwritten.show(&session)
	return session, err
}

// TouchSession records that the operator was active; it never moves the time back.
func (s *Store) TouchSession(ctx context.Context, token Hash, at time.Time) error {
	_, err := s.db.Write.ExecContext(ctx, "UPDATE sessions SET last_seen_at = ? WHERE token_hash = ? AND last_seen_at < ?", millis(at),
		token[:], millis(at))
	return err
}

// RevokeSession ends a session for good, on every replica from its next request. Revoking twice is fine. If the file cannot
// be written, the session ends here at once; the write is kept for later, and the error is ErrNotWritten.
func (s *Store) RevokeSession(ctx context.Context, token Hash, at time.Time) error {
	return s.writeOrKeep(ctx, keptWrite{
		what: "end of a session",
		write: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE sessions SET revoked_at = ? WHERE token_hash = ? AND revoked_at = 0", millis(at), token[:])
			return err
		},
		show: func(record any) {
			if session, isSession := record.(*Session); isSession && session.TokenHash == token && session.RevokedAt.IsZero() {
				session.RevokedAt = at
			}
		},
	})
}

// PruneSessions deletes sessions past their absolute end and sign-ins that were not finished. It only limits the size
// of the file: ended records are refused whether they are still there or not.
func (s *Store) PruneSessions(ctx context.Context, now time.Time) error {
	if _, err := s.db.Write.ExecContext(ctx, "DELETE FROM sessions WHERE expires_at < ?", millis(now)); err != nil {
		return err
	}
	_, err := s.db.Write.ExecContext(ctx, "DELETE FROM sign_ins WHERE expires_at < ?", millis(now))
	return err
}
