package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"frontdesk/store"

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
	assert.Contains(t, row.Note, "it is too late now. Nothing was sent to WorkOS.")
	assert.Contains(t, squeeze(p.open(t, client, "/").Find(".notice").Text()), row.Note)
}
