package auth

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/store"
	"frontdesk/web/paths"

	"github.com/stretchr/testify/require"
)

func TestASignInEndsOnThePageThatWasWanted(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	w := b.get("/organizations/org_1?q=caf%C3%A9")
	require.Equal(t, "/sign-in?return=%2Forganizations%2Forg_1%3Fq%3Dcaf%25C3%25A9", w.Header().Get("Location"))

	w = b.signIn(staff("Ana@Example.com"), "/organizations/org_1?q=caf%C3%A9")
	require.Equal(t, http.StatusSeeOther, w.Code)
	require.Equal(t, "/organizations/org_1?q=caf%C3%A9", w.Header().Get("Location"))
	require.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	require.Equal(t, 1, d.workos.calls())
	require.Empty(t, d.workos.leaks, "code and secret travel in the body only")
	require.Contains(t, b.get("/organizations/org_1").Body.String(), "viewer")

	rows := d.entries(store.AuditQuery{Action: ActionSignIn})
	require.Len(t, rows, 1)
	require.Equal(t, store.Done, rows[0].Outcome)
	require.Equal(t, store.Actor{ID: "conn_staff/idp|Ana@Example.com", Email: "Ana@Example.com", Name: "Ana Diaz", Role: "viewer",
		IP: "192.0.2.1"}, rows[0].Actor)
}

func TestSignInTellsWorkOSWhatItNeeds(t *testing.T) {
	for _, test := range []struct {
		name         string
		change       option
		param, value string
	}{
		{"an organization", func(*Config) {}, "organization", "org_staff"},
		{"a connection", func(c *Config) { c.Organization, c.Connection = "", "conn_staff" }, "connection", "conn_staff"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, test.change)
			w := d.browser().get("/sign-in/start?again=1")
			address, err := url.Parse(w.Header().Get("Location"))
			require.NoError(t, err)
			query := address.Query()
			require.Equal(t, d.workos.URL+"/sso/authorize", address.Scheme+"://"+address.Host+address.Path)
			require.Equal(t, test.value, query.Get(test.param))
			require.Equal(t, "https://desk.example.com/auth/callback", query.Get("redirect_uri"))
			require.Equal(t, "S256", query.Get("code_challenge_method"))
			require.Equal(t, "login", query.Get("prompt"))
			require.GreaterOrEqual(t, len(query.Get("state")), 26, "130 bits in base32")
			require.Zero(t, d.workos.calls())
		})
	}
}

func TestTheRedirectURIComesFromTheConfigurationOnly(t *testing.T) {
	d := newDesk(t)
	seen := map[string]bool{}
	for _, host := range []string{"evil.example", "desk.example.com.evil.example", "desk.example.com:444", "127.0.0.1", "[::1]",
		"evil.example@desk.example.com"} {
		for _, header := range []string{"Host", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Server", "X-Original-Host", "X-Host",
			"Forwarded", "X-Url-Scheme"} {
			address, err := url.Parse(d.browser().get("/sign-in/start", header, host).Header().Get("Location"))
			require.NoError(t, err)
			seen[address.Query().Get("redirect_uri")] = true
		}
	}
	require.Equal(t, map[string]bool{"https://desk.example.com/auth/callback": true}, seen)
}

func TestSignInIsHarmlessForWhoIsSignedIn(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	b.signIn(staff("ana@example.com"), "")
	before := b.cookies[hostPrefix+sessionCookie]
	w := b.get("/sign-in?return=/users")
	require.Equal(t, "/users", w.Header().Get("Location"))
	require.Empty(t, w.Result().Cookies())
	require.Equal(t, before, b.cookies[hostPrefix+sessionCookie])
	require.Equal(t, http.StatusOK, b.get("/").Code)
}

func TestSignInByHtmxIsARealNavigation(t *testing.T) {
	d := newDesk(t)
	w := d.browser().get("/sign-in?return=/users", "HX-Request", "true")
	require.Equal(t, "/sign-in?return=%2Fusers", w.Header().Get("HX-Redirect"))
	require.Empty(t, w.Header().Get("Location"))
}

func TestAFragmentComesBackToItsPage(t *testing.T) {
	d := newDesk(t)
	for _, test := range []struct{ name, current, want string }{
		{"the page in the address bar", "https://desk.example.com/users?q=ana#top", "/sign-in?return=%2Fusers%3Fq%3Dana"},
		{"a page of another site", "https://evil.example/users", "/sign-in"},
		{"no page", "::", "/sign-in"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := d.browser().get("/audit-logs/exports/e/progress", "HX-Request", "true", "HX-Current-URL", test.current)
			require.Equal(t, test.want, w.Header().Get("Location"))
		})
	}
	require.Equal(t, "/sign-in", d.browser().do(http.MethodPost, "/portal-links").Header().Get("Location"), "a form's target is no page")
}

func TestSeveralTabsSignInAtOnce(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	first, second := b.setOut("/users"), b.setOut("/directories")
	w := b.get(callback("code", d.code(second, staff("ana@example.com")), "state", second.state))
	require.Equal(t, "/directories", w.Header().Get("Location"))
	w = b.get(callback("code", d.code(first, staff("ana@example.com")), "state", first.state))
	require.Equal(t, "/users", w.Header().Get("Location"))
	require.NotContains(t, b.cookies, hostPrefix+signInCookie, "nothing is left under way")
	b = d.browser()
	for range 9 {
		b.setOut("")
	}
	require.Len(t, strings.Split(b.cookies[hostPrefix+signInCookie], "."), maxSignIns)
}

func TestSignOutEndsTheSessionOnTheServer(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	b.signIn(staff("ana@example.com"), "")
	stolen := b.cookies[hostPrefix+sessionCookie]

	w := b.do(http.MethodPost, "/sign-out")
	require.Equal(t, "/signed-out", w.Header().Get("Location"))
	require.Equal(t, http.StatusSeeOther, w.Code)
	require.Equal(t, `"cache", "storage"`, w.Header().Get("Clear-Site-Data"))
	require.Empty(t, b.cookies)
	require.Len(t, d.entries(store.AuditQuery{Action: ActionSignOut}), 1)

	page := b.get("/signed-out")
	require.Equal(t, http.StatusOK, page.Code)
	require.Equal(t, SignInPrompt{ReasonSignedOut, paths.SignInStart.URL()}, promptOf(t, page))
	b.cookies[hostPrefix+sessionCookie] = stolen
	require.Equal(t, http.StatusSeeOther, b.get("/").Code)
	require.Equal(t, "/signed-out", b.do(http.MethodPost, "/sign-out").Header().Get("Location"), "signing out twice is fine")
	require.Len(t, d.entries(store.AuditQuery{Action: ActionSignOut}), 1)
}

func TestNothingIsSecretInLogsAndRecords(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	on := b.setOut("")
	code := d.code(on, staff("ana@example.com"))
	b.get(callback("code", code, "state", on.state))
	other := d.browser()
	lost := other.setOut("")
	other.get(callback("code", "code-canary-lost", "state", lost.state))
	session := b.cookies[hostPrefix+sessionCookie]

	page, err := d.store.AuditEntries(context.Background(), store.Everything, store.AuditQuery{})
	require.NoError(t, err)
	text := d.log.String()
	for _, row := range page.Rows {
		text += strings.Join([]string{row.Note, row.TargetName, row.Details.Fact("code"), row.RequestID}, " ")
	}
	require.NotEmpty(t, text)
	for _, secret := range []string{"code-canary", "sk_test_canary", "token-canary", on.state, lost.state, session} {
		require.NotContains(t, text, secret)
	}
}
