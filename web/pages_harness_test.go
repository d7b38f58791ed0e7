package web

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/web/config"
	"frontdesk/web/webtest"
	"frontdesk/workos/emulator"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pagesDesk is a desk whose every request to WorkOS is written down.
type pagesDesk struct {
	*portalDesk
	mu     sync.Mutex
	asked  []string // method and path
	bodies []string // method, path and body, of those that may change something

	onWrite     atomic.Value // a func() that the next write calls before WorkOS gets it
	loseAnswers atomic.Bool  // of writes: WorkOS does them, and its answer does not arrive
}

func startPages(t *testing.T, changes ...func(*config.Config)) *pagesDesk {
	t.Helper()
	p := &pagesDesk{}
	listen := func(cfg *config.Config) {
		target, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := proxyTo(target)
		front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var body []byte
			if r.Method != http.MethodGet {
				body, _ = io.ReadAll(r.Body)
				r.Body = io.NopCloser(bytes.NewReader(body))
			}
			p.mu.Lock()
			p.asked = append(p.asked, r.Method+" "+r.URL.Path)
			if r.Method != http.MethodGet {
				p.bodies = append(p.bodies, r.Method+" "+r.URL.Path+" "+strings.TrimSpace(string(body)))
			}
			p.mu.Unlock()
			if isWrite := r.Method != http.MethodGet && !strings.HasPrefix(r.URL.Path, "/_emulator/"); isWrite {
				if call, _ := p.onWrite.Swap(func() {}).(func()); call != nil {
					call()
				}
			}
			if p.loseAnswers.Load() && r.Method != http.MethodGet && !strings.HasPrefix(r.URL.Path, "/_emulator/") {
				proxy.ServeHTTP(httptest.NewRecorder(), r)
				panic(http.ErrAbortHandler)
			}
			proxy.ServeHTTP(w, r)
		}))
		t.Cleanup(front.Close)
		cfg.BaseURL = front.URL
	}
	p.portalDesk = startPortalDesk(t, append([]func(*config.Config){listen}, changes...)...)
	return p
}

// wholeCopy is the file of a whole copy, made by the first test that needs one: the emulator's customers are the
// same at every start, and copying them is the dearest thing that these tests do.
var wholeCopy struct {
	sync.Mutex
	file []byte
}

// startSynced is a desk that holds a whole copy of the emulator's environment.
func startSynced(t *testing.T, changes ...func(*config.Config)) *pagesDesk {
	t.Helper()
	wholeCopy.Lock()
	defer wholeCopy.Unlock()
	made, path := wholeCopy.file != nil, ""
	p := startPages(t, append(changes, func(cfg *config.Config) {
		path = cfg.MirrorPath
		if made {
			require.NoError(t, os.WriteFile(path, wholeCopy.file, 0o600))
		}
	})...)
	p.syncAll(t)
	if !made {
		wholeCopy.file = snapshot(t, path)
	}
	return p
}

// snapshot is a database file as it is now, in one piece.
func snapshot(t *testing.T, path string) []byte {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	defer db.Close()
	whole := filepath.Join(t.TempDir(), "whole.db")
	_, err = db.Exec("VACUUM INTO ?", whole)
	require.NoError(t, err)
	file, err := os.ReadFile(whole)
	require.NoError(t, err)
	return file
}

// syncAll lets the mirror make one whole copy.
func (p *pagesDesk) syncAll(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.mirror.Run(ctx) }()
	require.Eventually(t, func() bool { return !p.mirror.Progress().FinishedAt.IsZero() }, patience, 5*time.Millisecond)
	stop()
	require.NoError(t, <-done)
}

// requests are those that WorkOS got since the last call.
func (p *pagesDesk) requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := p.asked
	p.asked = nil
	return asked
}

// writes are the requests that may change something, sign-ins apart.
func writes(requests []string) []string {
	return slices.DeleteFunc(slices.Clone(requests), func(request string) bool {
		return strings.HasPrefix(request, http.MethodGet+" ") || request == "POST /sso/token" || request == "POST /sso/authorize"
	})
}

// breaks makes the emulator's answers to a path go wrong until clearFaults.
func (p *pagesDesk) breaks(t *testing.T, path, fault string) {
	t.Helper()
	set := p.ask(t, http.MethodPost, "/_emulator/faults", `{"path":"`+path+`",`+fault+`}`)
	require.Equal(t, http.StatusCreated, set.StatusCode, set.body)
}

