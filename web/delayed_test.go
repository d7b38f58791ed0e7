package web

import (
	"database/sql"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestADelayedActionIsNotSentOnWhatWasChangedMeanwhile has somebody send an invitation again while its revocation waits.
func TestADelayedActionIsNotSentOnWhatWasChangedMeanwhile(t *testing.T) {
	p := startSynced(t)
	client, pending := p.signIn(t, "support"), pendingInvitation(t, p)
	got := p.submit(t, client, "/invitations/"+pending.ID+"/revoke", func(url.Values) {})
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	resent := p.ask(t, http.MethodPost, "/user_management/invitations/"+pending.ID+"/resend", "")
	require.Equal(t, http.StatusOK, resent.StatusCode, resent.body)
	p.requests()
	p.sendDelayed(t)
	assert.Empty(t, writes(p.requests()))
	row := p.lastEntry(t, "invitation.revoke")
	assert.Equal(t, store.Refused, row.Outcome)
	assert.Equal(t, "This was changed or sent again after you asked for it, so it was left as it is now. Nothing was sent to WorkOS.", row.Note)
	assert.Contains(t, squeeze(p.open(t, client, "/").Find(".notice").Text()), row.Note)
}

// TestADelayedActionIsNotSentLate lets more time pass than an operator expects an action to take.
func TestADelayedActionIsNotSentLate(t *testing.T) {
	p := startSynced(t)
	client, pending := p.signIn(t, "support"), pendingInvitation(t, p)
	got := p.submit(t, client, "/invitations/"+pending.ID+"/revoke", func(url.Values) {})
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	p.requests()
	p.later.Add(int64(3 * time.Minute))
	p.handlers.SendDue(t.Context())
	assert.Empty(t, writes(p.requests()))
	row := p.lastEntry(t, "invitation.revoke")
	assert.Equal(t, store.Failed, row.Outcome)
	assert.Contains(t, row.Note, "Frontdesk was not running when this was to be sent, and it is too late now. Nothing was sent to WorkOS.")
	assert.Contains(t, squeeze(p.open(t, client, "/").Find(".notice").Text()), row.Note)
}

// TestAnUndoThatALockedLedgerDoesNotTakeIsNotLost undoes a revocation while another process holds the ledger.
func TestAnUndoThatALockedLedgerDoesNotTakeIsNotLost(t *testing.T) {
	t.Parallel()
	p := startSynced(t)
	client, pending := p.signIn(t, "support"), pendingInvitation(t, p)
	at := "/invitations/" + pending.ID
	got := p.submit(t, client, at+"/revoke", func(url.Values) {})
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	undo := p.open(t, client, got.Header.Get("Location")).Find(".notice form").AttrOr("action", "")
	unlock := lockLedger(t, p.cfg.DeskPath)
	t.Cleanup(unlock)
	p.requests()
	back := p.send(t, client, http.MethodPost, undo, url.Values{})
	require.Equal(t, http.StatusSeeOther, back.StatusCode, mainText(back.page(t)))
	said := squeeze(p.open(t, client, back.Header.Get("Location")).Find(".notice").Text())
	assert.Contains(t, said, "Undone. Nothing was sent to WorkOS.")
	assert.Contains(t, said, "If Frontdesk is restarted before it is written, this may still be sent.")
	isNotWritten(t, said)
	again := p.send(t, client, http.MethodPost, undo, url.Values{})
	assert.Equal(t, back.Header.Get("Location"), again.Header.Get("Location"), "a double click has one answer")
	p.open(t, client, at+"/revoke") // it is not about to be revoked
	p.sendDelayed(t)
	unlock()
	p.handlers.SendDue(t.Context())
	assert.Empty(t, writes(p.requests()))
	for range 2 {
		p.handlers.WriteUnwritten(t.Context())
		p.handlers.SendDue(t.Context())
		assert.Equal(t, 1, numberIn(t, p.cfg.DeskPath, "SELECT count(*) FROM ledger_outcomes WHERE note LIKE 'Undone before%'"))
	}
	entry := p.lastEntry(t, "invitation.revoke")
	assert.Equal(t, store.Canceled, entry.Outcome)
	assert.Equal(t, "Undone before it was sent to WorkOS.", entry.Note)
	said = squeeze(p.open(t, client, back.Header.Get("Location")).Find(".notice").Text())
	assert.Equal(t, "Undone. Nothing was sent to WorkOS.", said)
	holds("/user_management/invitations/"+pending.ID, "state", "pending")(t, p)
	assert.Empty(t, writes(p.requests()))
}

// TestADelayedActionWaitsWhileItsTargetCannotBeRead has WorkOS not answer for a moment when the action is due, and for too long.
func TestADelayedActionWaitsWhileItsTargetCannotBeRead(t *testing.T) {
	for _, test := range []struct {
		name, fault, note string
		outage            time.Duration
		want              store.Outcome
	}{
		{"a moment", `"status":503`, "was revoked", 5 * time.Second, store.Done},
		{"too long", `"status":503`, "Frontdesk could not check whether this was changed since you asked for it.", 3 * time.Minute, store.Failed},
		{"gone", `"status":404`, "Frontdesk could not check whether this was changed since you asked for it.", 0, store.Failed},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := startSynced(t)
			client, pending := p.signIn(t, "support"), pendingInvitation(t, p)
			got := p.submit(t, client, "/invitations/"+pending.ID+"/revoke", func(url.Values) {})
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			p.breaks(t, "/user_management/invitations/"+pending.ID, `"method":"GET",`+test.fault)
			p.requests()
			p.sendDelayed(t)
			if test.outage > 0 {
				assert.Equal(t, store.Intent, p.lastEntry(t, "invitation.revoke").Outcome)
				notice := p.open(t, client, got.Header.Get("Location")).Find(".notice")
				assert.Contains(t, squeeze(notice.Text()), "will be revoked as soon as possible. Frontdesk could not check whether this was changed "+
					"since you asked for it. WorkOS answered with an error: 503 Service Unavailable")
				assert.Equal(t, 1, notice.Find("form").Length(), "it can still be undone")
				assert.Empty(t, writes(p.requests()))
				p.later.Add(int64(test.outage))
			}
			if test.want == store.Done {
				p.clearFaults(t)
			}
			p.handlers.SendDue(t.Context())
			p.handlers.SendDue(t.Context())
			p.clearFaults(t)
			entry := p.lastEntry(t, "invitation.revoke")
			assert.Equal(t, test.want, entry.Outcome)
			assert.Contains(t, entry.Note, test.note)
			assert.Len(t, writes(p.requests()), map[bool]int{true: 1}[test.want == store.Done])
			if test.want == store.Failed {
				assert.Contains(t, entry.Note, "Nothing was sent to WorkOS.")
				assert.Contains(t, squeeze(p.open(t, client, "/").Find(".notice").Text()), entry.Note)
			}
		})
	}
}

