package web

import (
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// entries are the ledger's entries of an action, the oldest first.
func (p *pagesDesk) entries(t *testing.T, action string) []store.AuditEntry {
	t.Helper()
	page, err := p.records.AuditEntries(t.Context(), store.Everything, store.AuditQuery{Action: action})
	require.NoError(t, err)
	slices.Reverse(page.Rows)
	return page.Rows
}

// TestALaterActionIsNotTakenForAnEarlierOne cuts off every action before it reaches WorkOS, and has the operator do it
// again. What WorkOS shows then is the second one's doing.
func TestALaterActionIsNotTakenForAnEarlierOne(t *testing.T) {
	for _, actions := range []func(*testing.T, *pagesDesk) []actionTest{
		customerActions, peopleActions, environmentActions, providerActions, userSettingsActions, groupActions, toolActions,
	} {
		for i, named := range actions(t, startPages(t)) {
			if named.unsure != "" {
				continue
			}
			t.Run(named.name, func(t *testing.T) {
				t.Parallel()
				p := startSynced(t)
				a := actions(t, p)[i]
				client := p.signIn(t, a.role)
				p.later.Store(-int64(3 * time.Second)) // a little before the other
				a.isUnknown(t, p, client)
				p.later.Store(0)
				p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
				if a.delayed {
					p.sendDelayed(t)
				}
				p.lookAt(t, 2*time.Hour)
				entries := p.entries(t, a.name)
				require.Len(t, entries, 2)
				assert.Equal(t, store.Done, entries[1].Outcome, entries[1].Note)
				assert.NotEqual(t, store.Done, entries[0].Outcome, entries[0].Note)
				assert.NotEqual(t, store.Partial, entries[0].Outcome, entries[0].Note)
				p.lookAt(t, 25*time.Hour)
				assert.NotEqual(t, store.Done, p.entries(t, a.name)[0].Outcome)
			})
		}
	}
}

// repeatable are actions that can create the same thing twice.
func repeatable(t *testing.T, p *pagesDesk) []actionTest {
	t.Helper()
	customer := scenario(t, "Northwind Logistics").OrganizationID
	key := keyForm()
	key.path = "/organizations/" + customer + "/api-keys/new"
	user := data[workos.User](t, p, "/user_management/users?limit=1")[0]
	return []actionTest{
		key,
		{name: "invitation.send", path: "/invitations/new", call: "POST /user_management/invitations",
			form: url.Values{"email": {"twice@osier.example"}, "organization": {customer}, "days": {"7"}}},
		{name: "organization.create", path: "/organizations/new", call: "POST /organizations", form: url.Values{"name": {"Osier Dairies"}}},
		{name: "user.mfa.enroll", path: "/users/" + user.ID + "/factors/enroll", call: "POST /user_management/users/*/auth_factors",
			form: url.Values{"totp_issuer": {"Acme"}, "totp_user": {"ana"}}},
	}
}

// TestAnEarlierActionIsNotTakenForALaterOne has the operator create something, and then the same again, which WorkOS never
// gets. What there is was created before.
func TestAnEarlierActionIsNotTakenForALaterOne(t *testing.T) {
	for i, named := range repeatable(t, startPages(t)) {
		t.Run(named.name, func(t *testing.T) {
			t.Parallel()
			p := startSynced(t)
			a := repeatable(t, p)[i]
			client := p.signIn(t, "admin")
			p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
			created := p.lastEntry(t, a.name)
			require.Equal(t, store.Done, created.Outcome, created.Note)
			if a.name == "invitation.send" {
				id, err := p.records.CreatedBy(t.Context(), store.Everything, created.ID)
				require.NoError(t, err)
				revoked := p.ask(t, http.MethodPost, "/user_management/invitations/"+id+"/revoke", "")
				require.Equal(t, http.StatusOK, revoked.StatusCode)
			}
			a.isUnknown(t, p, client)
			assert.NotContains(t, p.lastEntry(t, a.name).Note, "lost")
			for _, later := range []time.Duration{2 * time.Hour, 25 * time.Hour} {
				p.lookAt(t, later)
				assert.NotEqual(t, store.Done, p.lastEntry(t, a.name).Outcome, p.lastEntry(t, a.name).Note)
			}
		})
	}
}
