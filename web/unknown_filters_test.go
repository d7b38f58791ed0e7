package web

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWalkAFilterThatDoesNotExistShowsNothingAndSaysSo asks every list for what it cannot narrow by. All rows in answer to
// that would pass for the rows that were asked for, on the page and in the file.
func TestWalkAFilterThatDoesNotExistShowsNothingAndSaysSo(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	northwind := "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID
	groups, err := p.mirror.DirectoryGroups(t.Context(), mirror.Everything, mirror.Query{Limit: 1})
	require.NoError(t, err)
	directory, group := "/directories/"+groups.Rows[0].DirectoryID, "/directory-groups/"+groups.Rows[0].ID
	lists := []string{northwind + "/users", northwind + "/portal-links", northwind + "/audit-logs", directory + "/users",
		directory + "/groups", group, "/invitations"}
	for at := range listRoutes() {
		lists = append(lists, at)
	}
	for _, at := range lists {
		for query, says := range map[string]string{
			"action=haunted":           "This list has no filter “action”.",
			"state=haunted":            "haunted",
			"type=haunted":             "haunted",
			"state=active&state=draft": "Choose one.",
			"status=active":            "This list has no filter “status”.",
			"role=admin&provider=okta": "This list has no filter “provider”.",
			"from=2026-01-01":          "This list has no filter “from”.",
		} {
			page := p.open(t, client, at+"?"+query)
			empty := page.Find(".empty")
			assert.Equal(t, "nomatch", empty.AttrOr("data-kind", ""), "%s?%s", at, query)
			name, _, _ := strings.Cut(query, "=")
			if page.Find("select[name="+name+"]").Length() == 0 && (name == "state" || name == "type") {
				says = "This list has no filter “" + name + "”."
			}
			assert.Contains(t, squeeze(empty.Text()), says, "%s?%s", at, query)
			assert.NotRegexp(t, `^[1-9]`, squeeze(page.Find(".count").First().Text()), "%s?%s: the heading counts what is shown", at, query)
			file := p.send(t, client, http.MethodGet, at+"?format=csv&"+query, nil)
			assert.Equal(t, http.StatusBadRequest, file.StatusCode, "%s?%s: there is no file of it", at, query)
			assert.Contains(t, squeeze(file.page(t).Find("main").Text()), says, "%s?%s", at, query)
		}
	}
	page := p.open(t, client, "/users?state=haunted")
	assert.Equal(t, "haunted", page.Find("select[name=state] option[selected]").AttrOr("value", ""), "the filter that is on looks on")
	got := p.send(t, client, http.MethodGet, "/events?action=haunted", nil)
	assert.Equal(t, http.StatusBadRequest, got.StatusCode)
	assert.Contains(t, squeeze(got.page(t).Find(".empty").Text()), "This list has no filter “action”.")
	assert.Equal(t, http.StatusBadRequest, p.send(t, client, http.MethodGet, "/events?format=csv&action=haunted", nil).StatusCode)
	require.Equal(t, http.StatusOK, p.send(t, client, http.MethodGet, "/events?own=show", nil).StatusCode)
	found := p.open(t, client, "/organizations?state=attention&utm_source=mail&gclid=Cj0").Find("section.list tbody tr")
	assert.Equal(t, p.open(t, client, "/organizations?state=attention").Find("section.list tbody tr").Length(), found.Length(),
		"a link that a mail program added to")
	assert.Positive(t, found.Length())
}
