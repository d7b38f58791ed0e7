package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"frontdesk/auth"
	"frontdesk/web/paths"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// public is every place that strangers may ask for. A new one is a decision: it goes into the table and in here.
var public = []paths.Route{
	paths.SignIn, paths.SignInStart, paths.Callback, paths.SignOut, paths.SignedOut, paths.Live, paths.Ready, paths.ReadyActions,
	paths.ReadySync,
	paths.Asset, paths.CSPReport, paths.WebhookReceive,
}

func TestEveryRouteIsDeclared(t *testing.T) {
	d := startDesk(t)
	declared := map[string]bool{}
	for _, route := range d.routes() {
		key := route.Method + " " + route.Pattern
		assert.False(t, declared[key], "%s is declared twice", key)
		declared[key] = true
		assert.Equal(t, slices.Contains(public, route.Route), route.permission == auth.Public, "%s: is it public or not?", key)
	}
	for _, registered := range d.echo.Routes() {
		method := registered.Method
		if method == http.MethodHead {
			method = http.MethodGet // a page answers both
		}
		assert.True(t, declared[method+" "+registered.Path], "%s %s is registered but not in the table", registered.Method, registered.Path)
	}
}

// idsFor is an id that fits the grammar of each kind of page, of an object that does not exist.
var idsFor = map[string]string{
	"organizations": "org_01NONE", "options": "org_01NONE", "connections": "conn_01NONE", "directories": "directory_01NONE",
	"directory-users":  "directory_user_01NONE",
	"directory-groups": "directory_group_01NONE", "users": "user_01NONE", "memberships": "om_01NONE", "settings": "we_01NONE",
	"invitations": "invitation_01NONE", "audit-logs": "audit_log_export_01NONE", "activity": "0", "tools": "auth_factor_01NONE",
}

func exampleURL(r paths.Route) string {
	if r == paths.Asset {
		return "/static/none.css"
	}
	id := idsFor[strings.Split(r.Pattern, "/")[1]]
	return strings.NewReplacer(":id", id, ":domain", "org_domain_01NONE", ":session", "session_01NONE", ":factor", "auth_factor_01NONE",
		":flag", "no-such-flag", ":slug", "no-such-flag", ":number", "0", ":key", "api_key_01NONE", ":contact", "it_contact_01NONE", ":provider",
		"no-such-provider", ":action", "no.such.action",
		":organization", "org_01NONE", ":group", "group_01NONE", ":member", "om_01NONE", ":challenge", "auth_challenge_01NONE", ":application",
		"conn_app_01NONE").Replace(r.Pattern)
}

func TestWalkEveryRouteLetsInWhomItDeclaresAndNobodyElse(t *testing.T) {
	d := startDesk(t)
	clients := map[auth.Role]*http.Client{"nobody": d.browser(t)}
	for _, role := range auth.Roles() {
		clients[role] = d.signIn(t, string(role))
	}
	routes := d.routes()
	slices.SortStableFunc(routes, func(a, b route) int { return endsSession(a) - endsSession(b) })

	for _, route := range routes {
		for role, client := range clients {
			t.Run(route.Method+" "+route.Pattern+" as "+string(role), func(t *testing.T) {
				var form url.Values
				if route.Method == http.MethodPost {
					form = url.Values{}
				}
				got := d.send(t, client, route.Method, exampleURL(route.Route), form)
				sentToSignIn := got.StatusCode == http.StatusSeeOther && strings.HasPrefix(got.Header.Get("Location"), "/sign-in")
				switch {
				case role == "nobody" && route.streaming == staysOpen:
					assert.Equal(t, http.StatusUnauthorized, got.StatusCode, "a stream cannot show the sign-in page")
					assert.Empty(t, got.body)
				case role == "nobody" && route.permission != auth.Public:
					assert.True(t, sentToSignIn, "strangers sign in first; got %d %s", got.StatusCode, got.Header.Get("Location"))
					assert.Empty(t, got.body)
					part := d.send(t, client, route.Method, exampleURL(route.Route), form, "HX-Request", "true", "HX-Request-Type", "partial")
					assert.Equal(t, http.StatusUnauthorized, part.StatusCode)
					assert.Contains(t, part.Header.Get("HX-Redirect"), "/sign-in")
				case !auth.Can(role, route.permission):
					assert.Equal(t, http.StatusForbidden, got.StatusCode)
					assert.Contains(t, got.page(t).Find("h1").Text(), "Your role may not do this")
				default:
					assert.False(t, sentToSignIn, "is signed in, or needs not be")
					assert.NotEqual(t, http.StatusForbidden, got.StatusCode)
					assert.Less(t, got.StatusCode, 500, got.body)
				}
			})
		}
	}
}

// endsSession puts sign-out last: after it nobody is signed in any more.
func endsSession(r route) int {
	if r.Route == paths.SignOut {
		return 1
	}
	return 0
}

func TestStrangersGetNothingByCleverAddresses(t *testing.T) {
	d := startDesk(t)
	for _, test := range []struct {
		name, path string
		headers    []string
	}{
		{"a public path in the query", "/organizations?path=/livez", nil},
		{"a public path after a fragment", "/organizations?x=%23/livez", nil},
		{"a forwarded address", "/organizations", []string{"X-Forwarded-Uri", "/livez", "X-Original-URL", "/livez", "X-Rewrite-URL", "/livez"}},
		{"a health checker's name", "/organizations", []string{"User-Agent", "kube-probe/1.30"}},
		{"an identity in a header", "/organizations", []string{"X-Forwarded-Email", "admin@frontdesk.example", "X-Remote-User", "admin",
			"Remote-User", "admin"}},
		{"an authorization header", "/organizations", []string{"Authorization", "Bearer sk_test_frontdesk"}},
		{"an ending of a static file", "/organizations/x.css", nil},
		{"a made-up session", "/organizations", []string{"Cookie", "frontdesk-session=" + strings.Repeat("A", 60)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := d.send(t, d.browser(t), http.MethodGet, test.path, nil, test.headers...)
			assert.Contains(t, []int{http.StatusSeeOther, http.StatusNotFound}, got.StatusCode)
			assert.NotContains(t, got.body, "org_")
		})
	}
}

func TestAfterSignInThePageThatWasWantedIsShown(t *testing.T) {
	d := startDesk(t)
	client := d.signIn(t, "support")
	got := d.send(t, client, http.MethodGet, "/", nil)
	require.Equal(t, http.StatusOK, got.StatusCode)
	page := got.page(t)
	assert.Equal(t, "Overview", strings.TrimSpace(page.Find("h1").First().Text()))
	assert.Contains(t, page.Text(), "support@frontdesk.example", "the operator menu says who is signed in")
	assert.Contains(t, page.Find(".environment").Text(), "demo")

	part := d.send(t, client, http.MethodGet, "/", nil, "HX-Request", "true", "HX-Request-Type", "partial")
	assert.Equal(t, http.StatusOK, part.StatusCode)
	assert.NotContains(t, part.body, "<html")
	assert.Contains(t, part.body, "<title>Overview")
}
