package emulator

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/data"
)

func TestRequestsThatCannotGoBackGetAPage(t *testing.T) {
	tests := []struct {
		name    string
		changes []string
		want    string
	}{
		{"an unknown client id", []string{"client_id", "client_other"}, "Unknown application"},
		{"no client id", []string{"client_id", ""}, "Unknown application"},
		{"no redirect URI", []string{"redirect_uri", ""}, "Unknown redirect URI"},
		{"a foreign redirect URI", []string{"redirect_uri", "https://evil.example/callback"}, "Unknown redirect URI"},
		{"a loopback name with a foreign end", []string{"redirect_uri", "http://localhost.evil.example/"}, "Unknown redirect URI"},
		{"a loopback name as a user", []string{"redirect_uri", "http://localhost@evil.example/"}, "Unknown redirect URI"},
		{"a script for a redirect URI", []string{"redirect_uri", "javascript:alert(1)"}, "Unknown redirect URI"},
		{"a path for a redirect URI", []string{"redirect_uri", "/callback"}, "Unknown redirect URI"},
		{"a loopback address of another kind", []string{"redirect_uri", "ftp://localhost/callback"}, "Unknown redirect URI"},
	}
	v := newVisit(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := v.in(t)
			answer := v.get(authorizeURL(test.changes...))
			assert.Equal(t, test.want, answer.page(http.StatusBadRequest).Find("h1").Text())
			assert.Empty(t, answer.header.Get("Location"))
		})
	}
}

func TestLoopbackOnAnyPortIsRegistered(t *testing.T) {
	v := newVisit(t)
	for _, address := range []string{
		"http://127.0.0.1:43210/x", "http://localhost:1/auth/callback", "http://[::1]:8080/", "http://localhost/cb?tenant=1",
	} {
		v.get(authorizeURL("redirect_uri", address)).page(http.StatusOK)
	}
	const registered = "https://app.example/callback"
	v.get(authorizeURL("redirect_uri", registered)).page(http.StatusBadRequest)
	v.server.state.RedirectURIs.Add(v.server.state.NewULID(), &data.RedirectURI{URI: registered})
	v.get(authorizeURL("redirect_uri", registered)).page(http.StatusOK)
	v.get(authorizeURL("redirect_uri", registered+"/more")).page(http.StatusBadRequest)
}

