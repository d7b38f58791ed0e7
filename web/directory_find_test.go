package web

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestADirectoryUserIsFoundBeforeTheCopyHoldsThem(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	directory := data[workos.Directory](t, p, "/directories?organization_id="+scenario(t, "Northwind Logistics").OrganizationID)[0]
	people := data[workos.DirectoryUser](t, p, "/directory_users?directory="+directory.ID)
	at := "/directories/" + directory.ID + "/users?q="
	for _, text := range []string{people[0].Email, people[1].IdPID} {
		assert.Len(t, rowNames(p.open(t, client, at+url.QueryEscape(text)).Find("section.list")), 1, text)
	}
	assert.Empty(t, rowNames(p.open(t, client, at+"nobody%40osier.example").Find("section.list")))
	p.breaks(t, "/directory_users", `"status":503`)
	p.open(t, client, at+url.QueryEscape(people[2].Email)) // nobody is found, and the page stands
}

// somebodyOfTheDirectory is a directory user of a customer who signed in by SSO, and by which connection.
func somebodyOfTheDirectory(t *testing.T, p *pagesDesk) (person workos.DirectoryUser, connection string) {
	northwind := scenario(t, "Northwind Logistics").OrganizationID
	for _, event := range data[workos.Event](t, p, "/events?events=authentication.sso_succeeded&limit=100&organization_id="+northwind) {
		var signIn struct {
			Email string
			SSO   struct {
				Connection string `json:"connection_id"`
			}
		}
		require.NoError(t, json.Unmarshal(event.Data, &signIn))
		for _, directory := range data[workos.Directory](t, p, "/directories?organization_id="+northwind) {
			if found := data[workos.DirectoryUser](t, p, "/directory_users?directory="+directory.ID+"&email="+
				url.QueryEscape(signIn.Email)); len(found) > 0 {
				return found[0], signIn.SSO.Connection
			}
		}
	}
	t.Fatal("nobody of the directory signed in")
	return person, ""
}

func TestADirectoryUserIsSeenBesideTheUserAndTheirLastSignIn(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	person, connection := somebodyOfTheDirectory(t, p)
	at := "/directory-users/" + person.ID
	beside := section(p.open(t, client, at), "Comparison")
	row := func(label string) string {
		for _, tr := range beside.Find("tbody tr").EachIter() {
			if cells := tr.Find("td, th"); squeeze(cells.First().Text()) == label {
				return squeeze(cells.Slice(1, cells.Length()).Text())
			}
		}
		return ""
	}
	assert.Equal(t, 3, strings.Count(row("Email"), person.Email), "the same address in all three: %s", row("Email"))
	assert.NotContains(t, row("Email"), "Differs")
	assert.Regexp(t, "Signed in by single sign-on|Sign-in failed", row("Status"))
	assert.Contains(t, links(beside), "/connections/"+connection)

	p.breaks(t, "/events", `"status":503`)
	assert.Contains(t, squeeze(section(p.open(t, client, at), "Comparison").Text()), "WorkOS answered with an error: 503 Service Unavailable",
		"the rest of the page stands")
}
