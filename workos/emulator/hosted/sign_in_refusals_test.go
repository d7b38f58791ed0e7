package hosted_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
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
	v := emulatortest.NewVisit(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := v.In(t)
			answer := v.Get(authorizeURL(test.changes...))
			assert.Equal(t, test.want, answer.Page(http.StatusBadRequest).Find("h1").Text())
			assert.Empty(t, answer.Header.Get("Location"))
		})
	}
}

func TestLoopbackOnAnyPortIsRegistered(t *testing.T) {
	v := emulatortest.NewVisit(t)
	for _, address := range []string{
		"http://127.0.0.1:43210/x", "http://localhost:1/auth/callback", "http://[::1]:8080/", "http://localhost/cb?tenant=1",
	} {
		v.Get(authorizeURL("redirect_uri", address)).Page(http.StatusOK)
	}
	const registered = "https://app.example/callback"
	v.Get(authorizeURL("redirect_uri", registered)).Page(http.StatusBadRequest)
	v.Server.State().RedirectURIs.Add(v.Server.State().NewULID(), &data.RedirectURI{URI: registered})
	v.Get(authorizeURL("redirect_uri", registered)).Page(http.StatusOK)
	v.Get(authorizeURL("redirect_uri", registered+"/more")).Page(http.StatusBadRequest)
}

func TestErrorsGoBackByRedirect(t *testing.T) {
	v := emulatortest.NewVisit(t)
	_, inactive := v.ConnectionIn("inactive", false)
	_, draft := v.ConnectionIn("draft", false)
	ambiguous, _ := v.ConnectionIn("active", true)
	at, _ := v.Server.State().Organizations.Find(ambiguous)
	v.Server.State().AddConnection(v.Server.State().NewULID(),
		&data.Connection{Organization: at, Kind: "OktaSAML", State: "active", Name: "Second"})
	empty := v.Server.State().Organizations.ID(v.Server.State().AddOrganization(v.Server.State().NewULID(), &data.Organization{Name: "Empty"}))
	unlinked := v.Server.State().AddOrganization(v.Server.State().NewULID(), &data.Organization{Name: "Not linked"})
	v.Server.State().AddConnection(v.Server.State().NewULID(), &data.Connection{Organization: unlinked, Kind: "OktaSAML", State: "inactive"})

	tests := []struct {
		name    string
		changes []string
		want    string
	}{
		{"a response type that is not code", []string{"response_type", "token"}, "unsupported_response_type"},
		{"no selector", []string{"organization", ""}, "invalid_connection_selector"},
		{"two selectors", []string{"connection", data.StaffConnectionID}, "invalid_connection_selector"},
		{"an unknown provider", []string{"organization", "", "provider", "MySpaceOAuth"}, "invalid_connection_selector"},
		{"the domain of old", []string{"organization", "", "domain", "frontdesk.example"}, "domain_connection_selector_not_allowed"},
		{"an unknown organization", []string{"organization", "org_01HZZZZZZZZZZZZZZZZZZZZZZZ"}, "organization_invalid"},
		{"an organization without connections", []string{"organization", empty}, "organization_invalid"},
		{
			"an organization whose connection is switched off", []string{"organization", v.Server.State().Organizations.ID(unlinked)},
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
			v := v.In(t)
			address, query := v.Get(authorizeURL(test.changes...)).Back()
			assert.Equal(t, callback, address)
			assert.Equal(t, test.want, query.Get("error"))
			assert.NotEmpty(t, query.Get("error_description"))
			assert.Equal(t, "st&te", query.Get("state"))
			assert.Empty(t, query.Get("code"))
		})
	}
	failed := v.Happened("authentication.sso_failed")
	require.Len(t, failed, len(tests))
	assert.Equal(t, "unsupported_response_type", emulatortest.Dig(failed[0], "error", "code"))
	assert.Equal(t, inactive, emulatortest.Dig(failed[10], "sso", "connection_id"))
}

func TestEveryDocumentedErrorCanBeSimulated(t *testing.T) {
	v := emulatortest.NewVisit(t)
	form := v.Get(authorizeURL()).Page(http.StatusOK).Find("form")
	offered := form.Find("details button[name=error]").Map(func(_ int, b *goquery.Selection) string { return b.AttrOr("value", "") })
	for _, code := range []string{
		"access_denied", "ambiguous_connection_selector", "connection_domain_invalid", "connection_invalid",
		"connection_strategy_invalid", "connection_unlinked", "domain_connection_selector_not_allowed",
		"idp_initiated_sso_disabled", "invalid_connection_selector", "organization_invalid", "oauth_failed",
		"profile_not_allowed_outside_organization", "server_error", "signin_consent_denied",
	} {
		require.Contains(t, offered, code)
		_, query := v.Post("/sso/authorize", emulatortest.Filled(form, "error", code)).Back()
		assert.Equal(t, code, query.Get("error"))
		assert.Equal(t, "st&te", query.Get("state"))
	}
	cancel := form.Find("button[name=error]").First()
	assert.Equal(t, "Cancel", cancel.Text())
	assert.Equal(t, "access_denied", cancel.AttrOr("value", ""))
}

