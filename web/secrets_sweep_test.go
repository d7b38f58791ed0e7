package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"frontdesk/web/config"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// secretFields are the members of WorkOS's answers that open something for anyone who holds them.
var secretFields = map[string]bool{
	"token": true, "accept_invitation_url": true, "password_reset_token": true, "password_reset_url": true, "code": true, "link": true,
	"value":  true,
	"secret": true, "qr_code": true, "uri": true, "access_token": true, "url": true,
}

// overheard are the secrets that WorkOS told Frontdesk, by what they are.
type overheard struct {
	mu    sync.Mutex
	found map[string]string
}

// listen puts itself between Frontdesk and WorkOS.
func (o *overheard) listen(t *testing.T) func(*config.Config) {
	return func(cfg *config.Config) {
		target, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := proxyTo(target)
		front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			recorder := httptest.NewRecorder()
			proxy.ServeHTTP(recorder, r)
			var answer any
			if json.Unmarshal(recorder.Body.Bytes(), &answer) == nil {
				o.keep(r.URL.Path, "", answer)
			}
			for name, values := range recorder.Header() {
				w.Header()[name] = values
			}
			w.WriteHeader(recorder.Code)
			_, _ = io.Copy(w, recorder.Body)
		}))
		t.Cleanup(front.Close)
		cfg.BaseURL = front.URL
	}
}

var digits = regexp.MustCompile(`^[0-9]{4,10}$`)

// keep looks for secrets in an answer. Not all that is called so is one: the code of an error, the address of a redirect.
func (o *overheard) keep(path, name string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			o.keep(path, name, inner)
		}
	case []any:
		for _, inner := range value {
			o.keep(path, name, inner)
		}
	case string:
		opens := secretFields[name] && len(value) >= 4
		switch name {
		case "code":
			opens = opens && digits.MatchString(value)
		case "uri":
			opens = opens && strings.HasPrefix(value, "otpauth:")
		case "url":
			opens = opens && strings.HasPrefix(path, "/audit_logs/exports")
		case "value":
			opens = opens && strings.HasSuffix(path, "/api_keys")
		}
		if opens {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.found[value] = path + " " + name
		}
	}
}

// TestWalkEverySecretThatWorkOSTellsIsShownOnceAtMostAndKeptNowhere does all that makes WorkOS tell one, looks at every page
// afterwards, and searches what is left.
func TestWalkEverySecretThatWorkOSTellsIsShownOnceAtMostAndKeptNowhere(t *testing.T) {
	heard := &overheard{found: map[string]string{}}
	p := startSynced(t, heard.listen(t))
	client := p.signIn(t, "admin")
	northwind, user := scenario(t, "Northwind Logistics").OrganizationID, p.unmanagedUser(t)
	code := p.enroll(t, `{"type":"generic_otp"}`).ID
	var answers []answer // each of the actions may show a secret, once
	for _, a := range []actionTest{
		{path: "/users/" + user.ID + "/password-reset"}, {path: "/users/" + user.ID + "/sign-in-code"},
		{path: "/users/" + user.ID + "/email-change", form: url.Values{"new_email": {"new.address@osier.example"}}},
		{path: "/users/" + user.ID + "/factors/enroll"},
		{path: "/invitations/new", form: url.Values{"email": {"noor.haddad@osier.example"}, "organization": {northwind}, "days": {"7"}}},
		{path: "/organizations/" + northwind + "/api-keys/new", form: keyForm().form},
		{path: "/settings/webhooks/new", form: endpointForm().form},
		{path: "/tools/magic-links/send", form: url.Values{"email": {"ines.prado@osier.example"}, "expires_in": {"15"}}},
		{path: "/tools/magic-links/show", form: url.Values{"email": {"ines.prado@osier.example"}, "expires_in": {"15"}}},
		{path: "/tools/factors/new", form: url.Values{"type": {"totp"}, "totp_issuer": {"Osier"}, "totp_user": {"ines"}}},
		{path: "/tools/factors/" + code + "/show-code"},
	} {
		got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
		require.Contains(t, []int{http.StatusSeeOther, http.StatusCreated}, got.StatusCode, "%s: %s", a.path, mainText(got.page(t)))
		answers = append(answers, got)
	}
	link, _ := p.issue(t, client, customer{ID: northwind}, workos.IntentSSO)
	answers = append(answers, link)
	export := p.start(t, client, p.exportForm(t, client, northwind))
	p.ended(t, client, export)
	p.send(t, client, http.MethodGet, export+"/download", nil)

	pages := ""
	for _, at := range p.everyPage(t, northwind, user.ID) {
		pages += p.send(t, client, http.MethodGet, at, nil).body
	}
	p.handlers.Flush()
	kept := map[string]string{"a page": pages, "the log": p.Log.String(), "a database": databases(t, p)}
	require.Greater(t, len(heard.found), 20, "tokens, codes, keys, links")
	for secret, what := range heard.found {
		shown := 0
		for _, got := range answers {
			shown += min(1, strings.Count(got.body, secret))
		}
		assert.LessOrEqual(t, shown, 1, "answers that show %s", what)
		for where, text := range kept {
			if digits.MatchString(secret) {
				if where != "a database" { // digits are part of many a number
					assert.False(t, regexp.MustCompile(`\b`+secret+`\b`).MatchString(text), "%s holds %s", where, what)
				}
				continue
			}
			assert.False(t, bytes.Contains([]byte(text), []byte(secret)), "%s holds %s", where, what)
		}
	}
}

// everyPage is every address of Frontdesk that is asked for and not sent to, of a customer and of a user.
func (p *pagesDesk) everyPage(t *testing.T, organization, user string) []string {
	first := func(list, prefix string) string {
		page := p.ask(t, http.MethodGet, list, "").body
		return regexp.MustCompile(prefix + `[0-9A-Za-z]+`).FindString(page)
	}
	ids := map[string]string{
		"organizations": organization, "users": user,
		"connections": first("/connections?organization_id="+organization, "conn_"),
		"directories": first("/directories?organization_id="+organization, "directory_"),
		"invitations": first("/user_management/invitations?organization_id="+organization, "invitation_"),
		"settings":    first("/webhook_endpoints", "we_"),
		"memberships": first("/user_management/organization_memberships?organization_id="+organization, "om_"),
	}
	var pages []string
	for _, route := range p.routes() {
		if route.Method != http.MethodGet || strings.Contains(route.Pattern, "*") || strings.Contains(route.Pattern, "/auth/") {
			continue
		}
		at := exampleURL(route.Route)
		kind := strings.Split(route.Pattern, "/")[1]
		if ids[kind] != "" {
			at = strings.Replace(at, idsFor[kind], ids[kind], 1)
		}
		pages = append(pages, at)
	}
	require.Greater(t, len(pages), 100)
	return pages
}