func TestErrorsGoBackByRedirect(t *testing.T) {
	v := newVisit(t)
	_, inactive := v.connectionIn("inactive", false)
	_, draft := v.connectionIn("draft", false)
	ambiguous, _ := v.connectionIn("active", true)
	at, _ := v.server.state.Organizations.Find(ambiguous)
	v.server.state.AddConnection(v.server.state.NewULID(),
		&data.Connection{Organization: at, Kind: "OktaSAML", State: "active", Name: "Second"})
	empty := v.server.state.Organizations.ID(v.server.state.AddOrganization(v.server.state.NewULID(), &data.Organization{Name: "Empty"}))
	unlinked := v.server.state.AddOrganization(v.server.state.NewULID(), &data.Organization{Name: "Not linked"})
	v.server.state.AddConnection(v.server.state.NewULID(), &data.Connection{Organization: unlinked, Kind: "OktaSAML", State: "inactive"})

	tests := []struct {
		name    string
		changes []string
		want    string
	}{
		{"a response type that is not code", []string{"response_type", "token"}, "unsupported_response_type"},
		{"no selector", []string{"organization", ""}, "invalid_connection_selector"},
		{"two selectors", []string{"connection", StaffConnectionID}, "invalid_connection_selector"},
		{"an unknown provider", []string{"organization", "", "provider", "MySpaceOAuth"}, "invalid_connection_selector"},
		{"the domain of old", []string{"organization", "", "domain", "frontdesk.example"}, "domain_connection_selector_not_allowed"},
		{"an unknown organization", []string{"organization", "org_01HZZZZZZZZZZZZZZZZZZZZZZZ"}, "organization_invalid"},
		{"an organization without connections", []string{"organization", empty}, "organization_invalid"},
		{
			"an organization whose connection is switched off", []string{"organization", v.server.state.Organizations.ID(unlinked)},
			"connection_unlinked",
		},
		{"an organization with two active connections", []string{"organization", ambiguous}, "ambiguous_connection_selector"},
		{"an unknown connection", []string{"organization", "", "connection", "conn_nonsense"}, "connection_invalid"},
		{"an inactive connection", []string{"organization", "", "connection", inactive}, "connection_unlinked"},
		{"a draft", []string{"organization", "", "connection", draft}, "connection_unlinked"},
		{"a plain challenge", []string{"code_challenge", verifier, "code_challenge_method", "plain"}, "invalid_request"},
		{"a challenge without a method, which means plain", []string{"code_challenge", challengeOf(verifier)}, "invalid_request"},
		{"a challenge of the wrong length", []string{"code_challenge", "short", "code_challenge_method", "S256"}, "invalid_request"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := v.in(t)
			address, query := v.get(authorizeURL(test.changes...)).back()
			assert.Equal(t, callback, address)
			assert.Equal(t, test.want, query.Get("error"))
			assert.NotEmpty(t, query.Get("error_description"))
			assert.Equal(t, "st&te", query.Get("state"))
			assert.Empty(t, query.Get("code"))
		})
	}
	failed := v.happened("authentication.sso_failed")
	require.Len(t, failed, len(tests))
	assert.Equal(t, "unsupported_response_type", dig(failed[0], "error", "code"))
	assert.Equal(t, inactive, dig(failed[10], "sso", "connection_id"))
}

func TestEveryDocumentedErrorCanBeSimulated(t *testing.T) {
	v := newVisit(t)
	form := v.get(authorizeURL()).page(http.StatusOK).Find("form")
	offered := form.Find("details button[name=error]").Map(func(_ int, b *goquery.Selection) string { return b.AttrOr("value", "") })
	for _, code := range []string{
		"access_denied", "ambiguous_connection_selector", "connection_domain_invalid", "connection_invalid",
		"connection_strategy_invalid", "connection_unlinked", "domain_connection_selector_not_allowed",
		"idp_initiated_sso_disabled", "invalid_connection_selector", "organization_invalid", "oauth_failed",
		"profile_not_allowed_outside_organization", "server_error", "signin_consent_denied",
	} {
		require.Contains(t, offered, code)
		_, query := v.post("/sso/authorize", filled(form, "error", code)).back()
		assert.Equal(t, code, query.Get("error"))
		assert.Equal(t, "st&te", query.Get("state"))
	}
	cancel := form.Find("button[name=error]").First()
	assert.Equal(t, "Cancel", cancel.Text())
	assert.Equal(t, "access_denied", cancel.AttrOr("value", ""))
}

func TestWhoMayComeIn(t *testing.T) {
	v := newVisit(t)
	s := v.server
	var suspended, organization string
	for _, row := range s.state.DirectoryUsers.All() {
		home := s.state.Directories.Rows[row.Directory].Organization
		if len(s.state.ByOrganization[home].Connections) == 1 &&
			s.state.Connections.Rows[s.state.ByOrganization[home].Connections[0]].State == "active" && row.State == data.PersonSuspended {
			suspended = s.state.Organizations.Rows[home].Person(row.Person).Email
			organization = s.state.Organizations.ID(home)
		}
	}
	require.NotEmpty(t, suspended)
	open, _ := v.connectionIn("active", true)
	at, _ := s.state.Organizations.Find(open)
	row := *s.state.Organizations.Rows[at]
	row.AllowOutside = true
	s.state.Organizations.Set(at, &row)
	tests := []struct{ name, organization, email, want string }{
		{"the staff", StaffOrganizationID, "Viewer@Frontdesk.example", ""},
		{"nobody in the organization's domain", StaffOrganizationID, "nobody@frontdesk.example", "access_denied"},
		{"somebody of another domain", StaffOrganizationID, "mallory@evil.example", "profile_not_allowed_outside_organization"},
		{"somebody whose account is suspended", organization, suspended, "access_denied"},
		{"a guest where profiles from outside are allowed", open, "guest@agency.example", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := v.in(t)
			form := v.get(authorizeURL("organization", test.organization)).page(http.StatusOK).Find("form")
			_, query := v.post("/sso/authorize", filled(form, "email", test.email)).back()
			assert.Equal(t, test.want, query.Get("error"), query.Get("error_description"))
			assert.Equal(t, test.want == "", query.Get("code") != "")
		})
	}
}

