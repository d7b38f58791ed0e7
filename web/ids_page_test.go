package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// oddIDs answers as WorkOS does, for objects whose IDs and external IDs begin in other ways.
func oddIDs(w http.ResponseWriter, r *http.Request) {
	answer, found := map[string]string{
		"GET /user_management/users/usr-77":                                           `{"id":"usr-77","email":"ana@x.example","external_id":"user_2c9QmExampleFromElsewhere"}`,
		"GET /user_management/users/external_id/user_2c9QmExampleFromElsewhere":       `{"id":"usr-77","email":"ana@x.example"}`,
		"GET /user_management/users/external_id/a%2Fb%20c%25d%23e":                    `{"id":"user_01slash","email":"slash@x.example","external_id":"a/b c%d#e"}`,
		"GET /user_management/users/external_id/42":                                   `{"id":"user_01number","email":"number@x.example","external_id":42}`,
		"GET /user_management/users/a%2Fb%20c":                                        `{"id":"a/b c","email":"odd@x.example"}`,
		"GET /user_management/invitations/inv_01ABC":                                  `{"id":"inv_01ABC","email":"new@x.example","state":"pending","organization_id":"org_01ABC","expires_at":"2099-01-01T00:00:00Z"}`,
		"POST /user_management/invitations/inv_01ABC/revoke":                          `{"id":"inv_01ABC","email":"new@x.example","state":"revoked","organization_id":"org_01ABC"}`,
		"POST /user_management/invitations/inv_01ABC/resend":                          `{"id":"inv_01ABC","email":"new@x.example","state":"pending","organization_id":"org_01ABC"}`,
		"GET /directory_users/directory_usr_01ABC":                                    `{"id":"directory_usr_01ABC","directory_id":"directory_01ABC","organization_id":"org_01ABC","state":"active","first_name":"Ana"}`,
		"GET /directory_groups/directory_grp_01ABC":                                   `{"id":"directory_grp_01ABC","directory_id":"directory_01ABC","organization_id":"org_01ABC","name":"Crew"}`,
		"GET /organizations/org_01ABC":                                                `{"id":"org_01ABC","name":"Acme"}`,
		"GET /connections/conn_01ABC":                                                 `{"id":"conn_01ABC","name":"Okta","organization_id":"org_01ABC"}`,
		"GET /user_management/organization_memberships/om_01KAM5ZZZZ0000000000000000": `{"id":"om_01KAM5ZZZZ0000000000000000","user_id":"usr-77","organization_id":"org_01ABC","status":"active"}`,
	}[r.Method+" "+r.URL.EscapedPath()]
	if !found {
		w.WriteHeader(http.StatusNotFound)
		answer = `{"message":"Not found","code":"entity_not_found"}`
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(answer))
}

func TestRowsOfEveryPrefixHavePages(t *testing.T) {
	d := startForeign(t, oddIDs)
	client := d.signIn(t, "admin")
	for at, heading := range map[string]string{
		"/users/usr-77": "ana@x.example", "/invitations/inv_01ABC": "new@x.example", "/directory-users/directory_usr_01ABC": "Ana",
		"/directory-groups/directory_grp_01ABC": "Crew",
	} {
		got := d.send(t, client, http.MethodGet, at, nil)
		require.Equal(t, http.StatusOK, got.StatusCode, at)
		assert.Contains(t, squeeze(got.page(t).Find("h1").Text()), heading, at)
	}
	require.NoError(t, d.mirror.UpsertUser(t.Context(), workos.User{Object: workos.Object{ID: "a/b c"}, Email: "odd@x.example"}))
	row := d.send(t, client, http.MethodGet, "/users", nil).page(t).Find("tbody a").First().AttrOr("href", "")
	got := d.send(t, client, http.MethodGet, row, nil)
	require.Equal(t, http.StatusOK, got.StatusCode, row)
	assert.Equal(t, "odd@x.example", squeeze(got.page(t).Find("h1").Text()), "a row leads to its page whatever its ID holds")
	for _, action := range []string{"resend", "revoke"} {
		at := "/invitations/inv_01ABC/" + action
		form := d.send(t, client, http.MethodGet, at, nil)
		require.Equal(t, http.StatusOK, form.StatusCode, at)
		values := url.Values{"reason": {"Ticket 4711"}}
		for _, name := range []string{"form_key", "seen"} {
			values.Set(name, form.page(t).Find("#action-form input[name="+name+"]").AttrOr("value", ""))
		}
		sent := d.send(t, client, http.MethodPost, at, values)
		assert.Equal(t, http.StatusSeeOther, sent.StatusCode, at)
	}
}

