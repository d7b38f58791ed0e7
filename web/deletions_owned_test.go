package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// acceptsDeletion deletes the object of a page; WorkOS accepts that and does not carry it out.
func (p *pagesDesk) acceptsDeletion(t *testing.T, client *http.Client, at, page string) {
	t.Helper()
	p.breaks(t, at, `"method":"DELETE","status":204`)
	remove := actionTest{path: page + "/delete"}
	got := p.send(t, client, http.MethodPost, remove.path, remove.fill(t, p, client))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	require.Contains(t, got.Header.Get("Location"), page+"?done=")
	p.clearFaults(t)
}

// wellEquipped is an organization with a connection, a directory, an invitation, a domain and a member, who is returned too.
func (p *pagesDesk) wellEquipped(t *testing.T) (organization workos.Organization, member workos.Membership) {
	t.Helper()
	for _, o := range data[workos.Organization](t, p, "/organizations?limit=100") {
		members := data[workos.Membership](t, p, "/user_management/organization_memberships?statuses=active&organization_id="+o.ID)
		has := func(path string) bool { return len(data[workos.Object](t, p, path+"?organization_id="+o.ID)) > 0 }
		if len(members) > 0 && len(o.Domains) > 0 && has("/connections") && has("/directories") && has("/user_management/invitations") {
			return o, members[0]
		}
	}
	require.Fail(t, "no organization has one of everything")
	return organization, member
}

// TestNoPageOffersAnActionOnWhatIsDeletedWithItsOwner opens every page of an organization, of what belongs to it and of a member
// while WorkOS deletes the organization or the user, and follows every link to a form.
func TestNoPageOffersAnActionOnWhatIsDeletedWithItsOwner(t *testing.T) {
	for _, owner := range []string{"organization", "user"} {
		t.Run(owner, func(t *testing.T) {
			t.Parallel()
			p := startSynced(t)
			client := p.signIn(t, "admin")
			organization, member := p.wellEquipped(t)
			before := p.offered(t, client, organization.ID, member.UserID)
			at, page := "/organizations/"+organization.ID, "/organizations/"+organization.ID
			if owner == "user" {
				at, page = "/user_management/users/"+member.UserID, "/users/"+member.UserID
			}
			p.acceptsDeletion(t, client, at, page)
			after := p.offered(t, client, organization.ID, member.UserID)
			refused := 0
			for form, from := range before {
				got := p.send(t, client, http.MethodGet, form, nil)
				if got.StatusCode == http.StatusConflict {
					refused++
					assert.NotContains(t, after, form, "%s leads to a form that is refused", from)
				}
			}
			require.Greater(t, refused, 2, "no form was refused: the test lacks what it needs")
			for form, from := range after {
				got := p.send(t, client, http.MethodGet, form, nil)
				assert.NotEqual(t, http.StatusConflict, got.StatusCode, "%s leads to %s", from, form)
				if owner == "organization" {
					assert.NotContains(t, form, "/portal-links/new?organization="+organization.ID, from)
				}
			}
		})
	}
}

// offered are the links to forms on the pages of an organization and a user, each with the page that it is on.
func (p *pagesDesk) offered(t *testing.T, client *http.Client, organization, user string) map[string]string {
	t.Helper()
	forms, found := map[string]bool{"/connections/:id/test": true, "/portal-links/new": true}, map[string]string{}
	for _, action := range p.handlers.Registered() {
		for _, form := range action.Forms {
			forms[form.Route.Pattern] = true
		}
	}
	routes := p.getRoutes()
	isForm := func(at string) bool {
		route, isRoute := routeAt(routes, at)
		return isRoute && forms[route.Pattern]
	}
	for _, at := range p.everyPage(t, organization, user) {
		if isForm(at) {
			continue
		}
		got := p.send(t, client, http.MethodGet, at, nil)
		if got.StatusCode != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, link := range links(got.page(t).Find("main")) {
			if path, _, _ := strings.Cut(link, "?"); isForm(path) {
				found[link] = at
			}
		}
	}
	return found
}

