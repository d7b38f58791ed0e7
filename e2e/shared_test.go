package e2e

import (
	"context"
	"log/slog"
	"sync"
	"testing"

	"frontdesk/web/cli"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/require"
)

// shared is one desk for all tests that only look, or whose acts touch nothing another test looks at. Its first sync
// takes longer than most tests.
var shared = sync.OnceValues(func() (*sharedDesk, error) {
	d := &sharedDesk{log: &logBuffer{}, signedIn: map[string]*playwright.OptionalStorageState{}}
	demo := cli.Demo{
		Addr: "127.0.0.1:0", EmulatorAddr: "127.0.0.1:0", Organizations: 60, Users: 600,
		Log: slog.New(slog.NewJSONHandler(d.log, nil)),
	}
	ctx, stop := context.WithCancel(context.Background())
	d.stop = stop
	var err error
	d.RunningDemo, err = demo.Start(ctx)
	return d, err
})

type sharedDesk struct {
	*cli.RunningDemo
	log  *logBuffer
	stop context.CancelFunc

	mu       sync.Mutex
	signedIn map[string]*playwright.OptionalStorageState // role → cookies
}

// sharedDeskFor is the shared desk as one test sees it, once its first whole copy is in.
func sharedDeskFor(t *testing.T) *desk {
	t.Helper()
	s, err := shared()
	require.NoError(t, err)
	d := &desk{RunningDemo: s.RunningDemo, t: t, log: s.log}
	d.waitForCopy()
	return d
}

// as opens a window on the shared desk in which somebody of a role is signed in. The round trip is made once for
// each role: a test that signs out must sign in by itself.
func as(t *testing.T, role string, options ...func(*playwright.BrowserNewContextOptions)) *visit {
	t.Helper()
	d := sharedDeskFor(t)
	s, _ := shared()
	s.mu.Lock()
	defer s.mu.Unlock()
	cookies, known := s.signedIn[role]
	if !known {
		v := d.visit()
		v.signIn(role)
		state, err := v.Context().StorageState()
		require.NoError(t, err)
		require.NoError(t, v.Context().Close())
		cookies = state.ToOptionalStorageState()
		s.signedIn[role] = cookies
	}
	return d.visit(append(options, func(o *playwright.BrowserNewContextOptions) { o.StorageState = cookies })...)
}
