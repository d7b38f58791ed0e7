package web

import (
	"net/http"
	"net/url"
	"testing"

	"frontdesk/store"
	"frontdesk/workos/mirror"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// leaver is somebody who left the customer by the directory's word and is an active member all the same.
func leaver(t *testing.T, p *pagesDesk) (person mirror.DirectoryUserRow, userID string) {
	t.Helper()
	people, err := p.mirror.DirectoryUsers(t.Context(), mirror.Everything,
		mirror.Query{OrganizationID: scenario(t, "Castellan Insurance").OrganizationID, State: "suspended", Limit: 100})
	require.NoError(t, err)
	for _, row := range people.Rows {
		match, err := p.mirror.Match(t.Context(), mirror.Everything, row.Email)
		require.NoError(t, err)
		for _, member := range match.Memberships {
			if member.OrganizationID == row.OrganizationID && member.State == "active" {
				return row, member.UserID
			}
		}
	}
	t.Fatal("the scenario has nobody who left and is still a member")
	return person, ""
}

func values(page *goquery.Document) []string {
	return page.Find("dl.pairs dd").Map(func(_ int, s *goquery.Selection) string { return squeeze(s.Text()) })
}

func TestDirectoryUserAndUserPointAtEachOther(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	person, userID := leaver(t, p)

	page := p.open(t, client, "/directory-users/"+person.ID)
	box := callout(page, "Still a member")
	assert.Equal(t, "danger", box.AttrOr("data-tone", ""))
	assert.Equal(t, []string{"/users/" + userID}, links(box))
	assert.Contains(t, links(section(page, "Matching user")), "/users/"+userID)
	assert.Contains(t, squeeze(section(page, "Matching user").Text()), "Active")
	for _, link := range links(page.Find("main")) {
		p.open(t, client, link)
	}

	user := p.open(t, client, "/users/"+userID)
	assert.Equal(t, []string{"/directory-users/" + person.ID}, links(callout(user, "Still has access")))
	assert.Contains(t, links(section(user, "Directory records")), "/directory-users/"+person.ID)
	assert.Contains(t, rowNames(section(user, "Memberships")), "Castellan Insurance")
	assert.Contains(t, squeeze(user.Find("dl.facts").Text()), person.Email)

	t.Run("from the copy when WorkOS is down", func(t *testing.T) {
		p.breaks(t, "", `"status":503`)
		defer p.clearFaults(t)
		for _, at := range []string{"/directory-users/" + person.ID, "/users/" + userID} {
			page := p.open(t, client, at)
			assert.Contains(t, squeeze(page.Find(".banner").Text()), "This is the data as of")
			assert.Equal(t, 1, page.Find("article.callout[data-tone=danger]").Length())
		}
		assert.Contains(t, rowNames(section(p.open(t, client, "/users/"+userID), "Memberships")), "Castellan Insurance")
	})
}

func TestAttributesAreMaskedUntilTheLedgerKnows(t *testing.T) {
	p := startSynced(t)
	person, _ := leaver(t, p)
	at := "/directory-users/" + person.ID
	reveals := func() []store.AuditEntry {
		page, err := p.records.AuditEntries(t.Context(), store.Everything, store.AuditQuery{TargetID: person.ID})
		require.NoError(t, err)
		return page.Rows
	}

	t.Run("a viewer sees names and no button", func(t *testing.T) {
		for _, role := range []string{"viewer", "success"} {
			client := p.signIn(t, role)
			page := p.open(t, client, at)
			require.NotEmpty(t, values(page))
			for _, value := range values(page) {
				assert.Equal(t, "••••••", value)
			}
			assert.Zero(t, page.Find("main form").Length())
			for _, suffix := range []string{"/attributes", "/raw"} {
				got := p.send(t, client, http.MethodPost, at+suffix, url.Values{})
				assert.Equal(t, http.StatusForbidden, got.StatusCode, suffix)
				assert.Zero(t, got.page(t).Find("dl.pairs, pre").Length())
			}
		}
		for _, suffix := range reveals() {
			assert.NotEqual(t, store.Done, suffix.Outcome)
		}
	})

	client := p.signIn(t, "support")
	page := p.open(t, client, at)
	assert.NotContains(t, page.Find("dl.pairs").Text(), person.Email)
	forms := page.Find("main form[method=post]").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("action", "") })
	assert.Equal(t, []string{at + "/attributes", at + "/raw"}, forms)
	assert.Equal(t, http.StatusMethodNotAllowed, p.send(t, client, http.MethodGet, at+"/attributes", nil).StatusCode,
		"viewing is an action, not a link")

	for i, suffix := range []string{"/attributes", "/raw"} {
		got := p.send(t, client, http.MethodPost, at+suffix, url.Values{})
		require.Equal(t, http.StatusOK, got.StatusCode)
		assert.NotContains(t, got.body, "••••••")
		assert.Contains(t, got.Header.Get("Cache-Control"), "no-store")
		seen := reveals()[0]
		assert.Equal(t, []string{"directory_user.reveal_attributes", "directory_user.reveal_raw"}[i], seen.Action)
		assert.Equal(t, []string{"support@frontdesk.example", string(store.Done)}, []string{seen.Actor.Email, string(seen.Outcome)})
		assert.Equal(t, person.OrganizationID, seen.OrganizationID)
	}

	t.Run("nothing is shown that cannot be written down", func(t *testing.T) {
		p.refuseLedger(t)
		for _, suffix := range []string{"/attributes", "/raw"} {
			got := p.send(t, client, http.MethodPost, at+suffix, url.Values{})
			assert.Equal(t, http.StatusServiceUnavailable, got.StatusCode)
			assert.Equal(t, "The attributes were not shown", got.page(t).Find("h1").Text())
			assert.NotContains(t, got.body, person.Email)
		}
	})
}