func TestAnEmailHasToBeTyped(t *testing.T) {
	v := newVisit(t)
	form := v.get(authorizeURL()).page(http.StatusOK).Find("form")
	doc := v.post("/sso/authorize", filled(form, "email", "no-email")).page(http.StatusUnprocessableEntity)
	assert.Contains(t, doc.Find("[role=alert]").Text(), "Type an email")
	assert.Equal(t, "no-email", doc.Find("#email").AttrOr("value", ""))
	assert.Equal(t, "st&te", doc.Find("input[name=state]").AttrOr("value", ""), "the request is still there")
}

func TestTheFormCannotBeBent(t *testing.T) {
	v := newVisit(t)
	form := v.get(authorizeURL()).page(http.StatusOK).Find("form")
	v.post("/sso/authorize", filled(form, "email", "admin@frontdesk.example", "redirect_uri",
		"https://evil.example/")).page(http.StatusBadRequest)
	v.post("/sso/authorize", url.Values{"email": {"admin@frontdesk.example"}}).page(http.StatusBadRequest)
	hostile := v.get(authorizeURL("state", `"><script>alert(1)</script>`, "login_hint", `"><script>`)).page(http.StatusOK)
	assert.Equal(t, `"><script>alert(1)</script>`, hostile.Find("input[name=state]").AttrOr("value", ""))
}

func TestTheFirstSignInActivatesAConnection(t *testing.T) {
	v := newVisit(t)
	_, connection := v.connectionIn("validating", false)
	doc := v.get(authorizeURL("organization", "", "connection", connection)).page(http.StatusOK)
	email := doc.Find("button[name=email]").First().AttrOr("value", "")
	require.NotEmpty(t, email)
	v.codeFor(email, "organization", "", "connection", connection)
	v.codeFor(email, "organization", "", "connection", connection)

	var now data.ConnectionJSON
	v.api(http.MethodGet, "/connections/"+connection, nil).into(http.StatusOK, &now)
	assert.Equal(t, "active", now.State)
	events := v.happened("connection.activated")
	require.Equal(t, []string{"connection.activated by system"}, kinds(events), "once, however many sign in")
	assert.Equal(t, connection, dig(events[0], "id"))
}

func TestSignInThatStartsAtTheProvider(t *testing.T) {
	v := newVisit(t)
	start := "/sso/idp-initiated?connection=" + StaffConnectionID + "&state=ignored&redirect_uri=" + url.QueryEscape(callback)
	address, query := v.get(start + "&email=success@frontdesk.example").back()
	assert.Equal(t, callback, address)
	assert.False(t, query.Has("state"))
	var token tokenAnswer
	v.exchange(query.Get("code")).into(http.StatusOK, &token)
	assert.Equal(t, "success@frontdesk.example", token.Profile.Email)

	_, query = v.get(start).back()
	assert.NotEmpty(t, query.Get("code"), "without an email somebody signs in")
	v.get("/sso/idp-initiated?connection=" + StaffConnectionID + "&redirect_uri=https://evil.example/").page(http.StatusBadRequest)
}
