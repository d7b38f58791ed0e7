package emulator

import (
	"net/http"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const sessionsRevoke = "/user_management/sessions/revoke"

// storyPeople are the users of the first story organization that has some who come in.
func (v *visit) storyPeople() []ref {
	at, _ := v.server.organizations.find(Stories()[len(Stories())-1].OrganizationID)
	return v.server.byOrganization[at].users
}

// userWith is the first user of the seed of whom something is true.
func (v *visit) userWith(is func(ref) bool) string {
	v.Helper()
	for at := range v.server.users.rows {
		if is(ref(at)) {
			return v.server.users.id(ref(at))
		}
	}
	require.Fail(v, "there is no such user")
	return ""
}

func (v *visit) sessions(user string) (all []sessionJSON) {
	v.Helper()
	var page struct{ Data []sessionJSON }
	v.api("GET", "/user_management/users/"+user+"/sessions?limit=100", nil).into(200, &page)
	return page.Data
}

func TestPeopleHaveSessions(t *testing.T) {
	v := newVisit(t)
	several, impersonated, methods := 0, 0, map[string]bool{}
	documentation := []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("2001:db8::/32")}
	for i, at := range append(v.storyPeople(), v.server.byOrganization[v.largest()].users[:20]...) {
		user := v.server.users.id(at)
		sessions := v.sessions(user)
		if len(sessions) > 1 && i < len(v.storyPeople()) {
			several++
		}
		for _, one := range sessions {
			require.Equal(t, user, one.UserID)
			require.Equal(t, "active", one.Status)
			require.Nil(t, one.EndedAt)
			address := netip.MustParseAddr(*one.IPAddress)
			require.True(t, documentation[0].Contains(address) || documentation[1].Contains(address) || documentation[2].Contains(address) || documentation[3].Contains(address), address)
			require.Less(t, *one.CreatedAt, stamp(v.now()))
			require.Greater(t, *one.ExpiresAt, stamp(v.now()))
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
	user := v.userWith(func(at ref) bool { return len(v.server.sessionsOf(at)) > 2 })
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
	user := v.userWith(func(at ref) bool { return len(v.server.sessionsOf(at)) > 2 })
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
	require.Equal(t, stamp(v.now()), dig(happened[0], "ended_at"))
	for _, unknown := range []string{"", "nonsense", "session_01K8HFDW00FZGEB2MPGTP35DDF", user} {
		require.Equal(t, http.StatusBadRequest, v.api("POST", sessionsRevoke, fields{"session_id": unknown}).status, unknown)
	}
}

func TestWhoLosesAMembershipLosesTheSessions(t *testing.T) {
	v := newVisit(t)
	const path = "/user_management/organization_memberships"
	open := func(at ref) bool { return len(v.sessions(v.server.users.id(at))) > 1 }
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
	for _, owner := range []ref{0, 1, 77, 1_999_999} {
		for hash := range uint64(50) {
			require.Equal(t, owner, ownerIn(ownedID(1_700_000_000_000, owner, mix(hash))))
		}
	}
}

func TestIdentities(t *testing.T) {
	v := newVisit(t)
	counts := map[int]int{}
	for _, at := range v.server.byOrganization[v.largest()].users {
		var all []identityJSON
		v.api("GET", "/user_management/users/"+v.server.users.id(at)+"/identities", nil).into(200, &all)
		require.NotNil(t, all, "an empty array, not null")
		counts[len(all)]++
	}
	require.Greater(t, counts[0], counts[1])
	require.Positive(t, counts[1])
	fresh := v.make("POST", "/user_management/users", fields{"email": "jo@acme.example"}, 201)
	require.Equal(t, "[]", string(v.api("GET", "/user_management/users/"+fresh.ID+"/identities", nil).body))
	require.Empty(t, v.sessions(fresh.ID))
}
