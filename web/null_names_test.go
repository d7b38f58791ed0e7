package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"frontdesk/web/config"
	"frontdesk/workos"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// nullable are the fields that a server may answer with null, though WorkOS documents a text.
var nullable = []string{"name", "email", "first_name", "last_name", "state", "status", "organization_name", "username", "slug",
	"description", "role", "domain", "endpoint_url", "type", "connection_type", "idp_id"}

// withNulls sets those fields to null, anywhere in a JSON value.
func withNulls(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = withNulls(value[i])
		}
	case map[string]any:
		for field := range value {
			if slices.Contains(nullable, field) {
				value[field] = nil
			} else {
				value[field] = withNulls(value[field])
			}
		}
	}
	return value
}

// startNameless serves a desk whose WorkOS sends null for every name, address and status.
func startNameless(t *testing.T) *pagesDesk {
	t.Helper()
	return startPages(t, func(cfg *config.Config) {
		emulated, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := proxyTo(emulated)
		cfg.BaseURL = testServer(t, func(w http.ResponseWriter, r *http.Request) {
			did := httptest.NewRecorder()
			r.Header.Del("Accept-Encoding")
			proxy.ServeHTTP(did, r)
			var body any
			decoder := json.NewDecoder(bytes.NewReader(did.Body.Bytes()))
			decoder.UseNumber()
			if r.Method == http.MethodGet && !strings.HasPrefix(r.URL.Path, "/sso") && !strings.HasPrefix(r.URL.Path, "/events") &&
				did.Code == http.StatusOK && decoder.Decode(&body) == nil {
				changed, err := json.Marshal(withNulls(body))
				assert.NoError(t, err)
				did.Body = bytes.NewBuffer(changed)
			}
			for name, values := range did.Header() {
				w.Header()[name] = values
			}
			w.Header().Set("Content-Length", strconv.Itoa(did.Body.Len()))
			w.WriteHeader(did.Code)
			_, _ = io.Copy(w, did.Body)
		})
	})
}

// TestNothingWithoutANameHasAnEmptyLinkOrHeading opens every kind's page and list while WorkOS sends null for names.
func TestNothingWithoutANameHasAnEmptyLinkOrHeading(t *testing.T) {
	p := startNameless(t)
	p.syncAll(t)
	client := p.signIn(t, "admin")
	customer := scenario(t, "Northwind Logistics").OrganizationID
	user := p.unmanagedUser(t).ID
	first := func(path string) string { return data[workos.Object](t, p, path)[0].ID }
	group := p.ask(t, http.MethodPost, "/organizations/"+customer+"/groups", `{"name":"Night shift"}`)
	require.Equal(t, http.StatusCreated, group.StatusCode, group.body)
	var made workos.Object
	decode(t, group.body, &made)
	factor := p.ask(t, http.MethodPost, "/user_management/users/"+user+"/auth_factors", `{"type":"totp"}`)
	require.Equal(t, http.StatusCreated, factor.StatusCode, factor.body)
	settledCustomer(t, p)
	directory, people, groups := "", []workos.Object{}, []workos.Object{}
	for _, each := range data[workos.Object](t, p, "/directories?limit=100") {
		directory = each.ID
		people = data[workos.Object](t, p, "/directory_users?directory="+directory)
		if groups = data[workos.Object](t, p, "/directory_groups?directory="+directory); len(people) > 0 && len(groups) > 0 {
			break
		}
	}
	invitation := first("/user_management/invitations?limit=100")
	addresses := []string{
		"/", "/organizations", "/users", "/connections", "/directories", "/invitations", "/events", "/activity", "/search?q=osier",
		"/portal-links", "/audit-logs/actions", "/audit-logs/exports", "/settings/webhooks", "/settings/roles",
		"/settings/set-up", "/settings/sync",
		"/organizations/" + customer, "/organizations/" + customer + "/users", "/organizations/" + customer + "/settings",
		"/organizations/" + customer + "/audit-logs", "/organizations/" + customer + "/portal-links",
		"/organizations/" + customer + "/groups/" + made.ID, "/organizations/" + customer + "/edit", "/organizations/" + customer + "/delete",
		"/users/" + user, "/users/" + user + "/settings", "/users/" + user + "/edit", "/users/" + user + "/delete",
		"/connections/" + first("/connections?limit=100"), "/directories/" + directory, "/directories/" + directory + "/users",
		"/directories/" + directory + "/groups", "/directory-users/" + people[0].ID,
		"/directory-groups/" + groups[0].ID,
		"/invitations/" + invitation, "/feature-flags", "/search?q=" + user, "/search?q=" + customer,
	}
	for _, address := range addresses {
		got := p.send(t, client, http.MethodGet, address, nil)
		if got.StatusCode == http.StatusSeeOther {
			continue
		}
		assert.Less(t, got.StatusCode, 500, address)
		page := got.page(t)
		title := strings.TrimSpace(page.Find("title").Text())
		assert.Regexp(t, `^[\p{L}\p{N}“]`, strings.TrimLeft(title, "\u2068"), "the title of %s", address)
		for _, heading := range page.Find("h1, h2, h3, summary, legend, caption").EachIter() {
			assert.True(t, saysSomething(heading), "a heading of %s: %s", address, outer(heading))
		}
		for _, link := range page.Find("a[href], button").EachIter() {
			assert.True(t, saysSomething(link), "a link of %s: %s", address, outer(link))
		}
		text := mainText(page)
		for _, wrong := range []string{"“”", "“ ”", " of .", " at .", " is  ", "null", "<nil>", "  ."} {
			assert.NotContains(t, text, wrong, address)
		}
	}
}

// saysSomething reports whether an element has a visible text, or a sign with a name.
func saysSomething(element *goquery.Selection) bool {
	element = element.Clone()
	element.Find(".sr-only").Remove()
	if strings.Trim(squeeze(element.Text()), " \u2068\u2069\u00a0·:") != "" {
		return true
	}
	return element.AttrOr("aria-label", element.AttrOr("title", "")) != "" || element.Find("[aria-label], img[alt], title").Length() > 0
}

func outer(element *goquery.Selection) string {
	text, _ := goquery.OuterHtml(element)
	return text[:min(len(text), 300)]
}