func TestDirectoryPagesListPeopleAndGroups(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "success")
	groups, err := p.mirror.DirectoryGroups(t.Context(), mirror.Everything, mirror.Query{Limit: 1, Sort: "members", Desc: true})
	require.NoError(t, err)
	group := groups.Rows[0]
	require.Positive(t, group.Members)
	at := "/directories/" + group.DirectoryID

	page := p.open(t, client, at)
	assert.Equal(t, group.DirectoryName, page.Find("h1").Text())
	assert.Equal(t, []string{at, at + "/users", at + "/groups", at + "/raw"}, links(page.Find("nav.tabs-line")))
	facts := squeeze(page.Find("dl.facts").Text())
	assert.Contains(t, facts, "Sync delay")
	assert.Contains(t, facts, group.OrganizationName)
	assert.Contains(t, rowNames(p.open(t, client, at+"/groups?limit=200").Find("section.list")), group.Name)

	people := p.open(t, client, "/directory-groups/"+group.ID+"?limit=200")
	assert.Equal(t, group.Name, people.Find("h1").Text())
	assert.Len(t, rowNames(people.Find("section.list")), group.Members)
	p.open(t, client, "/directory-groups/"+group.ID+"/raw")

	all := p.table(t, client, at+"/users?format=csv")
	active := p.table(t, client, at+"/users?format=csv&state=active")
	assert.Greater(t, len(all), len(active)-1)
	for _, state := range column(active, "Status") {
		assert.Equal(t, "Active", state)
	}
	broken := p.open(t, client, "/directories?state=invalid_credentials")
	assert.Contains(t, rowNames(broken.Find("section.list")), "Harbor Pine Google Workspace")
	harbor := p.open(t, client, "/directories/"+rowIDs(broken)[0])
	assert.Equal(t, 1, callout(harbor, "The directory's credentials").Length())
	assert.NotEmpty(t, links(callout(harbor, "The directory's credentials")))
}
