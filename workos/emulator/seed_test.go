package emulator

import (
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheSameConfigurationGivesTheSameEnvironment(t *testing.T) {
	one, two := newVisit(t), newVisit(t)
	two.wait(0)
	for _, path := range []string{
		"/organizations?limit=100", "/user_management/users?limit=100", "/connections?limit=100",
		"/directory_users?limit=100&directory=" + one.server.directories.id(3), "/user_management/invitations?limit=100",
		"/events?limit=100&events=authentication.sso_failed,user.created",
	} {
		require.Equal(t, string(one.api("GET", path, nil).body), string(two.api("GET", path, nil).body), path)
	}
	later, err := New(Config{Organizations: 60, Users: 600, Seed: 7, Now: func() time.Time { return one.now().AddDate(0, 5, 0) }})
	require.NoError(t, err)
	require.Equal(t, one.server.users.ids, later.users.ids, "ids do not depend on the clock")
	fraction, err := New(Config{Organizations: 60, Users: 600, Seed: 7, Now: func() time.Time { return one.now().Add(123_456_789) }})
	require.NoError(t, err)
	require.Equal(t, one.server.events.ids, fraction.events.ids, "nor on its fractions of a second")
	for user := range ref(50) {
		require.Equal(t, seededAccount(one.server, user), seededAccount(fraction, user))
	}
	other, err := New(Config{Organizations: 60, Users: 600, Seed: 8})
	require.NoError(t, err)
	require.NotEqual(t, one.server.users.ids, other.users.ids)
	require.Equal(t, one.list("/organizations?limit=11").ids()[4], Stories()[4].OrganizationID, "stories do not depend on the seed")
}

// seededAccount is the id of a user's first connected account, "" for none.
func seededAccount(s *Server, user ref) string {
	pipes := &pipes{Server: s, disconnected: map[providerPlace]struct{}{}}
	if account := pipes.accountOf(user, 0, ""); account != nil {
		return account.ID
	}
	return ""
}

func TestTheEnvironmentIsOfTheSizeAskedFor(t *testing.T) {
	for _, row := range []struct{ organizations, users, wantOrganizations, wantUsers int }{
		{0, 0, 200, 5000}, {60, 600, 60, 600}, {500, 20_000, 500, 20_000},
	} {
		s, err := New(Config{Organizations: row.organizations, Users: row.users})
		require.NoError(t, err)
		require.Len(t, s.organizations.rows, row.wantOrganizations+1, "and the staff")
		require.Len(t, s.users.rows, row.wantUsers+len(staff))
	}
	small, err := New(Config{Organizations: 1, Users: 1})
	require.NoError(t, err)
	require.Len(t, small.organizations.rows, len(Stories())+1, "the stories are always there")
	_, err = New(Config{Users: MaxUsers + 1})
	require.ErrorContains(t, err, "neither may be negative or more than")
}

func TestRowsAreInTheOrderOfTheirIDs(t *testing.T) {
	s := newVisit(t).server
	sorted := func(name string, ids []ulid) {
		require.True(t, slices.IsSortedFunc(ids, ulid.compare), name)
		require.Len(t, slices.Compact(slices.Clone(ids)), len(ids), name)
	}
	sorted("organizations", s.organizations.ids)
	sorted("domains", s.domains.ids)
	sorted("connections", s.connections.ids)
	sorted("directories", s.directories.ids)
	sorted("groups", s.groups.ids)
	sorted("directory users", s.directoryUsers.ids)
	sorted("users", s.users.ids)
	sorted("memberships", s.memberships.ids)
	sorted("invitations", s.invitations.ids)
	sorted("events", s.events.ids)
	require.Equal(t, StaffOrganizationID, s.organizations.id(0))
	require.Equal(t, StaffConnectionID, s.connections.id(0))
	for at := range s.organizations.rows {
		require.True(t, slices.IsSorted(s.byOrganization[at].users))
	}
}

func TestWalkNobodyHasTheSameNameTwice(t *testing.T) {
	s, err := New(Config{Organizations: 20_000, Users: 60_000})
	require.NoError(t, err)
	names, domains, emails := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, o := range s.organizations.rows {
		require.False(t, names[o.name], o.name)
		require.False(t, domains[o.domain], o.domain)
		require.True(t, validDomain(o.domain), o.domain)
		names[o.name], domains[o.domain] = true, true
	}
	// One company with more people than there are names.
	giant := &organization{salt: 42, domain: "giant.example"}
	for number := range uint32(2*pairs + 500) {
		email := giant.person(number).email
		require.False(t, emails[email], email)
		require.True(t, validEmail(email), email)
		emails[email] = true
	}
	require.Len(t, s.userByEmail, len(s.users.rows))
}

func TestTheSupportStoryIsTold(t *testing.T) {
	s, err := New(Config{})
	require.NoError(t, err)
	states, kinds := map[string]int{}, map[string]int{}
	for _, c := range s.connections.rows {
		states[c.state]++
		kinds[c.kind]++
	}
	for _, state := range []string{"requires_type", "draft", "active", "validating", "inactive", "deleting"} {
		require.Positive(t, states[state], "a connection that is "+state)
	}
	require.Greater(t, states["active"], 3*(len(s.connections.rows)-states["active"]), "most are healthy")
	require.Greater(t, len(kinds), 20, "types of connections")

	clear(states)
	clear(kinds)
	for _, d := range s.directories.rows {
		states[d.state]++
		kinds[d.kind]++
	}
	require.ElementsMatch(t, []string{"linked", "validating", "invalid_credentials", "unlinked", "deleting"}, slices.Collect(maps.Keys(states)))
	require.Greater(t, len(kinds), 12, "types of directories")

	clear(states)
	for _, d := range s.domains.rows {
		states[d.state]++
	}
	require.Len(t, states, 5, "every state of a domain")
	clear(states)
	for _, i := range s.invitations.rows {
		states[s.invitationState(i)]++
	}
	require.Len(t, states, 4, "every state of an invitation")
	clear(states)
	for _, m := range s.memberships.rows {
		states[m.status.String()]++
	}
	require.Len(t, states, 3, "every status of a membership")
	clear(states)
	strangers := 0
	for at, u := range s.directoryUsers.rows {
		states[u.state.String()]++
		if _, known := s.userWithEmail(s.personOf(ref(at)).email); !known {
			strangers++
		}
	}
	require.Len(t, states, 3, "every state of a directory user")
	require.Positive(t, strangers, "people whom only the directory knows")
	require.Less(t, strangers, len(s.directoryUsers.rows)/2, "most are users too")
}

func TestStoriesAreTrue(t *testing.T) {
	v := newVisit(t)
	ids := v.list("/organizations?limit=11").ids()
	problems := map[string]string{}
	for i, story := range Stories() {
		require.Equal(t, ids[i], story.OrganizationID, story.Name)
		problems[story.Name] = story.OrganizationID
	}
	failures := func(story string) (codes []string) {
		v.Helper()
		var page struct{ Data []eventJSON }
		v.api("GET", "/events?limit=100&events=authentication.sso_failed&organization_id="+problems[story], nil).into(http.StatusOK, &page)
		for _, e := range page.Data {
			codes = append(codes, fmt.Sprint(dig(e, "error", "code")))
		}
		return codes
	}
	require.Contains(t, failures("Northwind Logistics"), "invalid_x509_certificate")
	require.Contains(t, failures("Fjordbank Norge"), "malformed_saml_response")
	require.Contains(t, failures("Bright Atlas Education"), "ambiguous_connection_selector")
	require.Contains(t, failures("Querétaro Minería"), "profile_not_allowed_outside_organization")
	require.Contains(t, failures("Meridian Avionics"), "connection_unlinked")

	days := func(story string) (left []float64) {
		var page struct{ Data []eventJSON }
		v.api("GET", "/events?order=asc&limit=100&events=connection.saml_certificate_renewal_required&organization_id="+problems[story], nil).into(http.StatusOK, &page)
		for _, e := range page.Data {
			left = append(left, dig(e, "days_until_expiry").(float64))
		}
		return left
	}
	require.Equal(t, []float64{58, 30, 12, 3, 1, -4}, days("Northwind Logistics"))
	require.Equal(t, []float64{58, 30, 12, 3}, days("Ōkami Robotics"))

	at, _ := v.server.organizations.find(problems["Castellan Insurance"])
	leaversInside := 0
	for _, u := range v.server.byDirectory[v.server.byOrganization[at].directories[0]].users {
		member, is := v.server.userWithEmail(v.server.personOf(u).email)
		if is && v.server.directoryUsers.rows[u].state != personActive {
			m, _ := v.server.membershipIn(member, at)
			require.Equal(t, memberActive, v.server.memberships.rows[m].status)
			leaversInside++
		}
	}
	require.GreaterOrEqual(t, leaversInside, 3)
}

// liveBytes is how much memory an environment keeps.
func liveBytes(build func() *Server) uint64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	server := build()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(server)
	return after.HeapAlloc - before.HeapAlloc
}

func TestPeopleCostLittleMemory(t *testing.T) {
	const people = 100_000
	bytes := liveBytes(func() *Server {
		s, err := New(Config{Organizations: 300, Users: people})
		require.NoError(t, err)
		require.True(t, strings.HasSuffix(s.details(people-1).email, ".example"))
		return s
	})
	require.Less(t, bytes/people, uint64(400), "bytes per person, membership and directory user included")
}

// BenchmarkAMillionPeople shows the cost of the largest environment: at most 10 s and 1.5 GB are allowed.
func BenchmarkAMillionPeople(b *testing.B) {
	for b.Loop() {
		bytes := liveBytes(func() *Server {
			s, err := New(Config{Organizations: 1000, Users: 1_000_000})
			require.NoError(b, err)
			return s
		})
		b.ReportMetric(float64(bytes>>20), "MB")
	}
}
