package mirror

import (
	"frontdesk/workos/mirror/progress"

	"context"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
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

// reply answers a call in the emulator's place.
func reply(w http.ResponseWriter, status int, body []byte) bool {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
	return true
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

// syncOnce runs a full sync and stops when the mirror would wait for the next one.
func syncOnce(t testing.TB, m *Mirror, c *clock) {
	t.Helper()
	waiting(m, c, func(d time.Duration) bool { return d > 17*time.Second })
	require.ErrorIs(t, m.Run(context.Background()), context.Canceled)
}

func newClock() *clock { return &clock{now: time.Now()} }

// delete removes an object upstream through the API.
func (u *upstream) delete(t testing.TB, path string) {
	t.Helper()
	u.send(t, http.MethodDelete, path, "")
}

func (u *upstream) send(t testing.TB, method, path, body string) []byte {
	t.Helper()
	request, err := http.NewRequest(method, u.url+path, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+emulator.DefaultAPIKey)
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Less(t, answer.StatusCode, 300, "%s %s: %s", method, path, content)
	return content
}

func all[T any](t testing.TB, list iter.Seq2[T, error]) []T {
	t.Helper()
	var rows []T
	for row, err := range list {
		require.NoError(t, err)
		rows = append(rows, row)
	}
	return rows
}

// stage finds a stage of the sync.
func stage(t testing.TB, m *Mirror, name string) progress.Stage {
	t.Helper()
	for _, stage := range m.Progress().Stages {
		if stage.Name == name {
			return stage
		}
	}
	t.Fatalf("no stage %q", name)
	return progress.Stage{}
}