func TestWhoMayComeIn(t *testing.T) {
	v := emulatortest.NewVisit(t)
	s := v.Server
	var suspended, organization string
	for _, row := range s.State().DirectoryUsers.All() {
		home := s.State().Directories.Rows[row.Directory].Organization
		if len(s.State().ByOrganization[home].Connections) == 1 &&
			s.State().Connections.Rows[s.State().ByOrganization[home].Connections[0]].State == "active" && row.State == data.PersonSuspended {
			suspended = s.State().Organizations.Rows[home].Person(row.Person).Email
			organization = s.State().Organizations.ID(home)
		}
	}
	require.NotEmpty(t, suspended)
	open, _ := v.ConnectionIn("active", true)
	at, _ := s.State().Organizations.Find(open)
	row := *s.State().Organizations.Rows[at]
	row.AllowOutside = true
	s.State().Organizations.Set(at, &row)
	tests := []struct{ name, organization, email, want string }{
		{"the staff", data.StaffOrganizationID, "Viewer@Frontdesk.example", ""},
		{"nobody in the organization's domain", data.StaffOrganizationID, "nobody@frontdesk.example", "access_denied"},
		{"somebody of another domain", data.StaffOrganizationID, "mallory@evil.example", "profile_not_allowed_outside_organization"},
		{"somebody whose account is suspended", organization, suspended, "access_denied"},
		{"a guest where profiles from outside are allowed", open, "guest@agency.example", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := v.In(t)
			form := v.Get(authorizeURL("organization", test.organization)).Page(http.StatusOK).Find("form")
			_, query := v.Post("/sso/authorize", emulatortest.Filled(form, "email", test.email)).Back()
			assert.Equal(t, test.want, query.Get("error"), query.Get("error_description"))
			assert.Equal(t, test.want == "", query.Get("code") != "")
		})
	}
}

func TestAnEmailHasToBeTyped(t *testing.T) {
	v := emulatortest.NewVisit(t)
	form := v.Get(authorizeURL()).Page(http.StatusOK).Find("form")
	doc := v.Post("/sso/authorize", emulatortest.Filled(form, "email", "no-email")).Page(http.StatusUnprocessableEntity)
	assert.Contains(t, doc.Find("[role=alert]").Text(), "Type an email")
	assert.Equal(t, "no-email", doc.Find("#email").AttrOr("value", ""))
	assert.Equal(t, "st&te", doc.Find("input[name=state]").AttrOr("value", ""), "the request is still there")
}

func TestTheFormCannotBeBent(t *testing.T) {
	v := emulatortest.NewVisit(t)
	form := v.Get(authorizeURL()).Page(http.StatusOK).Find("form")
	v.Post("/sso/authorize", emulatortest.Filled(form, "email", "admin@frontdesk.example", "redirect_uri",
		"https://evil.example/")).Page(http.StatusBadRequest)
	v.Post("/sso/authorize", url.Values{"email": {"admin@frontdesk.example"}}).Page(http.StatusBadRequest)
	hostile := v.Get(authorizeURL("state", `"><script>alert(1)</script>`, "login_hint", `"><script>`)).Page(http.StatusOK)
	assert.Equal(t, `"><script>alert(1)</script>`, hostile.Find("input[name=state]").AttrOr("value", ""))
}

func TestTheFirstSignInActivatesAConnection(t *testing.T) {
	v := emulatortest.NewVisit(t)
	_, connection := v.ConnectionIn("validating", false)
	doc := v.Get(authorizeURL("organization", "", "connection", connection)).Page(http.StatusOK)
	email := doc.Find("button[name=email]").First().AttrOr("value", "")
	require.NotEmpty(t, email)
	codeFor(v, email, "organization", "", "connection", connection)
	codeFor(v, email, "organization", "", "connection", connection)

	var now data.ConnectionJSON
	v.API(http.MethodGet, "/connections/"+connection, nil).Into(http.StatusOK, &now)
	assert.Equal(t, "active", now.State)
	events := v.Happened("connection.activated")
	require.Equal(t, []string{"connection.activated by system"}, emulatortest.Kinds(events), "once, however many sign in")
	assert.Equal(t, connection, emulatortest.Dig(events[0], "id"))
}

func TestSignInThatStartsAtTheProvider(t *testing.T) {
	v := emulatortest.NewVisit(t)
	start := "/sso/idp-initiated?connection=" + data.StaffConnectionID + "&state=ignored&redirect_uri=" + url.QueryEscape(callback)
	address, query := v.Get(start + "&email=success@frontdesk.example").Back()
	assert.Equal(t, callback, address)
	assert.False(t, query.Has("state"))
	var token tokenAnswer
	exchange(v, query.Get("code")).Into(http.StatusOK, &token)
	assert.Equal(t, "success@frontdesk.example", token.Profile.Email)

	_, query = v.Get(start).Back()
	assert.NotEmpty(t, query.Get("code"), "without an email somebody signs in")
	v.Get("/sso/idp-initiated?connection=" + data.StaffConnectionID + "&redirect_uri=https://evil.example/").Page(http.StatusBadRequest)
}
