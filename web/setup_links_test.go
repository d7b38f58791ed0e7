package web

import (
	"net/http"
	"net/url"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRevokingASetupLinkSaysWhoseItIs(t *testing.T) {
	p := startSynced(t)
	client, customer := p.signIn(t, "admin"), "/organizations/"+scenario(t, "Castellan Insurance").OrganizationID
	var ida, bert workos.ITContact
	decode(t, p.ask(t, http.MethodPost, customer+"/it_contacts", `{"email":"ida@castellan.example"}`).body, &ida)
	decode(t, p.ask(t, http.MethodPost, customer+"/it_contacts", `{"email":"bert@castellan.example"}`).body, &bert)
	revoke := func(contact workos.ITContact) string { return customer + "/it-contacts/" + contact.ID + "/revoke" }

	text := mainText(p.open(t, client, revoke(bert)))
	assert.Contains(t, text, "The setup link of Castellan Insurance will stop working, no matter which IT contact it was emailed to")
	assert.NotContains(t, text, "last email to bert@castellan.example")

	got := p.submit(t, client, customer+"/it-contacts/"+ida.ID+"/invite", func(form url.Values) { form["intents"] = []string{"sso"} })
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	assert.Contains(t, mainText(p.open(t, client, revoke(ida))), "The setup link that was emailed to ida@castellan.example will stop working")
	assert.Contains(t, mainText(p.shows(t, client, revoke(bert), http.StatusConflict)),
		"The setup link of Castellan Insurance was emailed to ida@castellan.example.")
	settings := p.open(t, client, customer+"/settings")
	assert.Equal(t, 1, settings.Find(`a[href="`+revoke(ida)+`"]`).Length())
	assert.Zero(t, settings.Find(`a[href="`+revoke(bert)+`"]`).Length(), "bert has none")

	got = p.submit(t, client, revoke(ida), func(url.Values) {})
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	notice := squeeze(p.open(t, client, got.Header.Get("Location")).Find(".notice").Text())
	assert.Contains(t, notice, "The setup link that was emailed to ida@castellan.example was revoked.")

	p.ask(t, http.MethodPost, customer+"/it_contacts/"+ida.ID+"/invite", `{"intents":["sso"]}`) // by somebody else
	got = p.submit(t, client, revoke(bert), func(url.Values) {})
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	notice = squeeze(p.open(t, client, got.Header.Get("Location")).Find(".notice").Text())
	assert.Contains(t, notice, "The setup link of Castellan Insurance was revoked, if there was one.")
	invited := p.ask(t, http.MethodPost, customer+"/it_contacts/"+bert.ID+"/invite", `{"intents":["sso"]}`)
	assert.Equal(t, http.StatusNoContent, invited.StatusCode, "revoking revokes the organization's invitation, no matter whom it was sent to")
}
