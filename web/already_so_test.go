package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatIsSoAlreadyIsSaidAndNotDoneAgain(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	northwind := scenario(t, "Northwind Logistics").OrganizationID
	members := "/user_management/organization_memberships?organization_id=" + northwind + "&limit=20&statuses="
	active, inactive := data[workos.Membership](t, p, members+"active")[0], data[workos.Membership](t, p, members+"inactive")[0]
	var endpoint workos.WebhookEndpoint
	decode(t, p.ask(t, http.MethodPost, "/webhook_endpoints", `{"endpoint_url":"https://a.example/hook","events":["user.created"]}`).body,
		&endpoint)
	flag := data[workos.FeatureFlag](t, p, "/feature-flags")[0]
	flagTurn, flagWord := "/enable", "is already on"
	if !flag.Enabled {
		flagTurn, flagWord = "/disable", "is already off"
	}
	var verified workos.OrganizationDomain
	for _, organization := range data[workos.Organization](t, p, "/organizations?limit=100") {
		for _, domain := range organization.Domains {
			if domain.State == "verified" {
				verified = domain
			}
		}
	}
	off := flagOffFor(t, p, "/organizations/"+northwind, "/user_management/users/"+active.UserID)
	domain := "/organizations/" + verified.OrganizationID + "/domains/" + verified.ID
	known := p.unmanagedUser(t)
	p.breaks(t, "/user_management/users/"+known.ID, `"method":"GET","status":200,"body":`+with(t,
		p.ask(t, http.MethodGet, "/user_management/users/"+known.ID, "").body, "email_verified", true))
	for _, test := range []struct{ name, path, says string }{
		{"a deactivated membership", "/memberships/" + inactive.ID + "/deactivate", "is already deactivated at Northwind Logistics"},
		{"an active membership", "/memberships/" + active.ID + "/reactivate", "already has access to Northwind Logistics"},
		{"an endpoint that is on", "/settings/webhooks/" + endpoint.ID + "/enable", "https://a.example/hook is already on"},
		{"a flag", "/settings/flags/" + flag.Slug + flagTurn, flagWord},
		{"a flag of an organization", "/organizations/" + northwind + "/flags/" + off.Slug + "/remove",
			off.Name + " is already off for Northwind Logistics"},
		{"a flag of a user", "/users/" + active.UserID + "/flags/" + off.Slug + "/remove", off.Name + " is already off for "},
		{"a verified domain, declared", domain + "/declare-verified", verified.Domain + " is already verified"},
		{"a verified domain, checked", domain + "/verify", verified.Domain + " is already verified"},
		{"a verified address", "/users/" + known.ID + "/verification-mail", known.Email + " is already verified"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p.requests()
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				got := p.send(t, client, method, test.path, map[string]url.Values{http.MethodPost: {"reason": {"x"}}}[method])
				require.Equal(t, http.StatusConflict, got.StatusCode, mainText(got.page(t)))
				assert.Contains(t, plainSpaces(got.page(t).Find("h1").Text()), test.says)
				assert.Contains(t, mainText(got.page(t)), "Nothing was changed.")
			}
			assert.Empty(t, writes(p.requests()))
		})
	}
}

// flagOffFor is a flag that is on, though for none of these.
func flagOffFor(t *testing.T, p *pagesDesk, owners ...string) workos.FeatureFlag {
	t.Helper()
	on := map[string]bool{}
	for _, owner := range owners {
		for _, flag := range data[workos.FeatureFlag](t, p, owner+"/feature-flags?limit=100") {
			on[flag.Slug] = true
		}
	}
	for _, flag := range data[workos.FeatureFlag](t, p, "/feature-flags?limit=100") {
		if flag.Enabled && !flag.DefaultValue && !on[flag.Slug] {
			return flag
		}
	}
	require.Fail(t, "every flag is on for somebody")
	return workos.FeatureFlag{}
}

// plainSpaces is a text without the marks around names.
func plainSpaces(text string) string {
	return squeeze(strings.NewReplacer("\u2068", "", "\u2069", "").Replace(text))
}