// TestADelayedActionThatALockedLedgerHeldBackSaysSo locks the ledger until it is too late to send the action.
func TestADelayedActionThatALockedLedgerHeldBackSaysSo(t *testing.T) {
	t.Parallel()
	p := startSynced(t)
	client, pending := p.signIn(t, "support"), pendingInvitation(t, p)
	got := p.submit(t, client, "/invitations/"+pending.ID+"/revoke", func(url.Values) {})
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	p.requests()
	unlock := lockLedger(t, p.cfg.DeskPath)
	t.Cleanup(unlock)
	p.sendDelayed(t)
	assert.Equal(t, store.Intent, p.lastEntry(t, "invitation.revoke").Outcome)
	unlock()
	p.later.Add(int64(3 * time.Minute))
	p.handlers.SendDue(t.Context())
	entry := p.lastEntry(t, "invitation.revoke")
	assert.Equal(t, store.Failed, entry.Outcome)
	assert.Equal(t, "Frontdesk could not record in Activity in time that this was to be sent. Nothing was sent to WorkOS.", entry.Note)
	assert.Empty(t, writes(p.requests()))
}

// TestADelayedActionThatWaitsCanBeUndone undoes an action that is due and could not be sent yet.
func TestADelayedActionThatWaitsCanBeUndone(t *testing.T) {
	t.Parallel()
	p := startSynced(t)
	client, pending := p.signIn(t, "support"), pendingInvitation(t, p)
	got := p.submit(t, client, "/invitations/"+pending.ID+"/revoke", func(url.Values) {})
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	p.breaks(t, "/user_management/invitations/"+pending.ID, `"method":"GET","status":503`)
	p.requests()
	p.sendDelayed(t)
	at := got.Header.Get("Location")
	p.clearFaults(t)
	undo := p.open(t, client, at).Find(".notice form")
	require.Equal(t, "Undo", squeeze(undo.Text()))
	back := p.send(t, client, http.MethodPost, undo.AttrOr("action", ""), browserForm(undo))
	require.Equal(t, http.StatusSeeOther, back.StatusCode, mainText(back.page(t)))
	assert.Equal(t, "Undone. Nothing was sent to WorkOS.", squeeze(p.open(t, client, back.Header.Get("Location")).Find(".notice").Text()))
	p.handlers.SendDue(t.Context())
	assert.Empty(t, writes(p.requests()))
	assert.Equal(t, store.Canceled, p.lastEntry(t, "invitation.revoke").Outcome)
}

