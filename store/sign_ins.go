package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// SignIn is an unfinished sign-in through WorkOS; the callback accepts only one that it finds here.
type SignIn struct {
	StateHash   Hash   // of the state parameter
	BrowserHash Hash   // of the cookie of the browser that set out
	Verifier    string // PKCE
	ReturnTo    string // the page that was wanted, already checked
	ExpiresAt   time.Time
}

// CreateSignIn writes a sign-in that was just started.
func (s *Store) CreateSignIn(ctx context.Context, signIn SignIn) error {
	_, err := s.db.Write.ExecContext(ctx,
		"INSERT INTO sign_ins (state_hash, browser_hash, verifier, return_to, expires_at) VALUES (?,?,?,?,?)",
		signIn.StateHash[:], signIn.BrowserHash[:], signIn.Verifier, signIn.ReturnTo, millis(signIn.ExpiresAt))
	return err
}

// TakeSignIn deletes the sign-in of a state and returns it, so that even concurrent requests use it only once. It must
// have been started in the same browser: a request from another one gets ErrNotFound and leaves it in place. The caller
// checks ExpiresAt. ErrNotFound when there is none.
func (s *Store) TakeSignIn(ctx context.Context, state, browser Hash) (SignIn, error) {
	signIn := SignIn{StateHash: state, BrowserHash: browser}
	err := s.db.Write.QueryRowContext(ctx,
		"DELETE FROM sign_ins WHERE state_hash = ? AND browser_hash = ? RETURNING verifier, return_to, expires_at", state[:], browser[:]).
		Scan(&signIn.Verifier, &signIn.ReturnTo, timeColumn{&signIn.ExpiresAt})
	if errors.Is(err, sql.ErrNoRows) {
		return SignIn{}, ErrNotFound
	}
	return signIn, err
}
