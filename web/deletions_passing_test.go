package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// notThere has WorkOS answer a number of times that an object does not exist.
func (p *pagesDesk) notThere(t *testing.T, at, times string) {
	t.Helper()
	p.breaks(t, at, `"method":"GET","count":`+times+`,"status":404,"body":{"code":"entity_not_found","message":"Not found"}`)
}

// TestThePageOfAnOpenDeletionSaysThatItIsOpen opens the page of an organization whose deletion WorkOS accepted, while it shows it and
// while it does not for a moment.
func TestThePageOfAnOpenDeletionSaysThatItIsOpen(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	organization, _ := p.wellEquipped(t)
	page := "/organizations/" + organization.ID
	connection := data[workos.Connection](t, p, "/connections?organization_id="+organization.ID)[0]
	state := func() string {
		return squeeze(p.open(t, client, "/connections?q="+connection.ID).Find("section.list tbody").Text())
	}
	p.acceptsDeletion(t, client, page, page)
	before := state()
	require.Contains(t, before, "its organization is being deleted")

	p.notThere(t, page, "3")
	said := mainText(p.shows(t, client, page, http.StatusNotFound))
	assert.Contains(t, said, "admin@frontdesk.example asked for its deletion from Frontdesk")
	assert.Contains(t, said, "WorkOS has accepted it and has not confirmed it yet.")
	assert.NotContains(t, said, "was deleted")
	p.handlers.Flush()
	assert.Contains(t, mainText(p.open(t, client, "/activity?type=organization.delete")), "Accepted, not done yet")

	shows := func(at string, kind mirror.Kind, id string) { // what was asked for in the moment of a removal does not count
		require.Eventually(t, func() bool {
			p.open(t, client, at)
			p.handlers.Flush()
			held, err := p.mirror.HeldSince(t.Context(), mirror.Everything, kind, id)
			require.NoError(t, err)
			return len(held) > 0
		}, patience, 50*time.Millisecond)
	}
	shows("/connections/"+connection.ID, mirror.KindConnection, connection.ID) // WorkOS still has it
	assert.Equal(t, strings.Replace(before, organization.Name, organization.ID, 1), state(), "without its organization's row")
	shows(page, mirror.KindOrganization, organization.ID)
	assert.Equal(t, before, state(), "with the row again")
	require.NoError(t, p.mirror.SetDeleting(t.Context(), nil))
	assert.NotContains(t, state(), "its organization is being deleted")
}

// TestADelayedActionIsNotSentOnWhatIsBeingDeleted deletes the organization of an invitation while its revocation waits.
func TestADelayedActionIsNotSentOnWhatIsBeingDeleted(t *testing.T) {
	p := startSynced(t)
	client, pending := p.signIn(t, "admin"), pendingInvitation(t, p)
	require.NotEmpty(t, pending.OrganizationID)
	got := p.submit(t, client, "/invitations/"+pending.ID+"/revoke", func(url.Values) {})
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	page := "/organizations/" + pending.OrganizationID
	p.acceptsDeletion(t, client, page, page)
	p.requests()
	p.sendDelayed(t)
	assert.Empty(t, writes(p.requests()))
	row := p.lastEntry(t, "invitation.revoke")
	assert.Equal(t, store.Refused, row.Outcome)
	assert.Contains(t, row.Note, " is being deleted. WorkOS accepted its deletion and has not carried it out yet. Nothing was sent to WorkOS.")
	assert.Contains(t, squeeze(p.open(t, client, "/").Find(".notice").Text()), row.Note)
}

// TestADeletionOfWhatIsGoneLeavesNoRow has somebody else delete an object while the form is open.
func TestADeletionOfWhatIsGoneLeavesNoRow(t *testing.T) {
	eachDeletable(t, func(t *testing.T, p *pagesDesk, client *http.Client, d deletion) {
		remove := actionTest{path: d.page + "/delete"}
		form := remove.fill(t, p, client)
		p.breaks(t, d.at, `"method":"DELETE","status":404,"body":{"code":"entity_not_found","message":"Not found"}`)
		p.onWrite.Store(func() { p.notThere(t, d.at, "9") })
		got := p.send(t, client, http.MethodPost, remove.path, form)
		said := mainText(got.page(t))
		assert.Equal(t, http.StatusConflict, got.StatusCode, said)
		assert.Contains(t, said, "is already deleted")
		assert.Contains(t, said, "This was deleted in WorkOS meanwhile. Nothing was changed.")
		assert.NotContains(t, said, "This will ")
		assert.Equal(t, store.Refused, p.lastEntry(t, d.name).Outcome)
		p.handlers.Flush()
		held, err := p.mirror.HeldSince(t.Context(), mirror.Everything, d.kind, d.page[len(d.page)-26:])
		require.NoError(t, err)
		assert.Empty(t, held)
		assert.Empty(t, rowNames(p.open(t, client, d.list).Find("section.list")))
	})
}

// TestWhatWorkOSShowsAgainIsNotDeleted has WorkOS accept a deletion, not show the object for a while, and show it again.
func TestWhatWorkOSShowsAgainIsNotDeleted(t *testing.T) {
	eachDeletable(t, func(t *testing.T, p *pagesDesk, client *http.Client, d deletion) {
		remove := actionTest{path: d.page + "/delete"}
		form := remove.fill(t, p, client)
		p.breaks(t, d.at, `"method":"DELETE","status":204`)
		p.onWrite.Store(func() { p.notThere(t, d.at, "1000") })
		got := p.send(t, client, http.MethodPost, remove.path, form)
		require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
		entries := func(outcome string) int {
			return p.open(t, client, "/activity?type="+d.name+"&state="+outcome).Find("section.list tbody tr").Length()
		}
		p.handlers.FindShownAgain(t.Context())
		assert.Equal(t, store.Done, p.lastEntry(t, d.name).KnownOutcome(), "the usual case")
		assert.Equal(t, 1, entries("done"))
		assert.Contains(t, mainText(p.shows(t, client, d.page, http.StatusNotFound)), "was deleted from Frontdesk by")
		p.clearFaults(t)

		require.Eventually(t, func() bool { // what was asked for in the moment of a removal does not count
			p.open(t, client, d.page)
			p.handlers.Flush()
			p.handlers.FindShownAgain(t.Context())
			return p.lastEntry(t, d.name).KnownOutcome() == store.ShownAgain
		}, patience, 50*time.Millisecond)
		p.handlers.FindShownAgain(t.Context())
		assert.Equal(t, store.Done, p.lastEntry(t, d.name).Outcome, "the ledger's rows never change")
		page := p.open(t, client, "/activity?type="+d.name+"&state=shown_again")
		said := squeeze(page.Find("section.list tbody").Text())
		assert.Contains(t, said, "Shown again")
		assert.Regexp(t, `It showed it again at \d\d:\d\d:\d\d UTC on .*: it had not been deleted\.`,
			fmt.Sprint(p.table(t, client, "/activity?type="+d.name+"&state=shown_again&format=csv")))
		assert.Zero(t, entries("done"))
		assert.NotContains(t, said, "cannot be undone")
		assert.Regexp(t, "It showed it again at .*: it had not been deleted", squeeze(page.Find(".notice").Text()))
		assert.Empty(t, p.open(t, client, "/activity").Find(".notice").Text(), "told once")
	})
}