// revokeTwo begins to revoke two invitations, and returns the page after each and its entry.
func revokeTwo(t *testing.T, p *pagesDesk, client *http.Client) (pages []string, entries []store.AuditEntry) {
	t.Helper()
	for _, invitation := range data[workos.Invitation](t, p, "/user_management/invitations?limit=100") {
		if invitation.State != "pending" || invitation.ExpiresAt.Before(time.Now()) || len(pages) == 2 {
			continue
		}
		got := p.submit(t, client, "/invitations/"+invitation.ID+"/revoke", func(url.Values) {})
		require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
		pages, entries = append(pages, got.Header.Get("Location")), append(entries, p.lastEntry(t, "invitation.revoke"))
	}
	require.Len(t, pages, 2)
	p.requests()
	return pages, entries
}

// TestADelayedActionBehindSlowOnesSaysSo lets the call of an action take so long that the next one is too late.
func TestADelayedActionBehindSlowOnesSaysSo(t *testing.T) {
	t.Parallel()
	p := startSynced(t)
	client := p.signIn(t, "support")
	pages, _ := revokeTwo(t, p, client)
	p.onWrite.Store(func() { p.later.Add(int64(3 * time.Minute)) })
	p.sendDelayed(t)
	assert.Len(t, writes(p.requests()), 1)
	entry := p.lastEntry(t, "invitation.revoke")
	assert.Equal(t, store.Failed, entry.Outcome)
	assert.Equal(t, "Frontdesk was still sending other actions when this was to be sent, and it is too late now. Nothing was sent to WorkOS.",
		entry.Note)
	assert.Contains(t, squeeze(p.open(t, client, pages[1]).Find(".notice").Text()), entry.Note)
}

// TestADelayedActionThatCannotBeReadKeepsNoOtherFromBeingSent damages what the ledger holds of one of two actions.
func TestADelayedActionThatCannotBeReadKeepsNoOtherFromBeingSent(t *testing.T) {
	t.Parallel()
	p := startSynced(t)
	client := p.signIn(t, "support")
	pages, entries := revokeTwo(t, p, client)
	p.damageEntry(t, "details = 'x'", entries[0].ID)
	p.sendDelayed(t)
	sent := writes(p.requests())
	require.Len(t, sent, 1)
	assert.Contains(t, sent[0], entries[1].TargetID)
	unread, err := p.records.AuditEntry(t.Context(), store.Everything, entries[0].ID)
	require.NoError(t, err)
	assert.Equal(t, store.Failed, unread.Outcome)
	const says = "Frontdesk could not read in Activity what exactly was to be done. Nothing was sent to WorkOS."
	assert.Equal(t, says, unread.Note)
	assert.Contains(t, squeeze(p.open(t, client, pages[0]).Find(".notice").Text()), says)
	rows := p.open(t, client, "/activity?type=invitation.revoke").Find("section.list tbody tr")
	assert.Equal(t, 2, rows.Length())
	assert.Contains(t, squeeze(rows.Text()), "Frontdesk cannot read the details of this entry.")
	assert.Contains(t, p.Log.String(), "a due action cannot be read")

	pages, entries = revokeTwo(t, p, client)
	p.damageEntry(t, "at = 'x'", entries[0].ID)
	p.sendDelayed(t)
	sent = writes(p.requests())
	require.Len(t, sent, 1)
	assert.Contains(t, sent[0], entries[1].TargetID)
	assert.Contains(t, squeeze(p.open(t, client, pages[0]).Find(".notice").Text()), "Frontdesk cannot read in Activity what came of this.")
	p.handlers.SendDue(t.Context())
	assert.Equal(t, 1, strings.Count(p.Log.String(), "read due actions"), "it is logged once")
}

// damageEntry changes a row of the ledger, which Frontdesk itself never does.
func (p *pagesDesk) damageEntry(t *testing.T, change string, id int64) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+p.cfg.DeskPath+"?_pragma=busy_timeout(5000)")
	require.NoError(t, err)
	defer db.Close()
	_, err = db.Exec("DROP TRIGGER IF EXISTS ledger_no_update; UPDATE ledger SET "+change+" WHERE id = ?", id)
	require.NoError(t, err)
}
