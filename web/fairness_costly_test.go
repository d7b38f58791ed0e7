package web

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// slowFile is where WorkOS keeps an export whose rest comes when it is told to.
type slowFile struct {
	url  string
	rest chan bool // true sends the rest, false breaks off
}

func startSlowFile(t *testing.T) slowFile {
	t.Helper()
	file := slowFile{rest: make(chan bool)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("action\n" + strings.Repeat("1\n", 32<<10))) // more than Frontdesk's buffers hold back
		_ = http.NewResponseController(w).Flush()
		select {
		case whole := <-file.rest:
			if !whole {
				panic(http.ErrAbortHandler)
			}
			_, _ = w.Write([]byte("1\n"))
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	file.url = server.URL
	return file
}

// begin starts a download and returns once its first line is there.
func (d *testDesk) begin(ctx context.Context, t *testing.T, client *http.Client, address string) {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.URL+address, nil)
	require.NoError(t, err)
	response, err := client.Do(request)
	require.NoError(t, err)
	t.Cleanup(func() { response.Body.Close() })
	require.Equal(t, http.StatusOK, response.StatusCode)
	line, err := bufio.NewReader(response.Body).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "action\n", line)
}

// costlyRequests is how many requests of all operators run or wait.
func (s *Server) costlyRequests() (n int) {
	s.costly.mu.Lock()
	defer s.costly.mu.Unlock()
	for _, slots := range s.costly.of {
		n += slots.users
	}
	return n
}

func (d *testDesk) eventuallyCostly(t *testing.T, want int) {
	t.Helper()
	require.Eventually(t, func() bool { return d.costlyRequests() == want }, patience, 5*time.Millisecond, "%d costly requests", want)
}

func TestAnOperatorsThirdDownloadWaitsForOneOfTheOthers(t *testing.T) {
	p := startPages(t)
	busy, other := p.signIn(t, "support"), p.signIn(t, "admin")
	at := p.start(t, busy, p.exportForm(t, busy, p.customers(t)[0].ID))
	p.ended(t, busy, at)
	file := startSlowFile(t)
	p.breaks(t, "/audit_logs/exports/*", `"status":200,"body":{"object":"audit_log_export","id":"audit_log_export_1","state":"ready","url":"`+
		file.url+`/file"}`)
	p.begin(t.Context(), t, busy, at+"/download")
	p.begin(t.Context(), t, busy, at+"/download")

	p.costly.wait = 20 * time.Millisecond
	for _, address := range []string{at + "/download", at + "/read", "/users?format=csv", "/activity?format=csv"} {
		got := p.send(t, busy, http.MethodGet, address, nil)
		require.Equal(t, http.StatusTooManyRequests, got.StatusCode, address)
		assert.Equal(t, "10", got.Header.Get("Retry-After"))
		assert.Empty(t, got.Header.Get("Content-Disposition"), "it is a page, not a file")
		assert.Equal(t, "Two downloads of yours are still running", got.page(t).Find("h1").Text())
		assert.Contains(t, mainText(got.page(t)), "Wait for one of them to finish, then try again.")
	}
	assert.Zero(t, p.open(t, busy, "/users").Find("a[download]").Length(), "a browser shows no page for a link with the attribute download")
	p.open(t, busy, at)
	p.table(t, other, "/users?format=csv")

	p.costly.wait = time.Minute
	third := make(chan answer)
	go func() { third <- p.send(t, busy, http.MethodGet, "/users?format=csv", nil) }()
	p.eventuallyCostly(t, 3)
	leaving, leave := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	go func() {
		request, _ := http.NewRequestWithContext(leaving, http.MethodGet, p.URL+"/users?format=csv", nil)
		_, err := busy.Do(request)
		gone <- err
	}()
	p.eventuallyCostly(t, 4)
	leave()
	require.ErrorIs(t, <-gone, context.Canceled)
	p.eventuallyCostly(t, 3)
	select {
	case got := <-third:
		t.Fatalf("the third did not wait: %s", got.Status)
	default:
	}

	file.rest <- true
	got := <-third
	assert.Equal(t, http.StatusOK, got.StatusCode)
	assert.Equal(t, "text/csv; charset=utf-8", got.Header.Get("Content-Type"))
	file.rest <- false
	p.eventuallyCostly(t, 0)

	for range maxCostly + 1 { // a download that breaks off and one that is closed give their slots back
		p.begin(t.Context(), t, busy, at+"/download")
		file.rest <- false
		p.eventuallyCostly(t, 0)
		reading, stop := context.WithCancel(t.Context())
		p.begin(reading, t, busy, at+"/download")
		stop()
		p.eventuallyCostly(t, 0)
	}
}

func TestEveryCSVDownloadTakesATurn(t *testing.T) {
	p, _ := startStandIn(t)
	p.syncAll(t)
	client := p.signIn(t, "admin")
	addresses := csvAddresses(t, p, client)
	require.GreaterOrEqual(t, len(addresses), 12)
	requests := p.Log.lines(t, "request")
	operator, _ := requests[len(requests)-1]["operator"].(string)
	require.NotEmpty(t, operator)
	for range maxCostly { // a download gives its turn back a moment after its last byte
		release, err := p.costly.acquire(t.Context(), operator)
		require.NoError(t, err)
		defer release()
	}
	p.costly.wait = time.Millisecond
	for _, at := range addresses {
		got := p.send(t, client, http.MethodGet, at+"?format=csv", nil)
		assert.Equal(t, http.StatusTooManyRequests, got.StatusCode, at)
		assert.False(t, strings.HasPrefix(got.Header.Get("Content-Type"), "text/csv"), at)
	}
}
