package api_test

import (
	"net/http"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
	"frontdesk/workos/emulator/seed"
)

const sessionsRevoke = "/user_management/sessions/revoke"

// scenarioPeople are the users of the first scenario organization that has some who come in.
func scenarioPeople(v *emulatortest.Visit) []data.Ref {
	at, _ := v.Server.State().Organizations.Find(seed.Scenarios()[len(seed.Scenarios())-1].OrganizationID)
	return v.Server.State().ByOrganization[at].Users
}

// userWith is the first user of the seed of whom something is true.
func userWith(v *emulatortest.Visit, is func(data.Ref) bool) string {
	v.Helper()
	for at := range v.Server.State().Users.Rows {
		if is(data.Ref(at)) {
			return v.Server.State().Users.ID(data.Ref(at))
		}
	}
	require.Fail(v, "there is no such user")
	return ""
}

func sessionsOf(v *emulatortest.Visit, user string) (all []data.SessionJSON) {
	v.Helper()
	var page struct{ Data []data.SessionJSON }
	v.API("GET", "/user_management/users/"+user+"/sessions?limit=100", nil).Into(200, &page)
	return page.Data
}

func TestPeopleHaveSessions(t *testing.T) {
	v := emulatortest.NewVisit(t)
	several, impersonated, methods := 0, 0, map[string]bool{}
	documentation := []netip.Prefix{
		netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
		netip.MustParsePrefix("2001:db8::/32"),
	}
	for i, at := range append(scenarioPeople(v), v.Server.State().ByOrganization[largest(v)].Users[:20]...) {
		user := v.Server.State().Users.ID(at)
		sessions := sessionsOf(v, user)
		if len(sessions) > 1 && i < len(scenarioPeople(v)) {
			several++
		}
		for _, one := range sessions {
			require.Equal(t, user, one.UserID)
			require.Equal(t, "active", one.Status)
			require.Nil(t, one.EndedAt)
			address := netip.MustParseAddr(*one.IPAddress)
			require.True(t, documentation[0].Contains(address) || documentation[1].Contains(address) || documentation[2].Contains(address) ||
				documentation[3].Contains(address), address)
			require.Less(t, *one.CreatedAt, data.Stamp(v.Now()))
			require.Greater(t, *one.ExpiresAt, data.Stamp(v.Now()))
			require.GreaterOrEqual(t, *one.UpdatedAt, *one.CreatedAt)
			methods[one.AuthMethod] = true
			if one.Impersonator != nil {
				impersonated++
				require.Equal(t, "impersonation", one.AuthMethod)
			}
		}
	}
	require.Greater(t, several, 5)
	require.Positive(t, impersonated)
	require.Contains(t, methods, "sso")
}

func TestSessionsArePagedAndTheSameAtEveryStart(t *testing.T) {
	v, again := emulatortest.NewVisit(t), emulatortest.NewVisit(t)
	again.Wait(0)
	user := userWith(v, func(at data.Ref) bool { return len(v.Server.State().SessionsOf(at)) > 2 })
	path := "/user_management/users/" + user + "/sessions?limit=1"
	down, pages := walk(v, path, after, "after")
	require.Greater(t, len(down), 1)
	require.Equal(t, pages[0], v.List(path+"&before="+pages[1].Data[0].ID))
	same, _ := walk(again, path, after, "after")
	require.Equal(t, down, same)
	v.Wait(31 * 24 * time.Hour)
	require.Empty(t, sessionsOf(v, user), "sessions expire")
}

func TestSessionsAreRevoked(t *testing.T) {
	v := emulatortest.NewVisit(t)
	user := userWith(v, func(at data.Ref) bool { return len(v.Server.State().SessionsOf(at)) > 2 })
	before := sessionsOf(v, user)
	for range 2 { // the second time changes nothing
		a := v.API("POST", sessionsRevoke, fields{"session_id": before[0].ID})
		require.Equal(t, http.StatusOK, a.Status)
		require.Empty(t, a.Body)
	}
	require.Equal(t, before[1:], sessionsOf(v, user))
	happened := v.Happened("session.revoked")
	require.Equal(t, []string{"session.revoked by api"}, emulatortest.Kinds(happened))
	require.Equal(t, "revoked", emulatortest.Dig(happened[0], "status"))
	require.Equal(t, data.Stamp(v.Now()), emulatortest.Dig(happened[0], "ended_at"))
	for _, unknown := range []string{"", "nonsense", "session_01K8HFDW00FZGEB2MPGTP35DDF", user} {
		require.Equal(t, http.StatusBadRequest, v.API("POST", sessionsRevoke, fields{"session_id": unknown}).Status, unknown)
	}
}

func TestWhoLosesAMembershipLosesTheSessions(t *testing.T) {
	v := emulatortest.NewVisit(t)
	const path = "/user_management/organization_memberships"
	open := func(at data.Ref) bool { return len(sessionsOf(v, v.Server.State().Users.ID(at))) > 1 }
	user := userWith(v, open)
	m := v.List(path + "?user_id=" + user + "&order=asc").IDs()[0]
	count := len(sessionsOf(v, user))
	create(v, "PUT", path+"/"+m+"/deactivate", nil, 200)
	require.Empty(t, sessionsOf(v, user))
	create(v, "PUT", path+"/"+m+"/reactivate", nil, 200)
	require.Empty(t, sessionsOf(v, user), "those sessions are over")
	require.Len(t, v.Happened("session.revoked"), count)

	user = userWith(v, open)
	last := sessionsOf(v, user)[0].ID
	gone(v, "/user_management/users/"+user, http.StatusOK)
	require.Equal(t, http.StatusBadRequest, v.API("POST", sessionsRevoke, fields{"session_id": last}).Status)
}

func TestAnIDTellsItsOwner(t *testing.T) {
	for _, owner := range []data.Ref{0, 1, 77, 1_999_999} {
		for hash := range uint64(50) {
			require.Equal(t, owner, data.OwnerIn(data.OwnedID(1_700_000_000_000, owner, data.Mix(hash))))
		}
	}
}

func TestIdentities(t *testing.T) {
	v := emulatortest.NewVisit(t)
	counts := map[int]int{}
	for _, at := range v.Server.State().ByOrganization[largest(v)].Users {
		var all []data.IdentityJSON
		v.API("GET", "/user_management/users/"+v.Server.State().Users.ID(at)+"/identities", nil).Into(200, &all)
		require.NotNil(t, all, "an empty array, not null")
		counts[len(all)]++
	}
	require.Greater(t, counts[0], counts[1])
	require.Positive(t, counts[1])
	fresh := create(v, "POST", "/user_management/users", fields{"email": "jo@acme.example"}, 201)
	require.Equal(t, "[]", string(v.API("GET", "/user_management/users/"+fresh.ID+"/identities", nil).Body))
	require.Empty(t, sessionsOf(v, fresh.ID))
}
