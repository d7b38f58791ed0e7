package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/web/config"
	"frontdesk/workos"
	"frontdesk/workos/emulator"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"
)

// patience is how long a test waits for something that comes at once on an idle machine.
const patience = 50 * time.Second

// testDesk is the real router over real databases, in front of an emulator.
type testDesk struct {
	*Server
	URL      string
	Emulator *emulator.Server
	Log      *logBuffer
}

// startDesk serves a desk and an emulator for one test. The copy is not started: what a test needs in it, it writes
// by asking.
func startDesk(t *testing.T, changes ...func(*config.Config)) *testDesk {
	t.Helper()
	fake, err := emulator.New(emulator.Config{Organizations: 20, Users: 200, ExportTime: 400 * time.Millisecond})
	require.NoError(t, err)
	upstream := httptest.NewServer(fake)
	t.Cleanup(upstream.Close)

	front := httptest.NewUnstartedServer(nil)
	d := &testDesk{URL: "http://" + front.Listener.Addr().String(), Emulator: fake, Log: &logBuffer{}}
	cfg := testConfig(t, d.URL, upstream.URL)
	cfg.Log = slog.New(slog.NewJSONHandler(d.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	for _, change := range changes {
		change(&cfg)
	}
	d.Server, err = New(context.Background(), cfg)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, d.Server.Close()) })
	d.handlers.VerifyInterval = 5 * time.Millisecond
	front.Config.Handler = d.Server
	front.Config.MaxHeaderBytes = maxHeaderBytes
	front.Start()
	t.Cleanup(front.Close)
	return d
}

// testDashboard is an environment that does not exist.
const testDashboard = "environment_01K8DEMO"

// testConfig is what frontdesk demo would be configured with, with databases of the test's own.
func testConfig(t *testing.T, address, upstream string) config.Config {
	t.Helper()
	roles, err := auth.ParseRoles("viewer=role:viewer;success=role:success;support=role:support;admin=role:admin")
	require.NoError(t, err)
	folder := t.TempDir()
	return config.Config{
		APIKey: emulator.DefaultAPIKey, ClientID: emulator.DefaultClientID, BaseURL: upstream, RateShare: 1000, URL: address,
		DeskPath: filepath.Join(folder, "frontdesk.db"), MirrorPath: filepath.Join(folder, "frontdesk-mirror.db"),
		SessionKeys: []workos.Secret{workos.Secret(rand.Text() + rand.Text())}, Organization: emulator.StaffOrganizationID, Roles: roles,
		Environment: "demo", Dashboard: testDashboard, PortalHosts: []string{"example.com", "app.example.com"}, SyncInterval: time.Hour,
	}
}

// browser is a client that keeps cookies and, like a test, wants to see redirects rather than follow them.
func (d *testDesk) browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// signIn goes through the whole round trip as one of the emulator's staff: viewer, success, support or admin.
func (d *testDesk) signIn(t *testing.T, role string) *http.Client {
	t.Helper()
	client := d.browser(t)
	landed := d.send(t, client, http.MethodGet, d.hostedSignIn(t, client, role), nil)
	require.Equal(t, http.StatusSeeOther, landed.StatusCode, landed.body)
	return client
}

// hostedSignIn goes through WorkOS's part of a sign-in and returns the address that it sends the browser back to.
func (d *testDesk) hostedSignIn(t *testing.T, client *http.Client, role string) string {
	t.Helper()
	away := d.send(t, client, http.MethodGet, d.URL+"/sign-in/start", nil)
	require.Equal(t, http.StatusSeeOther, away.StatusCode, away.body)
	hosted := d.send(t, client, http.MethodGet, away.Header.Get("Location"), nil)
	require.Equal(t, http.StatusOK, hosted.StatusCode, hosted.body)

	form := hosted.page(t).Find("form:has(input[name=email][type=email])").First()
	require.Equal(t, 1, form.Length(), hosted.body)
	values := url.Values{}
	form.Find("input[name]").Each(func(_ int, input *goquery.Selection) {
		values.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	values.Set("email", role+"@frontdesk.example")
	action, err := hosted.Request.URL.Parse(form.AttrOr("action", ""))
	require.NoError(t, err)

	back := d.send(t, client, http.MethodPost, action.String(), values)
	require.Contains(t, back.Header.Get("Location"), d.URL+"/auth/callback?", back.body)
	return back.Header.Get("Location")
}

// answer is a response that is read to its end.
type answer struct {
	*http.Response
	body string
}

func (a answer) page(t *testing.T) *goquery.Document {
	t.Helper()
	page, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	require.NoError(t, err)
	return page
}

// send makes a request with headers given as name, value, name, value.
func (d *testDesk) send(t *testing.T, client *http.Client, method, address string, form url.Values, headers ...string) answer {
	t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	if strings.HasPrefix(address, "/") {
		address = d.URL + address
	}
	request, err := http.NewRequestWithContext(t.Context(), method, address, body)
	require.NoError(t, err)
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := client.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return answer{response, string(read)}
}

// logBuffer is a log that is written and read at once.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// lines are the entries with that message.
func (b *logBuffer) lines(t *testing.T, message string) []map[string]any {
	t.Helper()
	var found []map[string]any
	for line := range strings.Lines(b.String()) {
		var entry map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &entry), "every log line is one JSON object")
		if entry["msg"] == message {
			found = append(found, entry)
		}
	}
	return found
}

func secure(cfg *config.Config) {
	cfg.URL = "https://desk.example.com"
	cfg.SessionKeys = []workos.Secret{workos.Secret(rand.Text() + rand.Text())}
}