func TestPastedTextLeadsToTheObject(t *testing.T) {
	d := startForeign(t, oddIDs)
	client := d.signIn(t, "support")
	ctx := t.Context()
	require.NoError(t, d.mirror.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_01ABC"}, Name: "Acme"}))
	require.NoError(t, d.mirror.UpsertConnection(ctx, workos.Connection{Object: workos.Object{ID: "conn_01ABC"}, OrganizationID: "org_01ABC",
		Name:    "Okta",
		Domains: []workos.ConnectionDomain{{ID: "conn_domain_01XYZ", Domain: "acme.example"}}}))
	ulid := "01KAM5ZZZZ0000000000000000"
	org, user := "/organizations/org_01ABC", "/users/usr-77"
	for pasted, want := range map[string]string{
		`"org_01ABC",`:                                     org,
		` org_01ABC. `:                                     org,
		`org_01abc`:                                        org,
		`ORG_01ABC;`:                                       org,
		"\u200borg_01ABC\ufeff\u00a0":                      org,
		`{"organization": "org_01ABC"}`:                    org,
		`{"data":{"user_id":"org_01ABC"},"x":[1]}`:         org,
		`"organization_id": "org_01ABC",`:                  org,
		`[org_01ABC]`:                                      org,
		d.URL + `/organizations/org_01ABC?x=1`:             org,
		d.URL + `/organizations/org_01ABC/users?after=x#y`: org,
		`https://dashboard.workos.com/environment_01X/organizations/org_01ABC/sso`: org,
		`user_2c9QmExampleFromElsewhere`:                                           user,
		`"user_2c9QmExampleFromElsewhere"`:                                         user,
		`inv_01ABC`:                                                                "/invitations/inv_01ABC",
		`directory_usr_01ABC`:                                                      "/directory-users/directory_usr_01ABC",
		`directory_grp_01ABC`:                                                      "/directory-groups/directory_grp_01ABC",
		`conn_domain_01XYZ`:                                                        "/connections/conn_01ABC",
		`om_` + ulid:                                                               user,
		`OM_` + strings.ToLower(ulid):                                              user,
		`we_01ABC`:                                                                 "/settings/webhooks",
		`auth_factor_01ABC`:                                                        "/tools/factors/auth_factor_01ABC",
	} {
		got := d.send(t, client, http.MethodGet, "/search?q="+url.QueryEscape(pasted), nil)
		assert.Equal(t, http.StatusSeeOther, got.StatusCode, pasted)
		assert.Equal(t, want, got.Header.Get("Location"), pasted)
	}
	for pasted, want := range map[string]string{"42": "/users/user_01number", "a/b c%d#e": "/users/user_01slash",
		"'a/b c%d#e',": "/users/user_01slash"} {
		page := d.send(t, client, http.MethodGet, "/search?q="+url.QueryEscape(pasted), nil).page(t)
		assert.Contains(t, links(page.Find("main")), want, pasted)
	}
}

func TestAPastedAddressIsTheAddress(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	user := data[workos.User](t, p, "/user_management/users?limit=1")[0]
	for _, pasted := range []string{"<%s>", "mailto:%s", "Ana Ruiz <%s>", `"Ruiz, Ana" <%s>,`, "mailto:%s?subject=Hi", `{"email": "%s"}`,
		"%s;", "(%s)"} {
		page := p.open(t, client, "/search?q="+url.QueryEscape(fmt.Sprintf(pasted, user.Email)))
		assert.Contains(t, links(section(page, "Users")), "/users/"+user.ID, pasted)
	}
}

func TestWhatIsPrintedLeadsSomewhere(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	northwind := scenario(t, "Northwind Logistics")
	event := data[workos.Event](t, p, "/events?limit=1&events=connection.activated,session.created,user.created")[0]
	found := p.send(t, client, http.MethodGet, "/search?q="+event.ID, nil)
	at := found.Header.Get("Location")
	require.Contains(t, at, "/events?", "%s of %s: %d", event.ID, event.CreatedAt, found.StatusCode)
	assert.Contains(t, p.send(t, client, http.MethodGet, at, nil).body, event.ID, "the event is among those around its time")

	got := p.send(t, client, http.MethodGet, "/users/user_01NONE/edit", nil)
	require.Equal(t, http.StatusNotFound, got.StatusCode)
	entry := p.lastEntry(t, "sign_in")
	at = p.send(t, client, http.MethodGet, "/search?q="+entry.RequestID, nil).Header.Get("Location")
	assert.Equal(t, "/activity?q="+entry.RequestID, at, "a request of an operator")
	link, _ := p.post(t, client, p.form(t, client, "organization", northwind.OrganizationID, "intent", "sso"))
	require.Less(t, link.StatusCode, 400)
	issued := p.lastEntry(t, "portal_link.issue")
	at = p.send(t, client, http.MethodGet, "/search?q="+issued.TargetID, nil).Header.Get("Location")
	assert.NotEmpty(t, at, "a portal link")

	at = "/organizations/" + northwind.OrganizationID + "/settings"
	p.open(t, client, at)
	p.handlers.Flush()
	contacts := data[workos.ITContact](t, p, "/organizations/"+northwind.OrganizationID+"/it_contacts")
	keys := data[workos.APIKey](t, p, "/organizations/"+northwind.OrganizationID+"/api_keys")
	require.NotEmpty(t, contacts)
	require.NotEmpty(t, keys)
	for _, id := range []string{contacts[0].ID, keys[0].ID} {
		assert.Equal(t, at, p.send(t, client, http.MethodGet, "/search?q="+id, nil).Header.Get("Location"), id)
	}
}