// TestWhatIsDeletedWithItsOrganizationSaysSoEverywhere compares pages, lists, filters, counts and CSVs of what belongs to an
// organization that is being deleted.
func TestWhatIsDeletedWithItsOrganizationSaysSoEverywhere(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	organization, member := p.wellEquipped(t)
	page := "/organizations/" + organization.ID
	p.acceptsDeletion(t, client, page, page)
	const words = "ts organization is being deleted"
	first := func(path string) string {
		return data[workos.Object](t, p, path+"?organization_id="+organization.ID)[0].ID
	}
	connection, directory := first("/connections"), first("/directories")
	for _, at := range []string{"/connections/" + connection, "/connections/" + connection + "/raw", "/directories/" + directory,
		"/directories/" + directory + "/users", "/invitations/" + first("/user_management/invitations")} {
		shown := p.open(t, client, at)
		assert.Contains(t, squeeze(shown.Find("article.callout").Text()), words, at)
		assert.Contains(t, squeeze(shown.Find("main .object-head").Text()), words, at)
	}
	assert.Contains(t, mainText(p.open(t, client, "/users/"+member.UserID)), words)
	people := "/directories/" + directory + "/users"
	for _, row := range p.table(t, client, people+"?format=csv")[1:] {
		assert.Contains(t, fmt.Sprint(row), words)
	}
	for _, list := range []string{"/connections", "/directories"} {
		id := map[string]string{"/connections": connection, "/directories": directory}[list]
		assert.Contains(t, squeeze(p.open(t, client, list+"?q="+id).Find("section.list tbody").Text()), words, list)
		assert.Contains(t, fmt.Sprint(p.table(t, client, list+"?format=csv&q="+id)[1:]), words, list)
		assert.Empty(t, rowNames(p.open(t, client, list+"?health=ok&q="+id).Find("section.list")), "%s without issues", list)
		assert.Empty(t, rowNames(p.open(t, client, list+"?health=attention&q="+id).Find("section.list")), "%s that need attention", list)
		assert.Len(t, rowNames(p.open(t, client, list+"?health=info&q="+id).Find("section.list")), 1, "%s with notices", list)
	}
	invitations := p.open(t, client, "/invitations?organization="+organization.ID).Find("section.list tbody")
	assert.Contains(t, squeeze(invitations.Text()), words)
	assert.Contains(t, fmt.Sprint(p.table(t, client, "/invitations?format=csv&organization="+organization.ID)[1:]), words)
	members := p.open(t, client, page+"/users?health=ok").Find("section.list")
	assert.Empty(t, rowNames(members), "members without issues")
	for _, row := range p.table(t, client, page+"/users?format=csv")[1:] {
		assert.Contains(t, fmt.Sprint(row), words)
	}
	records := data[workos.DirectoryUser](t, p, "/directory_users?directory="+directory)
	require.NotEmpty(t, records)
	for _, found := range []string{organization.Domains[0].Domain, records[0].Email} {
		hits := p.open(t, client, "/search?q="+url.QueryEscape(found)).Find("main")
		assert.Contains(t, squeeze(hits.Text()), words, found)
	}
	row, err := p.mirror.OrganizationRow(t.Context(), mirror.Everything, organization.ID)
	require.NoError(t, err)
	assert.Equal(t, "info", row.State)
	assert.Zero(t, row.ConnectionProblems+row.DirectoryProblems+row.DomainProblems)
	assert.Len(t, row.Issues, 1, "the row says it once")
}

// TestThe409NamesWhatIsBeingDeleted: by its name, also where an action does not name its organization.
func TestThe409NamesWhatIsBeingDeleted(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	organization, member := p.wellEquipped(t)
	connection := data[workos.Object](t, p, "/connections?organization_id="+organization.ID)[0].ID
	forms := []string{"/connections/" + connection + "/test", "/connections/" + connection + "/delete", "/memberships/" + member.ID + "/role",
		"/organizations/" + organization.ID + "/edit", "/organizations/" + organization.ID + "/domains/new"}
	page := "/organizations/" + organization.ID
	p.acceptsDeletion(t, client, page, page)
	for _, form := range forms {
		got := p.send(t, client, http.MethodGet, form, url.Values{})
		require.Equal(t, http.StatusConflict, got.StatusCode, form)
		said := ui.Bare(mainText(got.page(t)))
		assert.Contains(t, said, organization.Name+" is being deleted", form)
		assert.NotContains(t, said, organization.ID, form)
	}
}

// TestTheHeadOfWhatIsBeingDeletedSaysSo: not the status that WorkOS still shows.
func TestTheHeadOfWhatIsBeingDeletedSaysSo(t *testing.T) {
	eachDeletion(t, func(t *testing.T, p *pagesDesk, client *http.Client, d deletion) {
		head := squeeze(p.open(t, client, d.page).Find("main .object-head").Text())
		assert.Contains(t, head, "Being deleted")
		assert.NotContains(t, head, "Active")
		assert.NotContains(t, head, "Inactive")
		assert.NotContains(t, head, "Linked")
	})
}

