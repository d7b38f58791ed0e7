package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/web/config"
	"frontdesk/web/paths"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// foreignAnswers are what a WorkOS server may be that is not WorkOS and not the emulator: each is asked for every
// page, by a desk without a copy. Sign-in goes to the emulator.
func foreignAnswers() map[string]http.HandlerFunc {
	says := func(status int, contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	return map[string]http.HandlerFunc{
		"knows nothing":             says(http.StatusNotFound, "text/plain", "404 page not found\n"),
		"offers nothing":            says(http.StatusNotImplemented, "application/json", `{"message":"Not implemented"}`),
		"is a web site":             says(http.StatusOK, "text/html", "<!doctype html><title>It works</title><h1>It works</h1>"),
		"answers with nothing":      says(http.StatusOK, "application/json", ``),
		"answers with null":         says(http.StatusOK, "application/json", `null`),
		"answers with an empty one": says(http.StatusOK, "application/json", `{}`),
		"answers with a list":       says(http.StatusOK, "application/json", `[]`),
		"answers with a number":     says(http.StatusOK, "application/json", `42`),
		"answers with other types": says(http.StatusOK, "application/json",
			`{"id":7,"name":{},"data":"none","domains":"x","state":[],"created_at":17}`),
		"answers with bad times": says(http.StatusOK, "application/json",
			`{"id":"org_test1","created_at":"yesterday","data":[{"id":"x","created_at":""}]}`),
		"redirects":         says(http.StatusFound, "text/html", ""),
		"fails in HTML":     says(http.StatusBadGateway, "text/html", "<html>bad gateway</html>"),
		"has few endpoints": fewEndpoints,
	}
}

// fewEndpoints has the fields that somebody needed, ids of another shape, and lists without metadata.
func fewEndpoints(w http.ResponseWriter, r *http.Request) {
	answer, found := map[string]string{
		"/organizations":                            `{"data":[{"id":"org_test1"},{"id":"org_test2","name":"Two","domains":[{"domain":"two.example"}]}]}`,
		"/organizations/org_test1":                  `{"id":"org_test1"}`,
		"/connections":                              `{"data":[{"id":"conn_test1"},{},{"id":"conn_x","state":"reticulating","connection_type":"NovelIdp"}]}`,
		"/connections/conn_test1":                   `{"id":"conn_test1","name":"One"}`,
		"/directories":                              `{"data":[{"id":"directory_test1","organization_id":"org_test1"}]}`,
		"/directories/directory_test1":              `{"id":"directory_test1","organization_id":"org_test1"}`,
		"/directory_users":                          `{"data":[{"id":"directory_user_test1","emails":[{}]}]}`,
		"/directory_users/directory_user_test1":     `{"id":"directory_user_test1","raw_attributes":null,"groups":[{}]}`,
		"/directory_groups/directory_group_test1":   `{"id":"directory_group_test1"}`,
		"/user_management/users":                    `{"data":[{"id":"user_test1"},{"email":"nobody@two.example"}]}`,
		"/user_management/users/user_test1":         `{"id":"user_test1","email":""}`,
		"/user_management/organization_memberships": `{"data":[{"id":"om_test1"},{"id":"om_test2","user_id":"user_test1","organization_id":"org_test1","role":null}]}`,
		"/events": `{"data":[{"id":"event_1","event":"connection.activated"},{"event":"authentication.sso_failed","data":null},{"id":"event_3","event":"","data":[]}]}`,
	}[r.URL.Path]
	if !found {
		http.Error(w, `{"error":"unknown route"}`, http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(answer))
}

// startForeign is a desk whose questions to WorkOS go to another server; signing in still works.
func startForeign(t *testing.T, foreign http.HandlerFunc) *testDesk {
	t.Helper()
	return startDesk(t, func(cfg *config.Config) {
		emulated, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := proxyTo(emulated)
		cfg.BaseURL = testServer(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/sso/") {
				proxy.ServeHTTP(w, r)
				return
			}
			foreign(w, r)
		})
	})
}