// clearFaults ends them. The proxy in front may meet a connection that a fault has just cut off, and then answers 502.
func (p *pagesDesk) clearFaults(t *testing.T) {
	t.Helper()
	cleared := p.ask(t, http.MethodDelete, "/_emulator/faults", "")
	for range 5 {
		if cleared.StatusCode != http.StatusBadGateway {
			break
		}
		cleared = p.ask(t, http.MethodDelete, "/_emulator/faults", "")
	}
	require.Equal(t, http.StatusNoContent, cleared.StatusCode)
}

// open asks for a page that must be there.
func (p *pagesDesk) open(t *testing.T, client *http.Client, address string, headers ...string) *goquery.Document {
	t.Helper()
	return p.shows(t, client, address, http.StatusOK, headers...)
}

// shows asks for a page that must have a status.
func (p *pagesDesk) shows(t *testing.T, client *http.Client, address string, status int, headers ...string) *goquery.Document {
	t.Helper()
	got := p.send(t, client, http.MethodGet, address, nil, headers...)
	require.Equal(t, status, got.StatusCode, "%.200s\n%s", address, mainText(got.page(t)))
	return got.page(t)
}

// table is a list's CSV, which must be well formed.
func (p *pagesDesk) table(t *testing.T, client *http.Client, address string) [][]string {
	t.Helper()
	got := p.send(t, client, http.MethodGet, address, nil)
	require.Equal(t, http.StatusOK, got.StatusCode, address)
	assert.Equal(t, "text/csv; charset=utf-8", got.Header.Get("Content-Type"))
	assert.Regexp(t, `^attachment; filename="[a-z-]+-\d{4}-\d\d-\d\d\.csv"$`, got.Header.Get("Content-Disposition"))
	rows, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
	require.NoError(t, err)
	require.NotEmpty(t, rows)
	return rows
}

// partial are the headers of a request that htmx makes for a part of a page.
func partial() []string { return []string{"HX-Request", "true", "HX-Request-Type", "partial"} }

// data asks the emulator for a list's rows.
func data[T any](t *testing.T, p *pagesDesk, path string) []T {
	t.Helper()
	var list struct{ Data []T }
	got := p.ask(t, http.MethodGet, path, "")
	require.Equal(t, http.StatusOK, got.StatusCode, got.body)
	require.NoError(t, json.Unmarshal([]byte(got.body), &list), got.body)
	return list.Data
}

// scenario is one of the emulator's customers with a clear problem.
func scenario(t *testing.T, name string) emulator.Scenario {
	t.Helper()
	return webtest.Scenario(t, name)
}

func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

func mainText(page *goquery.Document) string { return squeeze(page.Find("main").Text()) }

// rowNames are the first cells of a table's rows, as they are seen.
func rowNames(within *goquery.Selection) []string {
	return within.Find("tbody tr th").Map(func(_ int, cell *goquery.Selection) string {
		seen := cell.Clone()
		seen.Find(".sr-only, .muted").Remove() // what is read out, and what is told in small print
		return squeeze(seen.Text())
	})
}

// section is the part of a page under a heading.
func section(page *goquery.Document, title string) *goquery.Selection {
	return page.Find("section.section").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return squeeze(s.Find("header h2").First().Text()) == title
	})
}

// callout is the box whose title holds some words.
func callout(page *goquery.Document, words string) *goquery.Selection {
	return page.Find("article.callout").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.Contains(s.Find("h2").Text(), words)
	})
}

// links are where the links inside an element lead.
func links(within *goquery.Selection) []string {
	return within.Find(`a[href]:not([href^="https://dashboard.workos.com/"])`).Map(func(_ int,
		a *goquery.Selection) string {
		return a.AttrOr("href", "")
	})
}

// proxyTo passes requests on, and breaks off where the other side does.
func proxyTo(target *url.URL) http.Handler {
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }
	return proxy
}

// testServer is somebody else's server for one test.
func testServer(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// refuseLedger makes Frontdesk's records take no more lines.
func (p *pagesDesk) refuseLedger(t *testing.T) {
	t.Helper()
	db, err := sql.Open("sqlite", p.cfg.DeskPath)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), `CREATE TRIGGER full BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`)
	require.NoError(t, err)
}

func decode(t *testing.T, body string, into any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(body), into), body)
}
