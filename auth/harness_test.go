package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/require"
)

// fakeWorkOS redeems codes, once each and only with the right verifier, and counts how often it is asked.
type fakeWorkOS struct {
	*httptest.Server
	mu         sync.Mutex
	challenges map[string]string         // by code
	profiles   map[string]workos.Profile // by code
	issued     int
	asked      int
	leaks      []string // secrets seen in addresses
	answer     http.HandlerFunc
}

func newFakeWorkOS(t testing.TB) *fakeWorkOS {
	f := &fakeWorkOS{challenges: map[string]string{}, profiles: map[string]workos.Profile{}}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fakeWorkOS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if r.URL.RawQuery != "" || r.Method != http.MethodPost {
		f.leaks = append(f.leaks, r.URL.String())
	}
	if f.answer != nil {
		f.answer(w, r)
		return
	}
	var body struct {
		Code     string `json:"code"`
		Verifier string `json:"code_verifier"`
	}
	text, _ := io.ReadAll(r.Body)
	_ = json.Unmarshal(text, &body)
	sum := sha256.Sum256([]byte(body.Verifier))
	profile, known := f.profiles[body.Code]
	w.Header().Set("Content-Type", "application/json")
	if !known || f.challenges[body.Code] != base64.RawURLEncoding.EncodeToString(sum[:]) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"invalid_grant","error_description":"The code is invalid."}`)
		return
	}
	delete(f.profiles, body.Code)
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "token-canary", "profile": profile})
}

func (f *fakeWorkOS) calls() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked
}

// desk is a small Frontdesk: the routes of auth and a few guarded ones.
type desk struct {
	t      testing.TB
	workos *fakeWorkOS
	store  *store.Store
	path   string // of its file
	auth   *Auth
	echo   *echo.Echo
	log    *strings.Builder
	now    time.Time
	tested TestedSignIn // the last one that was shown
}

type option func(*Config)

func newDesk(t testing.TB, options ...option) *desk {
	t.Helper()
	d := &desk{t: t, workos: newFakeWorkOS(t), log: &strings.Builder{}, now: time.Now()}
	var err error
	d.path = filepath.Join(t.TempDir(), "desk.db")
	d.store, err = store.Open(context.Background(), d.path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = d.store.Close() })
	client, err := workos.New(workos.Config{APIKey: "sk_test_canary", ClientID: "client_1", BaseURL: d.workos.URL, RateShare: 100})
	require.NoError(t, err)
	roles, err := ParseRoles("viewer=ana@example.com; support=group:Support; admin=role:admin; success=role:success; viewer=role:member")
	require.NoError(t, err)
	cfg := Config{Client: client, Records: d.store, URL: "https://desk.example.com", Organization: "org_staff", Roles: roles,
		SessionKeys: []workos.Secret{workos.Secret(strings.Repeat("k", 32))}, Log: slog.New(slog.NewTextHandler(d.log,
			nil)), Now: func() time.Time { return d.now }}
	cfg.ShowTest = func(c request.Context, result TestedSignIn) error {
		d.tested = result
		return c.NoContent(http.StatusOK)
	}
	cfg.ShowSignIn = func(c request.Context, prompt SignInPrompt) error { return c.JSON(http.StatusOK, prompt) }
	for _, change := range options {
		change(&cfg)
	}
	d.auth, err = New(cfg)
	require.NoError(t, err)
	d.routes()
	return d
}

func (d *desk) routes() {
	d.echo = echo.New()
	d.echo.IPExtractor = echo.ExtractIPDirect()
	d.echo.HTTPErrorHandler = answerError
	d.echo.Use(d.auth.SessionMiddleware)
	ok := func(c request.Context) error {
		operator, _ := OperatorFrom(c.Request().Context())
		return c.String(http.StatusOK, operator.SessionID+" "+string(operator.Role))
	}
	add := func(route paths.Route, permission Permission, handler echo.HandlerFunc, activity ...ActivityTracking) {
		d.echo.Add(route.Method, route.Pattern, handler, d.auth.Guard(permission, append(activity, TrackActivity)[0]))
	}
	add(paths.SignIn, Public, d.auth.SignIn)
	add(paths.SignInStart, Public, d.auth.SignInStart)
	add(paths.Callback, Public, d.auth.Callback)
	add(paths.SignOut, Public, d.auth.SignOut)
	add(paths.SignedOut, Public, d.auth.SignedOut)
	add(paths.Overview, Read, ok)
	add(paths.OrganizationShow, Read, ok)
	add(paths.PortalLinkCreate, IssuePortalLinks, ok)
	add(paths.ExportShow, ExportAuditLogs, ok)
	add(paths.DirectoryUserReveal, RevealAttributes, ok)
	add(paths.ExportProgress, Read, ok, IgnoreActivity)
}

// answerError stands in for the server's pages.
func answerError(err error, c echo.Context) {
	var refusal *Refusal
	var signIn SignInNeeded
	var denied Denied
	switch {
	case errors.As(err, &refusal):
		_ = c.JSON(refusal.Status, refusal)
	case errors.As(err, &signIn):
		_ = c.Redirect(http.StatusSeeOther, signIn.URL())
	case errors.As(err, &denied):
		_ = c.String(http.StatusForbidden, denied.Error())
	default:
		_ = c.String(http.StatusInternalServerError, err.Error())
	}
}

// browser is one browser: it keeps cookies as browsers do.
type browser struct {
	desk    *desk
	ip      string
	cookies map[string]string
}

func (d *desk) browser() *browser {
	return &browser{desk: d, ip: "192.0.2.1", cookies: map[string]string{}}
}

func (b *browser) get(target string, headers ...string) *httptest.ResponseRecorder {
	return b.do(http.MethodGet, target, headers...)
}

func (b *browser) do(method, target string, headers ...string) *httptest.ResponseRecorder {
	path, query, _ := strings.Cut(target, "?")
	r := httptest.NewRequest(method, "https://desk.example.com/", nil)
	r.URL.Path, r.URL.RawQuery, r.RemoteAddr = path, query, net.JoinHostPort(b.ip, "1234")
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	w := httptest.NewRecorder()
	b.desk.echo.ServeHTTP(w, r)
	for _, cookie := range w.Result().Cookies() {
		b.cookies[cookie.Name] = cookie.Value
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		}
	}
	return w
}

// trip is a sign-in on its way, as WorkOS knows it.
type trip struct{ state, challenge string }

// setOut starts a sign-in and returns what WorkOS is told.
func (b *browser) setOut(wanted string) trip {
	b.desk.t.Helper()
	w := b.get(paths.With(paths.SignInStart.URL(), "return", wanted))
	require.Equal(b.desk.t, http.StatusSeeOther, w.Code, w.Body.String())
	return tripOf(b.desk.t, w.Header().Get("Location"))
}

// tripOf is the sign-in that an address of WorkOS begins.
func tripOf(t testing.TB, at string) trip {
	address, err := url.Parse(at)
	require.NoError(t, err)
	return trip{address.Query().Get("state"), address.Query().Get("code_challenge")}
}

// code makes WorkOS ready to redeem a code of this trip for a profile.
func (d *desk) code(on trip, profile workos.Profile) string {
	d.workos.mu.Lock()
	defer d.workos.mu.Unlock()
	d.workos.issued++
	code := fmt.Sprintf("code-canary-%d", d.workos.issued)
	d.workos.challenges[code], d.workos.profiles[code] = on.challenge, profile
	return code
}

func callback(pairs ...string) string { return paths.With(paths.Callback.URL(), pairs...) }

// signIn goes the whole way.
func (b *browser) signIn(profile workos.Profile, wanted string) *httptest.ResponseRecorder {
	on := b.setOut(wanted)
	return b.get(callback("code", b.desk.code(on, profile), "state", on.state))
}

// staff is somebody of the configured organization.
func staff(email string, slugs ...string) workos.Profile {
	p := workos.Profile{Object: workos.Object{ID: "prof_1"}, ConnectionID: "conn_staff", OrganizationID: "org_staff", IdPID: "idp|" + email,
		Email: email, FirstName: "Ana", LastName: "Diaz"}
	for _, slug := range slugs {
		p.Roles = append(p.Roles, workos.RoleSlug{Slug: slug})
	}
	return p
}

func (d *desk) entries(query store.AuditQuery) []store.AuditEntry {
	d.t.Helper()
	page, err := d.store.AuditEntries(context.Background(), store.Everything, query)
	require.NoError(d.t, err)
	return page.Rows
}

func promptOf(t testing.TB, w *httptest.ResponseRecorder) SignInPrompt {
	t.Helper()
	var p SignInPrompt
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p), w.Body.String())
	return p
}

func refusalOf(t testing.TB, w *httptest.ResponseRecorder) Refusal {
	t.Helper()
	var r Refusal
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &r), w.Body.String())
	return r
}