// foreignIDs are ids as another server may make them.
func foreignIDs() map[string]string {
	return map[string]string{
		"org": "org_test1", "conn": "conn_test1", "directory": "directory_test1", "directory_user": "directory_user_test1",
		"directory_group": "directory_group_test1", "user": "user_test1", "export": "audit_log_export_test1",
	}
}

func TestWalkNoWorkOSServerBreaksAPage(t *testing.T) {
	for name, foreign := range foreignAnswers() {
		t.Run("a server that "+name, func(t *testing.T) {
			d := startForeign(t, foreign)
			client := d.signIn(t, "admin")
			visit := func(method, at string, form url.Values) {
				got := d.send(t, client, method, at, form)
				assert.Contains(t, []int{200, 303, 404, 409, 410, 422, 502, 503}, got.StatusCode, "%s %s: %s", method, at, mainText(got.page(t)))
				if got.StatusCode != http.StatusSeeOther && !strings.Contains(at, "format=csv") {
					page := got.page(t)
					assert.NotContains(t, mainText(page), "This is an error in Frontdesk", at)
					if !strings.HasSuffix(at, "/progress") && !strings.HasSuffix(at, "/badge") && !strings.HasSuffix(at, "/chip") &&
						!strings.HasPrefix(at, "/options") {
						assert.NotEmpty(t, squeeze(page.Find("h1").Text()), "%s has a heading", at)
					}
					for _, link := range links(page.Find("main")) {
						if strings.HasPrefix(link, "http") {
							continue // leaves Frontdesk
						}
						address, _, _ := strings.Cut(link, "?")
						assert.False(t, len(address) > 1 && strings.HasSuffix(address, "/") || strings.Contains(address, "//"),
							"%s links to an object without an id: %s", at, link)
					}
				}
			}
			for _, route := range d.routes() {
				at, ok := foreignAddress(route.Route)
				if ok && route.streaming != staysOpen {
					visit(route.Method, at, formFor(route.Route))
				}
			}
			for _, text := range []string{"two", "nobody@two.example", "two.example", "org_test1", "om_test1", "org_domain_test1",
				"invitation_test1", "audit_log_export_test1"} {
				visit(http.MethodGet, "/search?q="+text, nil)
			}
			visit(http.MethodGet, "/options/organizations?organization_text=two", nil)
			for _, form := range []string{"/portal-links", "/audit-logs/exports"} {
				page := d.send(t, client, http.MethodGet, form+"/new?organization=org_test1", nil).page(t)
				values := url.Values{"form_key": {page.Find("input[name=form_key]").AttrOr("value", "")}, "organization": {"org_test1"},
					"intent": {"sso"}, "preset": {"7"}}
				visit(http.MethodPost, form, values)
			}
			assert.NotContains(t, d.Log.String(), "panic")
		})
	}
}

// foreignAddress is a route's address with an id in its place; ok is false for routes outside the pages.
func foreignAddress(route paths.Route) (at string, ok bool) {
	kinds := map[string]string{
		"/organizations/": "org", "/connections/": "conn", "/directories/": "directory", "/directory-users/": "directory_user",
		"/directory-groups/": "directory_group", "/users/": "user", "/audit-logs/exports/": "export",
	}
	if strings.Contains(route.Pattern, ":id") {
		for prefix, kind := range kinds {
			if strings.HasPrefix(route.Pattern, prefix) {
				return addressOf(route, foreignIDs()[kind]), true
			}
		}
	}
	route.Pattern = strings.Replace(route.Pattern, ":action", "door.opened", 1)
	outside := map[paths.Route]bool{paths.SignIn: true, paths.SignInStart: true, paths.Callback: true, paths.SignOut: true,
		paths.SignedOut: true, paths.Asset: true, paths.Live: true, paths.Ready: true, paths.ReadyActions: true,
		paths.ReadySync: true, paths.CSPReport: true,
		paths.WebhookReceive: true}
	return route.Pattern, !outside[route] && route.Method != http.MethodHead && !strings.Contains(route.Pattern, ":")
}
