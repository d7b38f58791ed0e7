package mirror

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/emulator"
)

// upstream is the emulator over HTTP, which counts list calls and lets a test come between.
type upstream struct {
	*emulator.Server
	url    string
	client *workos.Client

	mu      sync.Mutex
	calls   map[string]int // path?query → calls
	between func(w http.ResponseWriter, r *http.Request) bool
}

func serve(t testing.TB, config emulator.Config) *upstream {
	t.Helper()
	server, err := emulator.New(config)
	require.NoError(t, err)
	u := &upstream{Server: server, calls: map[string]int{}}
	listener := httptest.NewServer(u)
	t.Cleanup(listener.Close)
	u.url = listener.URL
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	t.Cleanup(transport.CloseIdleConnections)
	u.client, err = workos.New(workos.Config{APIKey: emulator.DefaultAPIKey, BaseURL: listener.URL, RateShare: 1000,
		HTTPClient: &http.Client{Transport: transport}})
	require.NoError(t, err)
	return u
}

func (u *upstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	u.mu.Lock()
	u.calls[r.URL.Path+"?"+r.URL.RawQuery]++
	between := u.between
	u.mu.Unlock()
	if between == nil || !between(w, r) {
		u.Server.ServeHTTP(w, r)
	}
}

// meddle sets what comes between the client and the emulator; it answers true when it answered the call.
func (u *upstream) meddle(between func(http.ResponseWriter, *http.Request) bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.between = between
}

func (u *upstream) seen() map[string]int {
	u.mu.Lock()
	defer u.mu.Unlock()
	calls := u.calls
	u.calls = map[string]int{}
	return calls
}

// clock is a time that passes only when somebody waits.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Millisecond)
	return c.now
}

// waiting makes a mirror's pauses instant: each moves its clock on and then asks whether to stop.
func waiting(m *Mirror, c *clock, stop func(waited time.Duration) bool) {
	m.now = c.Now
	m.pause = func(ctx context.Context, d time.Duration) error {
		c.mu.Lock()
		c.now = c.now.Add(d)
		c.mu.Unlock()
		if stop != nil && stop(d) {
			return context.Canceled
		}
		return ctx.Err()
	}
}

// copyOnce runs a whole copy and stops when the mirror would wait for the next one.
func copyOnce(t testing.TB, m *Mirror, c *clock) {
	t.Helper()
	waiting(m, c, func(d time.Duration) bool { return d > 17*time.Second })
	require.ErrorIs(t, m.Run(context.Background()), context.Canceled)
}

func newClock() *clock { return &clock{now: time.Now()} }

func TestAFirstCopyHoldsTheWholeEnvironment(t *testing.T) {
	u := serve(t, emulator.Config{Organizations: 60, Users: 700})
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	copyOnce(t, m, newClock())
	progress := m.Progress()
	for _, stage := range progress.Stages {
		t.Log(stage)
	}
	counts, err := m.Counts(context.Background())
	require.NoError(t, err)
	t.Log(counts, progress.Err)
	for _, organization := range all(t, u.client.AllOrganizations(context.Background(), workos.ListOrganizationsOptions{})) {
		held, _, err := m.Organization(context.Background(), organization.ID)
		require.NoError(t, err)
		require.Equal(t, organization, held)
	}
	_ = strings.Contains
}

func all[T any](t testing.TB, list func(func(T, error) bool)) []T {
	t.Helper()
	var rows []T
	for row, err := range list {
		require.NoError(t, err)
		rows = append(rows, row)
	}
	return rows
}
