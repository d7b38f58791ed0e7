package web

import (
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

// TestARefusalNamesPeopleBesideTheirIDs has WorkOS refuse something with words that name a person, a customer and a connection by ID.
func TestARefusalNamesPeopleBesideTheirIDs(t *testing.T) {
	p := startSynced(t)
	client, user := p.signIn(t, "admin"), p.unmanagedUser(t)
	customer := scenario(t, "Northwind Logistics").OrganizationID
	a := actionTest{name: "factor.enroll", path: "/tools/factors/new", form: url.Values{"type": {"totp"}, "totp_issuer": {"Osier"},
		"totp_user": {"ines"}, "user_id": {user.ID}}}
	form := a.fill(t, p, client)
	p.breaks(t, "/auth/factors/enroll", `"method":"POST","status":409,"body":{"message":"`+user.ID+` of `+customer+
		` has one already, user_01ABSENT0000."}`)
	got := p.send(t, client, http.MethodPost, a.path, form)
	entry := p.lastEntry(t, a.name)
	assert.Equal(t, store.Refused, entry.Outcome)
	for where, said := range map[string]string{"the page": mainText(got.page(t)), "the entry": entry.Note} {
		said = strings.NewReplacer("\u2068", "", "\u2069", "").Replace(said)
		assert.Contains(t, said, user.Email+" ("+user.ID+") of Northwind Logistics ("+customer+") has one already, user_01ABSENT0000.", where)
	}
}

// TestWhatNamesAUserByIDAloneNamesThePerson opens what knows a user's ID alone.
func TestWhatNamesAUserByIDAloneNamesThePerson(t *testing.T) {
	p := startSynced(t)
	client, user := p.signIn(t, "admin"), p.unmanagedUser(t)
	made := p.ask(t, http.MethodPost, "/user_management/users/"+user.ID+"/auth_factors", `{"type":"totp"}`)
	require.Equal(t, http.StatusCreated, made.StatusCode, made.body)
	var factor struct {
		Factor struct{ ID string } `json:"authentication_factor"`
	}
	decode(t, made.body, &factor)
	page := p.open(t, client, "/tools/factors/"+factor.Factor.ID)
	assert.Contains(t, links(page.Find("main")), "/users/"+user.ID)
	assert.Contains(t, mainText(page), user.ID)

	for _, invitation := range data[workos.Invitation](t, p, "/user_management/invitations?limit=100") {
		row, err := p.mirror.UserRow(t.Context(), mirror.Everything, invitation.AcceptedUserID)
		if invitation.AcceptedUserID == "" || err != nil {
			continue
		}
		page := p.open(t, client, "/invitations/"+invitation.ID)
		assert.Contains(t, links(page.Find("main")), "/users/"+invitation.AcceptedUserID)
		assert.Contains(t, mainText(page), "Accepted by"+row.Email)
		assert.Contains(t, mainText(page), invitation.AcceptedUserID)
		break
	}

	require.NoError(t, p.mirror.SetDeleting(t.Context(), []mirror.Deleting{{Kind: mirror.KindUser, ID: user.ID, Since: time.Now()}}))
	a := actionTest{path: "/tools/factors/new", form: url.Values{"type": {"totp"}, "totp_issuer": {"Osier"}, "totp_user": {"ines"},
		"user_id": {user.ID}}}
	for name, got := range map[string]answer{
		"a new method": p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client)),
		"a method":     p.send(t, client, http.MethodGet, "/tools/factors/"+factor.Factor.ID+"/check", nil),
	} {
		require.Equal(t, http.StatusConflict, got.StatusCode, name)
		said := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(mainText(got.page(t)))
		assert.Contains(t, said, user.Email+" ("+user.ID+") is being deleted", name)
	}
}
