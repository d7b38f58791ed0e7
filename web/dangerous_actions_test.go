package web

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dangerousActions are the actions that take something away or cannot be undone.
var dangerousActions = []string{
	"membership.deactivate", "membership.remove", "organization.delete", "domain.remove", "domain.declare_verified", "connection.delete",
	"directory.delete", "user.delete", "user.session.revoke", "user.sessions.revoke", "user.mfa.reset", "user.mfa.remove", "invitation.revoke",
	"user.application.revoke", "user.account.disconnect", "api_key.expire", "api_key.revoke", "group.delete", "group.member.remove",
	"it_contact.remove", "it_contact.revoke", "webhook.delete", "webhook.disable", "factor.remove", "flag.disable", "flag.target.remove",
}

// accessActions are the actions that give somebody access, or may: they need a reason and take nothing away.
var accessActions = []string{"membership.role", "magic_link.reveal", "factor.reveal_code", "api_key.create"}

func TestDangerousActionsNeedAReasonAndLookDangerous(t *testing.T) {
	p := startSynced(t)
	met := map[string]bool{}
	for _, actions := range []func(*testing.T, *pagesDesk) []actionTest{
		customerActions, peopleActions, codeActions, environmentActions, userSettingsActions, groupActions, toolActions, settingsActions,
	} {
		for _, a := range actions(t, p) {
			if a.name == "audit_log_event.create" || a.name == "user.impersonate" {
				continue
			}
			client, dangerous := p.signIn(t, a.role), slices.Contains(dangerousActions, a.name)
			page := p.open(t, client, a.path)
			met[a.name] = true
			needed := dangerous || slices.Contains(accessActions, a.name)
			assert.Equal(t, needed, page.Find("#action-form textarea[name=reason][required]").Length() == 1, a.name)
			mark := map[bool]string{true: "Reason required", false: "Reason optional"}[needed]
			assert.Equal(t, mark, squeeze(page.Find("#action-form label[for=reason]").Text()), a.name)
			assert.Equal(t, dangerous, page.Find("#action-form button[data-variant=destructive]").Length() == 1, a.name)
			if !needed {
				continue
			}
			form := a.fill(t, p, client)
			form.Set("reason", " ")
			p.requests()
			got := p.send(t, client, http.MethodPost, a.path, form)
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode, a.name)
			assert.Contains(t, squeeze(got.page(t).Find("#reason-error").Text()), "Give a reason.", a.name)
			assert.Empty(t, writes(p.requests()), a.name)
		}
	}
	for _, name := range append(slices.Clone(dangerousActions), "membership.role") {
		assert.True(t, met[name], "%s is tried", name)
	}
}
