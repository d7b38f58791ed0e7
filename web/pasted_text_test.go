package web

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pastedAddresses are ways in which an address comes out of other programs.
var pastedAddresses = []string{"Ana Ruiz <%s>", `"Ruiz, Ana" <%s>,`, "mailto:%s", "<%s>", "%s;", " \u200b%s\u00a0", `{"email": "%s"}`,
	"'%s'"}

func TestListsTakePastedAddresses(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "viewer"), scenario(t, "Northwind Logistics")
	organization := northwind.OrganizationID
	user := data[workos.User](t, p, "/user_management/users?limit=1&organization_id="+organization)[0]
	invitation := data[workos.Invitation](t, p, "/user_management/invitations?limit=1")[0]
	directory := data[workos.Directory](t, p, "/directories?limit=1&organization_id="+organization)[0]
	person := data[workos.DirectoryUser](t, p, "/directory_users?limit=1&directory="+directory.ID)[0]
	for at, email := range map[string]string{
		"/users": user.Email, "/organizations/" + organization + "/users": user.Email, "/invitations": invitation.Email,
		"/directories/" + directory.ID + "/users": person.Email,
	} {
		rows := func(typed string) []string {
			return links(p.open(t, client, at+"?q="+url.QueryEscape(typed)).Find("tbody"))
		}
		want := rows(email)
		require.NotEmpty(t, want, at)
		for _, pasted := range pastedAddresses {
			assert.Equal(t, want, rows(fmt.Sprintf(pasted, email)), "%s: %s", at, pasted)
		}
	}
	for _, pasted := range []string{`"` + organization + `",`, p.URL + "/organizations/" + organization + "/users",
		`{"organization_id": "` + organization + `"}`} {
		assert.Equal(t, []string{"/organizations/" + organization},
			links(p.open(t, client, "/organizations?q="+url.QueryEscape(pasted)).Find("tbody")), pasted)
		typeahead := p.open(t, client, "/options/organizations?organization_text="+url.QueryEscape(pasted), partial()...)
		assert.Contains(t, squeeze(typeahead.Text()), "Northwind Logistics", pasted)
		assert.NotEmpty(t, links(p.open(t, client, "/users?organization_text="+url.QueryEscape(pasted)).Find("tbody")), pasted)
	}
}

func TestEveryAddressFieldTakesAPastedAddress(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "admin"), scenario(t, "Northwind Logistics")
	user := data[workos.User](t, p, "/user_management/users?limit=1&organization_id="+northwind.OrganizationID)[0]
	for at, field := range map[string]string{
		"/invitations/new": "email", "/users/new": "email", "/tools/magic-links/send": "email", "/tools/magic-links/show": "email",
		"/users/" + user.ID + "/email-change":                             "new_email",
		"/organizations/" + northwind.OrganizationID + "/it-contacts/new": "email",
	} {
		opened := p.open(t, client, at)
		require.Equal(t, 1, opened.Find("#action-form input[name="+field+"]").Length(), at)
		for _, pasted := range pastedAddresses {
			shown := p.send(t, client, http.MethodPost, at, url.Values{"form_key": {"expired"}, field: {fmt.Sprintf(pasted, "noor@osier.example")}})
			require.Equal(t, http.StatusUnprocessableEntity, shown.StatusCode, "%s: %s", at, pasted)
			input := shown.page(t).Find("#action-form input[name=" + field + "]")
			assert.Equal(t, "noor@osier.example", input.AttrOr("value", ""), "%s: %s", at, pasted)
			assert.NotEqual(t, "true", input.AttrOr("aria-invalid", ""), "%s: %s", at, pasted)
		}
	}
	for _, pasted := range pastedAddresses {
		typed := url.QueryEscape(fmt.Sprintf(pasted, user.Email))
		options := p.open(t, client, "/options/organizations/"+northwind.OrganizationID+"/members?member_text="+typed, partial()...)
		assert.Equal(t, 1, options.Find("[role=option]").Length(), pasted)
		assert.Contains(t, squeeze(options.Text()), user.Email, pasted)
	}
}
