package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestASessionIsKeptByItsHashOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	desk, err := OpenDesk(context.Background(), path)
	require.NoError(t, err)
	ctx, now := context.Background(), time.Now().UTC().Truncate(time.Millisecond)
	want := Session{TokenHash: HashOf("token-canary"), OperatorID: "c/ana", Email: "ana@example.com", Name: "Ana", Role: "admin", OrganizationID: "org_1", ConnectionID: "c", IdPID: "ana",
		Groups: []string{"Support, EMEA"}, RoleSlugs: []string{"admin"}, CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(time.Hour)}
	require.NoError(t, desk.CreateSession(ctx, want))
	require.Error(t, desk.CreateSession(ctx, want), "a token is new")
	require.NoError(t, desk.CreateSignIn(ctx, SignIn{StateHash: HashOf("state-canary"), BrowserHash: HashOf("browser-canary"), Verifier: "v", ReturnTo: "/", ExpiresAt: now}))
	require.NoError(t, desk.Close())

	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	dump, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(dump), "ana@example.com")
	require.False(t, bytes.Contains(dump, []byte("canary")))

	desk, err = OpenDesk(ctx, path)
	require.NoError(t, err)
	defer desk.Close()
	got, err := desk.Session(ctx, want.TokenHash)
	require.NoError(t, err)
	require.Equal(t, want, got, "a session survives a restart")
	_, err = desk.Session(ctx, HashOf("another"))
	require.ErrorIs(t, err, ErrNotFound)
}

func TestASessionIsTouchedRevokedAndSwept(t *testing.T) {
	desk, at := openTestDesk(t)
	ctx, start := context.Background(), at.now()
	token := HashOf("t")
	require.NoError(t, desk.CreateSession(ctx, Session{TokenHash: token, CreatedAt: start, LastSeenAt: start, ExpiresAt: start.Add(time.Hour)}))
	require.NoError(t, desk.TouchSession(ctx, token, start.Add(time.Minute)))
	require.NoError(t, desk.TouchSession(ctx, token, start.Add(time.Second)))
	s, err := desk.Session(ctx, token)
	require.NoError(t, err)
	require.Equal(t, start.Add(time.Minute), s.LastSeenAt, "never back in time")

	require.NoError(t, desk.RevokeSession(ctx, token, start.Add(2*time.Minute)))
	require.NoError(t, desk.RevokeSession(ctx, token, start.Add(3*time.Minute)))
	s, err = desk.Session(ctx, token)
	require.NoError(t, err)
	require.Equal(t, start.Add(2*time.Minute), s.RevokedAt)

	require.NoError(t, desk.Sweep(ctx, start.Add(time.Hour)))
	_, err = desk.Session(ctx, token)
	require.NoError(t, err)
	require.NoError(t, desk.Sweep(ctx, start.Add(time.Hour+time.Millisecond)))
	_, err = desk.Session(ctx, token)
	require.ErrorIs(t, err, ErrNotFound)
}

func TestASignInIsTakenOnce(t *testing.T) {
	desk, at := openTestDesk(t)
	ctx := context.Background()
	want := SignIn{StateHash: HashOf("s"), BrowserHash: HashOf("b"), Verifier: "v", ReturnTo: "/users", ExpiresAt: at.now().Add(time.Minute)}
	require.NoError(t, desk.CreateSignIn(ctx, want))
	_, err := desk.TakeSignIn(ctx, want.StateHash, HashOf("another browser"))
	require.ErrorIs(t, err, ErrNotFound)
	var taken atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if got, err := desk.TakeSignIn(ctx, want.StateHash, want.BrowserHash); err == nil && got == want {
				taken.Add(1)
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 1, taken.Load())
	require.NoError(t, desk.CreateSignIn(ctx, want))
	require.NoError(t, desk.Sweep(ctx, at.now().Add(time.Hour)))
	_, err = desk.TakeSignIn(ctx, want.StateHash, want.BrowserHash)
	require.ErrorIs(t, err, ErrNotFound)
}

func TestPreferencesAreTheOperatorsOwn(t *testing.T) {
	desk, _ := openTestDesk(t)
	ctx := context.Background()
	require.NoError(t, desk.SetPreference(ctx, "ana", "rows", "50"))
	require.NoError(t, desk.SetPreference(ctx, "ana", "rows", "100"))
	for operator, want := range map[string]string{"ana": "100", "bo": ""} {
		got, err := desk.Preference(ctx, operator, "rows")
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	require.NoError(t, desk.SetPreference(ctx, "ana", "rows", ""))
	got, err := desk.Preference(ctx, "ana", "rows")
	require.NoError(t, err)
	require.Empty(t, got)
	require.ErrorIs(t, desk.SetPreference(ctx, "", "rows", "1"), ErrPreference)
	require.ErrorIs(t, desk.SetPreference(ctx, "ana", "rows", string(make([]byte, 5000))), ErrPreference)
}

func TestADeskThatCannotBeOpenedSaysSo(t *testing.T) {
	_, err := OpenDesk(context.Background(), filepath.Join(t.TempDir(), "no", "such", "folder.db"))
	require.Error(t, err)
	garbage := filepath.Join(t.TempDir(), "desk.db")
	require.NoError(t, os.WriteFile(garbage, []byte("this is not a database, certainly not one of ours"), 0o600))
	_, err = OpenDesk(context.Background(), garbage)
	require.Error(t, err)
	desk, _ := openTestDesk(t)
	require.NoError(t, desk.Ping(context.Background()))
}
