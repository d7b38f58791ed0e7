package auth

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/require"
)

func TestOnlyTheConfiguredPeopleComeIn(t *testing.T) {
	change := func(edit func(*workos.Profile)) workos.Profile {
		p := staff("ana@example.com", "admin")
		edit(&p)
		return p
	}
	byConnection := func(c *Config) { c.Organization, c.Connection = "", "conn_staff" }
	for _, test := range []struct {
		name    string
		config  option
		profile workos.Profile
		code    string // "" comes in
	}{
		{"one of ours, by organization", nil, staff("ana@example.com"), ""},
		{"one of ours, by connection", byConnection, staff("ana@example.com"), ""},
		{"a customer's user with the same email and role", nil,
			change(func(p *workos.Profile) { p.OrganizationID, p.ConnectionID = "org_acme", "conn_acme" }), "other_organization"},
		{"another connection with the same email", byConnection, change(func(p *workos.Profile) { p.ConnectionID = "conn_acme" }),
			"other_organization"},
		{"an organization that looks alike", nil, change(func(p *workos.Profile) { p.OrganizationID = "org_staff2" }), "other_organization"},
		{"an organization in other letters", nil, change(func(p *workos.Profile) { p.OrganizationID = "ORG_STAFF" }), "other_organization"},
		{"no organization", nil, change(func(p *workos.Profile) { p.OrganizationID = "" }), "other_organization"},
		{"no connection", byConnection, change(func(p *workos.Profile) { p.ConnectionID = "" }), "other_organization"},
		{"no id from the identity provider: WorkOS's own will do", nil, change(func(p *workos.Profile) { p.IdPID = "" }), ""},
		{"an id too long to be one", nil, change(func(p *workos.Profile) { p.IdPID = strings.Repeat("x", 301) }), "no_identity"},
		{"a role of none", nil, staff("zoe@example.com"), "no_role"},
		{"two @", nil, staff("ana@evil@example.com"), "no_role"},
		{"the address in a comment", nil, staff("ana@example.com(ana@evil.example"), "no_role"},
		{"an address with a line break", nil, staff("ana@example.com\n"), "no_role"},
		{"a letter that looks like another", nil, staff("аna@example.com"), "no_role"},
		{"a dotless i that lower-cases to another", nil, staff("anA@EXAMPLE.COM"), ""},
		{"a full-width sign", nil, staff("ana＠example.com"), "no_role"},
		{"a Kelvin sign", nil, staff("\u212Aana@example.com"), "no_role"},
		{"a strange address, but a role by group", nil,
			change(func(p *workos.Profile) { p.Email, p.Roles, p.Groups = "a@b@c", nil, []string{"Support"} }), ""},
		{"a group in other letters", nil, change(func(p *workos.Profile) { p.Email, p.Roles, p.Groups = "", nil, []string{"support"} }),
			"no_role"},
	} {
		t.Run(test.name, func(t *testing.T) {
			config := test.config
			if config == nil {
				config = func(*Config) {}
			}
			d := newDesk(t, config)
			b := d.browser()
			w := b.signIn(test.profile, "")
			if test.code == "" {
				require.Equal(t, http.StatusSeeOther, w.Code, w.Body.String())
				require.Equal(t, http.StatusOK, b.get("/").Code)
				return
			}
			require.Equal(t, http.StatusForbidden, w.Code)
			require.Equal(t, test.code, refusalOf(t, w).Code)
			require.NotContains(t, b.cookies, hostPrefix+sessionCookie)
			row := d.entries(store.AuditQuery{Action: ActionSignIn})[0]
			require.Equal(t, store.Refused, row.Outcome)
			require.Equal(t, test.code, row.Details.Fact("code"))
			require.Empty(t, row.Actor.Role)
		})
	}
}

func TestWhoBelongsElsewhereIsToldSo(t *testing.T) {
	d := newDesk(t)
	p := staff("cleo@acme.example")
	p.OrganizationID = "org_acme"
	r := refusalOf(t, d.browser().signIn(p, "/users"))
	require.Equal(t, "This account belongs to another organization", r.Title)
	require.Contains(t, r.Text, "cleo@acme.example")
	require.Equal(t, []Action{{Label: "Sign in with another account", URL: "/sign-in/start?again=1", Primary: true}}, r.Actions)
}

func TestEveryErrorCodeHasItsPage(t *testing.T) {
	status := map[string]int{"access_denied": 403, "signin_consent_denied": 403, "profile_not_allowed_outside_organization": 403,
		"idp_initiated_sso_disabled": 400, "something_new": 400, "<script>": 400}
	titles := map[string]bool{}
	for _, code := range []string{"access_denied", "ambiguous_connection_selector", "connection_domain_invalid", "connection_invalid",
		"connection_strategy_invalid",
		"connection_unlinked", "domain_connection_selector_not_allowed", "idp_initiated_sso_disabled", "invalid_connection_selector",
		"organization_invalid", "oauth_failed",
		"profile_not_allowed_outside_organization", "server_error", "signin_consent_denied", "something_new", "<script>"} {
		t.Run(code, func(t *testing.T) {
			d := newDesk(t)
			b := d.browser()
			const said = "Because \u202e<img src=x onerror=alert(1)>\r\nSet-Cookie: a=b"
			unasked := b.get(callback("error", code, "error_description", said))
			require.Equal(t, http.StatusBadRequest, unasked.Code)
			require.Empty(t, refusalOf(t, unasked).Detail, "a stranger's words are not repeated")

			w := b.get(callback("error", code, "error_description", said, "state", b.setOut("/users").state))
			want := status[code]
			if want == 0 {
				want = http.StatusBadGateway
			}
			require.Equal(t, want, w.Code)
			r := refusalOf(t, w)
			require.NotContains(t, r.Code, "<")
			require.Contains(t, r.Detail, "Because <img", "to be escaped by the page")
			require.NotContains(t, r.Detail, "\n")
			require.NotContains(t, r.Detail, "\u202e")
			require.NotEmpty(t, r.Text)
			require.NotEmpty(t, r.Actions)
			titles[r.Title] = true
			require.Zero(t, d.workos.calls())
			require.NotContains(t, b.cookies, hostPrefix+sessionCookie)
			require.Len(t, d.entries(store.AuditQuery{Action: ActionSignIn, Outcome: store.Refused}), 2)
		})
	}
	require.Len(t, titles, 15, "14 codes and the unknown, each in its own words")
}
