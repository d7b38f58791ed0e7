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
	path := filepath.Join(t.TempDir(), "records.db")
	records, err := Open(context.Background(), path)
	require.NoError(t, err)
	ctx, now := context.Background(), time.Now().UTC().Truncate(time.Millisecond)
	want := Session{TokenHash: HashOf("token-canary"), OperatorID: "c/ana", Email: "ana@example.com", Name: "Ana", Role: "admin",
		OrganizationID: "org_1", ConnectionID: "c", IdPID: "ana",
		Groups: []string{"Support, EMEA"}, RoleSlugs: []string{"admin"}, CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(time.Hour)}
	require.NoError(t, records.CreateSession(ctx, want))
	require.Error(t, records.CreateSession(ctx, want), "a token is new")
	require.NoError(t, records.CreateSignIn(ctx,
		SignIn{StateHash: HashOf("state-canary"), BrowserHash: HashOf("browser-canary"), Verifier: "v", ReturnTo: "/", ExpiresAt: now}))
	require.NoError(t, records.Close())

	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	dump, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(dump), "ana@example.com")
	require.False(t, bytes.Contains(dump, []byte("canary")))

	records, err = Open(ctx, path)
	require.NoError(t, err)
	defer records.Close()
	got, err := records.Session(ctx, want.TokenHash)
	require.NoError(t, err)
	require.Equal(t, want, got, "a session survives a restart")
	_, err = records.Session(ctx, HashOf("another"))
	require.ErrorIs(t, err, ErrNotFound)
}

func TestASessionIsTouchedRevokedAndSwept(t *testing.T) {
	records, at := openTestStore(t)
	ctx, start := context.Background(), at.now()
	token := HashOf("t")
	require.NoError(t, records.CreateSession(ctx,
		Session{TokenHash: token, CreatedAt: start, LastSeenAt: start, ExpiresAt: start.Add(time.Hour)}))
	require.NoError(t, records.TouchSession(ctx, token, start.Add(time.Minute)))
	require.NoError(t, records.TouchSession(ctx, token, start.Add(time.Second)))
	s, err := records.Session(ctx, token)
	require.NoError(t, err)
	require.Equal(t, start.Add(time.Minute), s.LastSeenAt, "never back in time")

	require.NoError(t, records.RevokeSession(ctx, token, start.Add(2*time.Minute)))
	require.NoError(t, records.RevokeSession(ctx, token, start.Add(3*time.Minute)))
	s, err = records.Session(ctx, token)
	require.NoError(t, err)
	require.Equal(t, start.Add(2*time.Minute), s.RevokedAt)

	require.NoError(t, records.PruneSessions(ctx, start.Add(time.Hour)))
	_, err = records.Session(ctx, token)
	require.NoError(t, err)
	require.NoError(t, records.PruneSessions(ctx, start.Add(time.Hour+time.Millisecond)))
	_, err = records.Session(ctx, token)
	require.ErrorIs(t, err, ErrNotFound)
}

func TestASignInIsTakenOnce(t *testing.T) {
	records, at := openTestStore(t)
	ctx := context.Background()
	want := SignIn{StateHash: HashOf("s"), BrowserHash: HashOf("b"), Verifier: "v", ReturnTo: "/users", ExpiresAt: at.now().Add(time.Minute)}
	require.NoError(t, records.CreateSignIn(ctx, want))
	_, err := records.TakeSignIn(ctx, want.StateHash, HashOf("another browser"))
	require.ErrorIs(t, err, ErrNotFound)
	var taken atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if got, err := records.TakeSignIn(ctx, want.StateHash, want.BrowserHash); err == nil && got == want {
				taken.Add(1)
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 1, taken.Load())
	require.NoError(t, records.CreateSignIn(ctx, want))
	require.NoError(t, records.PruneSessions(ctx, at.now().Add(time.Hour)))
	_, err = records.TakeSignIn(ctx, want.StateHash, want.BrowserHash)
	require.ErrorIs(t, err, ErrNotFound)
}

func TestPreferencesAreTheOperatorsOwn(t *testing.T) {
	records, _ := openTestStore(t)
	ctx := context.Background()
	require.NoError(t, records.SetPreference(ctx, "ana", "rows", "50"))
	require.NoError(t, records.SetPreference(ctx, "ana", "rows", "100"))
	for operator, want := range map[string]string{"ana": "100", "bo": ""} {
		got, err := records.Preference(ctx, operator, "rows")
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	require.NoError(t, records.SetPreference(ctx, "ana", "rows", ""))
	got, err := records.Preference(ctx, "ana", "rows")
	require.NoError(t, err)
	require.Empty(t, got)
	require.ErrorIs(t, records.SetPreference(ctx, "", "rows", "1"), ErrPreference)
	require.ErrorIs(t, records.SetPreference(ctx, "ana", "rows", string(make([]byte, 5000))), ErrPreference)
}

func TestADeskThatCannotBeOpenedSaysSo(t *testing.T) {
	_, err := Open(context.Background(), filepath.Join(t.TempDir(), "no", "such", "folder.db"))
	require.Error(t, err)
	garbage := filepath.Join(t.TempDir(), "records.db")
	require.NoError(t, os.WriteFile(garbage, []byte("this is not a database, certainly not one of ours"), 0o600))
	_, err = Open(context.Background(), garbage)
	require.Error(t, err)
	records, _ := openTestStore(t)
	require.NoError(t, records.Ping(context.Background()))
}
