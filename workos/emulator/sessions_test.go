package emulator

import (
	"net/http"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
)

const sessionsRevoke = "/user_management/sessions/revoke"

// scenarioPeople are the users of the first scenario organization that has some who come in.
func (v *visit) scenarioPeople() []data.Ref {
	at, _ := v.server.state.Organizations.Find(Scenarios()[len(Scenarios())-1].OrganizationID)
	return v.server.state.ByOrganization[at].Users
}

// userWith is the first user of the seed of whom something is true.
func (v *visit) userWith(is func(data.Ref) bool) string {
	v.Helper()
	for at := range v.server.state.Users.Rows {
		if is(data.Ref(at)) {
			return v.server.state.Users.ID(data.Ref(at))
		}
	}
	require.Fail(v, "there is no such user")
	return ""
}

func (v *visit) sessions(user string) (all []api.SessionJSON) {
	v.Helper()
	var page struct{ Data []api.SessionJSON }
	v.api("GET", "/user_management/users/"+user+"/sessions?limit=100", nil).into(200, &page)
	return page.Data
}

func TestPeopleHaveSessions(t *testing.T) {
	v := newVisit(t)
	several, impersonated, methods := 0, 0, map[string]bool{}
	documentation := []netip.Prefix{
		netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
		netip.MustParsePrefix("2001:db8::/32"),
	}
	for i, at := range append(v.scenarioPeople(), v.server.state.ByOrganization[v.largest()].Users[:20]...) {
		user := v.server.state.Users.ID(at)
		sessions := v.sessions(user)
		if len(sessions) > 1 && i < len(v.scenarioPeople()) {
			several++
		}
		for _, one := range sessions {
			require.Equal(t, user, one.UserID)
			require.Equal(t, "active", one.Status)
			require.Nil(t, one.EndedAt)
			address := netip.MustParseAddr(*one.IPAddress)
			require.True(t, documentation[0].Contains(address) || documentation[1].Contains(address) || documentation[2].Contains(address) ||
				documentation[3].Contains(address), address)
			require.Less(t, *one.CreatedAt, data.Stamp(v.now()))
			require.Greater(t, *one.ExpiresAt, data.Stamp(v.now()))
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
	v, again := newVisit(t), newVisit(t)
	again.wait(0)
	user := v.userWith(func(at data.Ref) bool { return len(v.server.state.SessionsOf(at)) > 2 })
	path := "/user_management/users/" + user + "/sessions?limit=1"
	down, pages := v.walk(path, after, "after")
	require.Greater(t, len(down), 1)
	require.Equal(t, pages[0], v.list(path+"&before="+pages[1].Data[0].ID))
	same, _ := again.walk(path, after, "after")
	require.Equal(t, down, same)
	v.wait(31 * 24 * time.Hour)
	require.Empty(t, v.sessions(user), "sessions expire")
}

func TestSessionsAreRevoked(t *testing.T) {
	v := newVisit(t)
	user := v.userWith(func(at data.Ref) bool { return len(v.server.state.SessionsOf(at)) > 2 })
	before := v.sessions(user)
	for range 2 { // the second time changes nothing
		a := v.api("POST", sessionsRevoke, fields{"session_id": before[0].ID})
		require.Equal(t, http.StatusOK, a.status)
		require.Empty(t, a.body)
	}
	require.Equal(t, before[1:], v.sessions(user))
	happened := v.happened("session.revoked")
	require.Equal(t, []string{"session.revoked by api"}, kinds(happened))
	require.Equal(t, "revoked", dig(happened[0], "status"))
	require.Equal(t, data.Stamp(v.now()), dig(happened[0], "ended_at"))
	for _, unknown := range []string{"", "nonsense", "session_01K8HFDW00FZGEB2MPGTP35DDF", user} {
		require.Equal(t, http.StatusBadRequest, v.api("POST", sessionsRevoke, fields{"session_id": unknown}).status, unknown)
	}
}

func TestWhoLosesAMembershipLosesTheSessions(t *testing.T) {
	v := newVisit(t)
	const path = "/user_management/organization_memberships"
	open := func(at data.Ref) bool { return len(v.sessions(v.server.state.Users.ID(at))) > 1 }
	user := v.userWith(open)
	m := v.list(path + "?user_id=" + user + "&order=asc").ids()[0]
	count := len(v.sessions(user))
	v.make("PUT", path+"/"+m+"/deactivate", nil, 200)
	require.Empty(t, v.sessions(user))
	v.make("PUT", path+"/"+m+"/reactivate", nil, 200)
	require.Empty(t, v.sessions(user), "those sessions are over")
	require.Len(t, v.happened("session.revoked"), count)

	user = v.userWith(open)
	last := v.sessions(user)[0].ID
	v.gone("/user_management/users/"+user, http.StatusOK)
	require.Equal(t, http.StatusBadRequest, v.api("POST", sessionsRevoke, fields{"session_id": last}).status)
}

func TestAnIDTellsItsOwner(t *testing.T) {
	for _, owner := range []data.Ref{0, 1, 77, 1_999_999} {
		for hash := range uint64(50) {
			require.Equal(t, owner, data.OwnerIn(data.OwnedID(1_700_000_000_000, owner, data.Mix(hash))))
		}
	}
}

func TestIdentities(t *testing.T) {
	v := newVisit(t)
	counts := map[int]int{}
	for _, at := range v.server.state.ByOrganization[v.largest()].Users {
		var all []data.IdentityJSON
		v.api("GET", "/user_management/users/"+v.server.state.Users.ID(at)+"/identities", nil).into(200, &all)
		require.NotNil(t, all, "an empty array, not null")
		counts[len(all)]++
	}
	require.Greater(t, counts[0], counts[1])
	require.Positive(t, counts[1])
	fresh := v.make("POST", "/user_management/users", fields{"email": "jo@acme.example"}, 201)
	require.Equal(t, "[]", string(v.api("GET", "/user_management/users/"+fresh.ID+"/identities", nil).body))
	require.Empty(t, v.sessions(fresh.ID))
}
