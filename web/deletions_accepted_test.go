package web

import (
	"net/http"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// deletion is an object that an operator deletes.
type deletion struct {
	kind mirror.Kind
	name string // of the action
	at   string // where WorkOS has it
	page string
	list string // finds it and nothing else
	word string // what it is called
}

// deletions are one object of each kind that WorkOS may take its time to delete.
func deletions(t *testing.T, p *pagesDesk) map[string]deletion {
	t.Helper()
	castellan := scenario(t, "Castellan Insurance").OrganizationID
	customer := scenario(t, "Northwind Logistics").OrganizationID
	connection := data[workos.Connection](t, p, "/connections?organization_id="+customer)[0]
	directory := data[workos.Directory](t, p, "/directories?organization_id="+customer)[0]
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+customer+"&statuses=active")[0]
	return map[string]deletion{
		"organization": {mirror.KindOrganization, "organization.delete", "/organizations/" + castellan, "/organizations/" + castellan,
			"/organizations?q=" + castellan, "Organization"},
		"connection": {mirror.KindConnection, "connection.delete", "/connections/" + connection.ID, "/connections/" + connection.ID,
			"/connections?q=" + connection.ID, "Connection"},
		"directory": {mirror.KindDirectory, "directory.delete", "/directories/" + directory.ID, "/directories/" + directory.ID,
			"/directories?q=" + directory.ID, "Directory"},
		"user": {mirror.KindUser, "user.delete", "/user_management/users/" + member.UserID, "/users/" + member.UserID,
			"/users?q=" + member.UserID, "User"},
	}
}

// eachDeletion runs a test for an object of each kind, whose deletion WorkOS has accepted and not carried out.
func eachDeletion(t *testing.T, test func(t *testing.T, p *pagesDesk, client *http.Client, d deletion)) {
	for _, name := range []string{"organization", "connection", "directory", "user"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSynced(t)
			client, d := p.signIn(t, "admin"), deletions(t, p)[name]
			p.breaks(t, d.at, `"method":"DELETE","status":204`)
			remove := actionTest{path: d.page + "/delete"}
			form := remove.fill(t, p, client)
			got := p.send(t, client, http.MethodPost, remove.path, form)
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			require.Contains(t, got.Header.Get("Location"), d.page+"?done=")
			page := p.open(t, client, got.Header.Get("Location"))
			assert.Regexp(t, "WorkOS accepted the deletion of .* and still shows it. Frontdesk keeps checking",
				squeeze(page.Find(".notice").Text()))
			p.requests()
			again := p.send(t, client, http.MethodPost, remove.path, form)
			assert.Equal(t, got.Header.Get("Location"), again.Header.Get("Location"), "the same form again")
			assert.Empty(t, writes(p.requests()))
			p.clearFaults(t)
			test(t, p, client, d)
		})
	}
}

func TestADeletionThatWorkOSAcceptsAndNeverCarriesOutIsNotDone(t *testing.T) {
	eachDeletion(t, func(t *testing.T, p *pagesDesk, client *http.Client, d deletion) {
		for _, later := range []time.Duration{0, time.Minute, 30 * time.Minute, 59 * time.Minute} {
			p.lookAt(t, later)
			assert.Equal(t, store.Unknown, p.lastEntry(t, d.name).Outcome, later)
			assert.Contains(t, squeeze(p.open(t, client, "/activity?type="+d.name).Find("tbody").Text()), "Accepted, still shown by WorkOS")
			assert.Contains(t, mainText(p.open(t, client, d.page)), "is deleting this")
		}
		p.lookAt(t, time.Hour+time.Second)
		entry := p.lastEntry(t, d.name)
		require.Equal(t, store.NotDone, entry.Outcome, entry.Note)
		page := p.open(t, client, d.page)
		assert.Contains(t, squeeze(page.Find(".notice").Text()),
			"WorkOS accepted the deletion and still shows it after an hour: this did not happen. You can do it again.")
		assert.NotContains(t, mainText(page), "is deleting this")
		assert.NotZero(t, page.Find("main .object-head .btn").Length(), "it can be changed again")
		assert.Len(t, rowNames(p.open(t, client, d.list).Find("section.list")), 1)
	})
}

func TestADeletionThatWorkOSCarriesOutLaterIsDone(t *testing.T) {
	eachDeletion(t, func(t *testing.T, p *pagesDesk, client *http.Client, d deletion) {
		p.lookAt(t, 15*time.Second)
		require.Equal(t, store.Unknown, p.lastEntry(t, d.name).Outcome)
		p.ask(t, http.MethodDelete, d.at, "")
		p.lookAt(t, time.Minute)
		entry := p.lastEntry(t, d.name)
		require.Equal(t, store.Done, entry.Outcome, entry.Note)
		assert.Equal(t, "WorkOS accepted the deletion and still showed it at first. WorkOS shows now that it is done.", entry.Note)
		page := p.open(t, client, d.list)
		assert.Contains(t, squeeze(page.Find(".notice").Text()), "WorkOS shows now that it is done.")
		assert.Empty(t, rowNames(page.Find("section.list")), "the lists do not have it any more")
		assert.Contains(t, mainText(p.shows(t, client, d.page, http.StatusNotFound)), "was deleted from Frontdesk by admin@frontdesk.example")
		if d.kind == mirror.KindOrganization {
			members, err := p.mirror.Memberships(t.Context(), mirror.Everything, mirror.Query{OrganizationID: entry.TargetID})
			require.NoError(t, err)
			assert.Empty(t, members.Rows)
		}
	})
}

// TestADeletionThatCannotBeCheckedStaysOpen has WorkOS accept a deletion and fail afterwards.
func TestADeletionThatCannotBeCheckedStaysOpen(t *testing.T) {
	p := startSynced(t)
	client, d := p.signIn(t, "admin"), deletions(t, p)["organization"]
	remove := actionTest{path: d.page + "/delete"}
	form := remove.fill(t, p, client)
	p.onWrite.Store(func() { p.breaks(t, d.at, `"method":"GET","status":422`) })
	got := p.send(t, client, http.MethodPost, remove.path, form)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	entry := p.lastEntry(t, d.name)
	assert.Equal(t, store.Unknown, entry.Outcome)
	assert.Contains(t, entry.Note, "and did not show whether it is gone.")
	p.lookAt(t, 2*time.Hour)
	assert.Equal(t, store.Unknown, p.lastEntry(t, d.name).Outcome)
	p.clearFaults(t)
	p.lookAt(t, 4*time.Hour)
	assert.Equal(t, store.Done, p.lastEntry(t, d.name).Outcome)
	assert.Empty(t, rowNames(p.open(t, client, d.list).Find("section.list")))
}