// with is a JSON object with another value of one field.
func with(t *testing.T, object, field string, value any) string {
	t.Helper()
	var fields map[string]any
	decode(t, object, &fields)
	fields[field] = value
	changed, err := json.Marshal(fields)
	require.NoError(t, err)
	return string(changed)
}

func TestAnInvitationThatHasEndedSaysWhatItIs(t *testing.T) {
	p := startSynced(t)
	client, pending := p.signIn(t, "success"), pendingInvitation(t, p)
	api, at := "/user_management/invitations/"+pending.ID, "/invitations/"+pending.ID
	object := p.ask(t, http.MethodGet, api, "").body
	for name, test := range map[string]struct{ field, value, says string }{
		"revoked":  {"state", "revoked", "This invitation was already revoked"},
		"accepted": {"state", "accepted", "This invitation was already accepted"},
		"expired":  {"state", "expired", "This invitation has already expired"},
		"over":     {"expires_at", "2020-01-02T03:04:05.678Z", "This invitation has already expired"},
	} {
		t.Run(name, func(t *testing.T) {
			p.breaks(t, api, `"method":"GET","status":200,"body":`+with(t, object, test.field, test.value))
			defer p.clearFaults(t)
			p.requests()
			for _, path := range []string{at + "/revoke", at + "/resend"} {
				for _, method := range []string{http.MethodGet, http.MethodPost} {
					got := p.send(t, client, method, path, map[string]url.Values{http.MethodPost: {"reason": {"x"}}}[method])
					require.Equal(t, http.StatusConflict, got.StatusCode, mainText(got.page(t)))
					assert.Equal(t, test.says, squeeze(got.page(t).Find("h1").Text()))
					assert.Contains(t, links(got.page(t).Find("main")), at)
				}
			}
			p.sendDelayed(t)
			assert.Empty(t, writes(p.requests()))
		})
	}

	first := p.submit(t, client, at+"/revoke", func(url.Values) {})
	require.Equal(t, http.StatusSeeOther, first.StatusCode, mainText(first.page(t)))
	again := p.shows(t, client, at+"/revoke", http.StatusConflict)
	assert.Equal(t, "This invitation is about to be revoked", squeeze(again.Find("h1").Text()))
	revoked := p.ask(t, http.MethodPost, api+"/revoke", "") // by somebody elsewhere
	require.Equal(t, http.StatusOK, revoked.StatusCode, revoked.body)
	p.sendDelayed(t)
	notice := squeeze(p.open(t, client, first.Header.Get("Location")).Find(".notice").Text())
	assert.Equal(t, "The invitation to "+pending.Email+" was already revoked. Nothing was changed.", notice)
	row := p.lastEntry(t, "invitation.revoke")
	assert.Equal(t, store.Refused, row.Outcome)
	assert.True(t, strings.HasPrefix(row.Note, "The invitation to "+pending.Email+" was already revoked."), row.Note)
}

// TestADelayedActionThatWorkOSRefusesSaysSoInWords: nothing was done, which is certain, and no text of the program is on a page.
func TestADelayedActionThatWorkOSRefusesSaysSoInWords(t *testing.T) {
	p := startSynced(t)
	client, pending := p.signIn(t, "success"), pendingInvitation(t, p)
	api, at := "/user_management/invitations/"+pending.ID, "/invitations/"+pending.ID
	first := p.submit(t, client, at+"/revoke", func(url.Values) {})
	require.Equal(t, http.StatusSeeOther, first.StatusCode, mainText(first.page(t)))
	p.breaks(t, api+"/revoke", `"method":"POST","status":400,"body":{"code":"invite_already_accepted"}`)
	p.sendDelayed(t)
	row := p.lastEntry(t, "invitation.revoke")
	require.Equal(t, store.Refused, row.Outcome)
	notice := squeeze(p.open(t, client, first.Header.Get("Location")).Find(".notice").Text())
	assert.Contains(t, notice, "No invitation was revoked. ")
	for where, said := range map[string]string{"the notice": notice, "the entry": row.Note} {
		assert.Contains(t, said, "It said: invite already accepted.", where)
		assert.NotContains(t, said, "as far as is known", where)
		assert.NotRegexp(t, "workos: |Bad Request|POST ", said, where)
	}
}