// TestTheMirrorIsToldAgainWhatIsBeingDeleted after it could not be told, both that something is and that it is not any more.
func TestTheMirrorIsToldAgainWhatIsBeingDeleted(t *testing.T) {
	p := startSynced(t)
	client, d := p.signIn(t, "admin"), deletions(t, p)["connection"]
	p.acceptsDeletion(t, client, d.at, d.page)
	row, err := p.mirror.ConnectionRow(t.Context(), mirror.Everything, strings.TrimPrefix(d.page, "/connections/"))
	require.NoError(t, err)
	is := func() bool {
		is, err := p.mirror.IsDeleting(t.Context(), mirror.Everything, mirror.KindConnection, row.ID)
		require.NoError(t, err)
		return is
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	require.NoError(t, p.mirror.SetDeleting(t.Context(), nil))
	p.handlers.NoteDeletions(canceled)
	require.False(t, is())
	p.lookAt(t, 0)
	require.True(t, is())
	entry := p.lastEntry(t, d.name)
	require.NoError(t, p.records.FinishLookup(t.Context(), entry, store.NotDone, "It did not happen."))
	p.handlers.NoteDeletions(canceled)
	require.True(t, is())
	p.lookAt(t, 0)
	require.False(t, is())
}

// TestAPassing404IsNoDeletion answers with a single 404, at once or later, and shows the object again.
func TestAPassing404IsNoDeletion(t *testing.T) {
	eachDeletion(t, func(t *testing.T, p *pagesDesk, client *http.Client, d deletion) {
		const passing = `"method":"GET","count":1,"status":404,"body":{"message":"Not Found"}`
		p.breaks(t, d.at, passing)
		p.lookAt(t, 15*time.Second)
		assert.Equal(t, store.Unknown, p.lastEntry(t, d.name).Outcome, "later")
		p.lookAt(t, time.Hour+time.Second)
		require.Equal(t, store.NotDone, p.lastEntry(t, d.name).Outcome)
		d.isShown(t, p, client, false)

		remove := actionTest{path: d.page + "/delete"}
		form := remove.fill(t, p, client)
		p.breaks(t, d.at, `"method":"DELETE","status":204`)
		p.onWrite.Store(func() { p.breaks(t, d.at, passing) })
		got := p.send(t, client, http.MethodPost, remove.path, form)
		require.Equal(t, http.StatusSeeOther, got.StatusCode)
		assert.Equal(t, store.Unknown, p.lastEntry(t, d.name).Outcome, "at once")
	})
}

// TestWhatWorkOSShowsAgainIsThereAgain after a deletion that was done for all that WorkOS showed.
func TestWhatWorkOSShowsAgainIsThereAgain(t *testing.T) {
	eachDeletion(t, func(t *testing.T, p *pagesDesk, client *http.Client, d deletion) {
		p.breaks(t, d.at, `"method":"GET","status":404,"body":{"message":"Not Found"}`)
		p.lookAt(t, 15*time.Second)
		require.Equal(t, store.Done, p.lastEntry(t, d.name).Outcome)
		require.Empty(t, rowNames(p.open(t, client, d.list).Find("section.list")))
		p.clearFaults(t)
		p.open(t, client, d.page)
		p.handlers.Flush()
		assert.Len(t, rowNames(p.open(t, client, d.list).Find("section.list")), 1)
	})
}

// TestAnAcceptedDeletionIsNotCountedAsSettled: the overview and the filters of Activity name it.
func TestAnAcceptedDeletionIsNotCountedAsSettled(t *testing.T) {
	p := startSynced(t)
	client, d := p.signIn(t, "admin"), deletions(t, p)["directory"]
	p.acceptsDeletion(t, client, d.at, d.page)
	const words = "Accepted, not done yet"
	recent := section(p.open(t, client, "/"), "Recent activity")
	assert.Contains(t, squeeze(recent.Find("tbody tr").First().Text()), words)
	assert.Len(t, rowNames(p.open(t, client, "/activity?state=accepted").Find("section.list")), 1)
	assert.Empty(t, rowNames(p.open(t, client, "/activity?state=unknown").Find("section.list")))
	assert.Len(t, p.table(t, client, "/activity?format=csv&state=accepted"), 2)
	p.ask(t, http.MethodDelete, d.at, "")
	p.lookAt(t, time.Minute)
	assert.NotContains(t, mainText(p.open(t, client, "/")), words)
	assert.Empty(t, rowNames(p.open(t, client, "/activity?state=accepted").Find("section.list")))
}

// TestThereIsNoUndoWhileTheTargetIsBeingDeleted: its form would be refused.
func TestThereIsNoUndoWhileTheTargetIsBeingDeleted(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	organization, member := p.wellEquipped(t)
	a := actionTest{path: "/memberships/" + member.ID + "/deactivate"}
	got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	entry := func() string {
		return squeeze(p.open(t, client, "/activity?type=membership.deactivate").Find("section.list tbody tr").First().Text())
	}
	require.Contains(t, entry(), "Undo")
	page := "/organizations/" + organization.ID
	p.acceptsDeletion(t, client, page, page)
	assert.Contains(t, entry(), "There is no Undo now. Its organization is being deleted.")
	p.lookAt(t, time.Hour+time.Second)
	assert.NotContains(t, entry(), "There is no Undo")
}
