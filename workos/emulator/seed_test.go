package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/data"
)

func TestTheSameConfigurationGivesTheSameEnvironment(t *testing.T) {
	one, two := newVisit(t), newVisit(t)
	two.wait(0)
	for _, path := range []string{
		"/organizations?limit=100", "/user_management/users?limit=100", "/connections?limit=100",
		"/directory_users?limit=100&directory=" + one.server.state.Directories.ID(3), "/user_management/invitations?limit=100",
		"/events?limit=100&events=authentication.sso_failed,user.created",
	} {
		require.Equal(t, string(one.api("GET", path, nil).body), string(two.api("GET", path, nil).body), path)
	}
	later, err := New(Config{Organizations: 60, Users: 600, Seed: 7, Now: func() time.Time { return one.now().AddDate(0, 5, 0) }})
	require.NoError(t, err)
	require.Equal(t, one.server.state.Users.IDs, later.state.Users.IDs, "ids do not depend on the clock")
	fraction, err := New(Config{Organizations: 60, Users: 600, Seed: 7, Now: func() time.Time { return one.now().Add(123_456_789) }})
	require.NoError(t, err)
	require.Equal(t, one.server.state.Events.IDs, fraction.state.Events.IDs, "nor on its fractions of a second")
	for user := range data.Ref(50) {
		require.Equal(t, seededAccount(t, one.server, user), seededAccount(t, fraction, user))
	}
	other, err := New(Config{Organizations: 60, Users: 600, Seed: 8})
	require.NoError(t, err)
	require.NotEqual(t, one.server.state.Users.IDs, other.state.Users.IDs)
	require.Equal(t, one.list("/organizations?limit=11").ids()[4], Scenarios()[4].OrganizationID, "scenarios do not depend on the seed")
}

// seededAccount is the id of a user's first connected account, "" for none.
func seededAccount(t *testing.T, s *Server, user data.Ref) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/user_management/users/"+s.state.Users.ID(user)+"/data_providers", nil)
	r.Header.Set("Authorization", "Bearer "+DefaultAPIKey)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code)
	var page struct {
		Data []struct {
			Account struct{ ID string } `json:"connected_account"`
		}
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &page))
	return page.Data[0].Account.ID
}

func TestTheEnvironmentIsOfTheSizeAskedFor(t *testing.T) {
	for _, row := range []struct{ organizations, users, wantOrganizations, wantUsers int }{
		{0, 0, 200, 5000}, {60, 600, 60, 600}, {500, 20_000, 500, 20_000},
	} {
		s, err := New(Config{Organizations: row.organizations, Users: row.users})
		require.NoError(t, err)
		require.Len(t, s.state.Organizations.Rows, row.wantOrganizations+1, "and the staff")
		require.Len(t, s.state.Users.Rows, row.wantUsers+len(data.Staff))
	}
	small, err := New(Config{Organizations: 1, Users: 1})
	require.NoError(t, err)
	require.Len(t, small.state.Organizations.Rows, len(Scenarios())+1, "the scenarios are always there")
	_, err = New(Config{Users: MaxUsers + 1})
	require.ErrorContains(t, err, "neither may be negative or more than")
}

func TestRowsAreInTheOrderOfTheirIDs(t *testing.T) {
	s := newVisit(t).server
	sorted := func(name string, ids []data.ULID) {
		require.True(t, slices.IsSortedFunc(ids, data.ULID.Compare), name)
		require.Len(t, slices.Compact(slices.Clone(ids)), len(ids), name)
	}
	sorted("organizations", s.state.Organizations.IDs)
	sorted("domains", s.state.Domains.IDs)
	sorted("connections", s.state.Connections.IDs)
	sorted("directories", s.state.Directories.IDs)
	sorted("groups", s.state.Groups.IDs)
	sorted("directory users", s.state.DirectoryUsers.IDs)
	sorted("users", s.state.Users.IDs)
	sorted("memberships", s.state.Memberships.IDs)
	sorted("invitations", s.state.Invitations.IDs)
	sorted("events", s.state.Events.IDs)
	require.Equal(t, StaffOrganizationID, s.state.Organizations.ID(0))
	require.Equal(t, StaffConnectionID, s.state.Connections.ID(0))
	for at := range s.state.Organizations.Rows {
		require.True(t, slices.IsSorted(s.state.ByOrganization[at].Users))
	}
}

func TestStoriesAreTrue(t *testing.T) {
	v := newVisit(t)
	ids := v.list("/organizations?limit=11").ids()
	problems := map[string]string{}
	for i, scenario := range Scenarios() {
		require.Equal(t, ids[i], scenario.OrganizationID, scenario.Name)
		problems[scenario.Name] = scenario.OrganizationID
	}
	failures := func(scenario string) (codes []string) {
		v.Helper()
		var page struct{ Data []data.EventJSON }
		v.api("GET", "/events?limit=100&events=authentication.sso_failed&organization_id="+problems[scenario], nil).into(http.StatusOK, &page)
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

	days := func(scenario string) (left []float64) {
		var page struct{ Data []data.EventJSON }
		v.api("GET", "/events?order=asc&limit=100&events=connection.saml_certificate_renewal_required&organization_id="+problems[scenario],
			nil).into(http.StatusOK, &page)
		for _, e := range page.Data {
			left = append(left, dig(e, "days_until_expiry").(float64))
		}
		return left
	}
	require.Equal(t, []float64{58, 30, 12, 3, 1, -4}, days("Northwind Logistics"))
	require.Equal(t, []float64{58, 30, 12, 3}, days("Ōkami Robotics"))

	at, _ := v.server.state.Organizations.Find(problems["Castellan Insurance"])
	deprovisionedInside := 0
	for _, u := range v.server.state.ByDirectory[v.server.state.ByOrganization[at].Directories[0]].Users {
		member, is := v.server.state.UserWithEmail(v.server.state.PersonOf(u).Email)
		if is && v.server.state.DirectoryUsers.Rows[u].State != data.PersonActive {
			m, _ := v.server.state.MembershipIn(member, at)
			require.Equal(t, data.MemberActive, v.server.state.Memberships.Rows[m].Status)
			deprovisionedInside++
		}
	}
	require.GreaterOrEqual(t, deprovisionedInside, 3)
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
		require.True(t, strings.HasSuffix(s.state.Details(people-1).Email, ".example"))
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
