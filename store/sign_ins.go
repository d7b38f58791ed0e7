package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// SignIn is a sign-in on its way through WorkOS: what the callback must find to be believed.
type SignIn struct {
	StateHash   Hash   // of the state parameter
	BrowserHash Hash   // of the cookie of the browser that set out
	Verifier    string // PKCE
	ReturnTo    string // the page that was wanted, already checked
	ExpiresAt   time.Time
}

// CreateSignIn writes a sign-in that sets out.
func (d *Desk) CreateSignIn(ctx context.Context, s SignIn) error {
	_, err := d.db.Write.ExecContext(ctx, "INSERT INTO sign_ins (state_hash, browser_hash, verifier, return_to, expires_at) VALUES (?,?,?,?,?)",
		s.StateHash[:], s.BrowserHash[:], s.Verifier, s.ReturnTo, millis(s.ExpiresAt))
	return err
}

// TakeSignIn takes the sign-in of a state out of the file, so that it is used once whatever happens and
// however many ask at the same moment. It must have set out from the same browser; a stranger's attempt
// leaves it in place for its owner. The caller checks ExpiresAt. ErrNotFound when there is none.
func (d *Desk) TakeSignIn(ctx context.Context, state, browser Hash) (SignIn, error) {
	s := SignIn{StateHash: state, BrowserHash: browser}
	err := d.db.Write.QueryRowContext(ctx, "DELETE FROM sign_ins WHERE state_hash = ? AND browser_hash = ? RETURNING verifier, return_to, expires_at", state[:], browser[:]).
		Scan(&s.Verifier, &s.ReturnTo, timeColumn{&s.ExpiresAt})
	if errors.Is(err, sql.ErrNoRows) {
		return SignIn{}, ErrNotFound
	}
	return s, err
}
