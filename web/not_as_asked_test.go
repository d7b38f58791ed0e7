package web

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/web/config"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// startRewritten serves a desk whose writes reach WorkOS with other values than the desk sends.
func startRewritten(t *testing.T, values ...string) *pagesDesk {
	t.Helper()
	rewrite := strings.NewReplacer(values...)
	return startPages(t, func(cfg *config.Config) {
		emulated, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := proxyTo(emulated)
		cfg.BaseURL = testServer(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet && !strings.HasPrefix(r.URL.Path, "/_emulator") && !strings.HasPrefix(r.URL.Path, "/sso") {
				body, err := io.ReadAll(r.Body)
				assert.NoError(t, err)
				changed := rewrite.Replace(string(body))
				r.Body, r.ContentLength = io.NopCloser(strings.NewReader(changed)), int64(len(changed))
				r.Header.Del("Content-Length")
			}
			proxy.ServeHTTP(w, r)
		})
	})
}

// TestAnAnswerThatIsNotAsAskedSaysSo has WorkOS do something else than it was asked for and answer truly.
func TestAnAnswerThatIsNotAsAskedSaysSo(t *testing.T) {
	customer := scenario(t, "Northwind Logistics").OrganizationID
	for name, row := range map[string]struct {
		rewrite       []string
		action, path  string
		form          url.Values
		says, saysNot string
	}{
		"another name": {[]string{`"name":"Northwind B"`, `"name":"Third"`}, "organization.edit", "/organizations/" + customer + "/edit",
			url.Values{"name": {"Northwind B"}}, "name is “Third”, not “Northwind B”", "Northwind B saved"},
		"one field of two": {[]string{`,"external_id":"ext-9"`, ``, `"external_id":"ext-9",`, ``}, "organization.edit",
			"/organizations/" + customer + "/edit", url.Values{"name": {"Northwind A"}, "external_id": {"ext-9"}}, "external ID", "Northwind A saved"},
		"another role and number of days": {[]string{`"role_slug":"admin"`, `"role_slug":"member"`, `"expires_in_days":7`, `"expires_in_days":2`},
			"invitation.send", "/invitations/new", url.Values{"email": {"new@osier.example"}, "organization": {customer}, "role": {"admin"},
				"days": {"7"}}, "days until it expires is “2”, not “7”", ""},
		"another description": {[]string{`"description":"ours"`, `"description":"theirs"`}, "group.create",
			"/organizations/" + customer + "/groups/new", url.Values{"name": {"Auditors"}, "description": {"ours"}},
			"description is “theirs”, not “ours”", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startRewritten(t, row.rewrite...)
			client := p.signIn(t, "admin")
			a := actionTest{path: row.path, form: row.form}
			got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			entry := p.lastEntry(t, row.action)
			assert.Equal(t, store.Partial, entry.Outcome, entry.Note)
			note := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(entry.Note)
			assert.Contains(t, note, row.says)
			if row.saysNot != "" {
				assert.NotContains(t, note, row.saysNot)
			}
			assert.Contains(t, squeeze(p.open(t, client, got.Header.Get("Location")).Text()), "did not do it as asked")
		})
	}
}

// TestABare404IsNotTakenForDone resets MFA where every deletion is answered with a 404 that says nothing.
func TestABare404IsNotTakenForDone(t *testing.T) {
	for _, body := range []string{`{"message":"Not Found"}`, `{}`} {
		p := startSynced(t)
		client := p.signIn(t, "admin")
		user := userWithFactors(t, p)
		a := actionTest{name: "user.mfa.reset", path: "/users/" + user + "/factors/reset"}
		form := a.fill(t, p, client)
		p.breaks(t, "/auth/factors/*", `"method":"DELETE","status":404,"body":`+body)
		got := p.send(t, client, http.MethodPost, a.path, form)
		assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
		assert.NotContains(t, mainText(got.page(t)), "removed already")
		assert.Equal(t, store.Refused, p.lastEntry(t, a.name).Outcome, p.lastEntry(t, a.name).Note)
	}
}

func userWithFactors(t *testing.T, p *pagesDesk) string {
	t.Helper()
	for _, user := range data[workos.User](t, p, "/user_management/users?limit=100") {
		if len(data[workos.AuthFactor](t, p, "/user_management/users/"+user.ID+"/auth_factors")) > 0 {
			return user.ID
		}
	}
	require.Fail(t, "nobody has an MFA method")
	return ""
}

// TestWhatSomebodyElseCreatedIsNotTakenForOurs cuts a creation off before WorkOS has it; then somebody else creates something
// with the same name or address, and otherwise different.
func TestWhatSomebodyElseCreatedIsNotTakenForOurs(t *testing.T) {
	customer := scenario(t, "Northwind Logistics").OrganizationID
	for name, row := range map[string]struct {
		action      actionTest
		theirs, say string
	}{
		"invitation": {actionTest{name: "invitation.send", path: "/invitations/new", call: "POST /user_management/invitations",
			form: url.Values{"email": {"lost@osier.example"}, "organization": {customer}, "role": {"admin"}, "days": {"7"}}},
			`{"email":"lost@osier.example","organization_id":"` + customer + `","role_slug":"member","expires_in_days":2}`, "role is “member”"},
		"group": {actionTest{name: "group.create", path: "/organizations/" + customer + "/groups/new",
			call: "POST /organizations/" + customer + "/groups", form: url.Values{"name": {"Lost group"}, "description": {"ours"}}},
			`{"name":"lost  GROUP","description":"theirs"}`, "description is “theirs”"},
		"API key": {actionTest{name: "api_key.create", path: "/organizations/" + customer + "/api-keys/new",
			call: "POST /organizations/" + customer + "/api_keys", form: url.Values{"name": {"Lost key"}, "reason": {"For a test"},
				"permission": {"documents:read"}}},
			`{"name":"Lost key","permissions":["reports:export"]}`, "permissions is"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSynced(t)
			client := p.signIn(t, "admin")
			row.action.isUnknown(t, p, client)
			_, path, _ := strings.Cut(row.action.call, " ")
			require.Equal(t, http.StatusCreated, p.ask(t, http.MethodPost, path, row.theirs).StatusCode)
			for _, later := range []time.Duration{time.Minute, time.Hour, 25 * time.Hour} {
				p.lookAt(t, later)
				entry := p.lastEntry(t, row.action.name)
				assert.Equal(t, store.Unknown, entry.Outcome, entry.Note)
			}
			entry := p.lastEntry(t, row.action.name)
			assert.Contains(t, strings.NewReplacer("\u2068", "", "\u2069", "").Replace(entry.Note), row.say)
			assert.NotContains(t, entry.Note, "Revoke it")
			made, err := p.records.CreatedBy(t.Context(), store.Everything, entry.ID)
			require.NoError(t, err)
			assert.Empty(t, made)
		})
	}
}
