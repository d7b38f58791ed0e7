package seed_test

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

	"frontdesk/workos/emulator"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
	"frontdesk/workos/emulator/seed"
)

func TestTheSameConfigurationGivesTheSameEnvironment(t *testing.T) {
	one, two := emulatortest.NewVisit(t), emulatortest.NewVisit(t)
	two.Wait(0)
	for _, path := range []string{
		"/organizations?limit=100", "/user_management/users?limit=100", "/connections?limit=100",
		"/directory_users?limit=100&directory=" + one.Server.State().Directories.ID(3), "/user_management/invitations?limit=100",
		"/events?limit=100&events=authentication.sso_failed,user.created",
	} {
		require.Equal(t, string(one.API("GET", path, nil).Body), string(two.API("GET", path, nil).Body), path)
	}
	at := func(now time.Time) emulator.Config {
		return emulator.Config{Organizations: 60, Users: 600, Seed: 7, Now: func() time.Time { return now }}
	}
	later, err := emulator.New(at(one.Now().AddDate(0, 5, 0)))
	require.NoError(t, err)
	require.Equal(t, one.Server.State().Users.IDs, later.State().Users.IDs, "ids do not depend on the clock")
	fraction, err := emulator.New(at(one.Now().Add(123_456_789)))
	require.NoError(t, err)
	require.Equal(t, one.Server.State().Events.IDs, fraction.State().Events.IDs, "nor on its fractions of a second")
	for user := range data.Ref(50) {
		require.Equal(t, seededAccount(t, one.Server, user), seededAccount(t, fraction, user))
	}
	other, err := emulator.New(emulator.Config{Organizations: 60, Users: 600, Seed: 8})
	require.NoError(t, err)
	require.NotEqual(t, one.Server.State().Users.IDs, other.State().Users.IDs)
	require.Equal(t, one.List("/organizations?limit=11").IDs()[4], seed.Scenarios()[4].OrganizationID, "scenarios do not depend on the seed")
}

// seededAccount is the id of a user's first connected account, "" for none.
func seededAccount(t *testing.T, s *emulator.Server, user data.Ref) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/user_management/users/"+s.State().Users.ID(user)+"/data_providers", nil)
	r.Header.Set("Authorization", "Bearer "+data.DefaultAPIKey)
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
		s, err := emulator.New(emulator.Config{Organizations: row.organizations, Users: row.users})
		require.NoError(t, err)
		require.Len(t, s.State().Organizations.Rows, row.wantOrganizations+1, "and the staff")
		require.Len(t, s.State().Users.Rows, row.wantUsers+len(data.Staff))
	}
	small, err := emulator.New(emulator.Config{Organizations: 1, Users: 1})
	require.NoError(t, err)
	require.Len(t, small.State().Organizations.Rows, len(seed.Scenarios())+1, "the scenarios are always there")
	_, err = emulator.New(emulator.Config{Users: data.MaxUsers + 1})
	require.ErrorContains(t, err, "neither may be negative or more than")
}

func TestRowsAreInTheOrderOfTheirIDs(t *testing.T) {
	s := emulatortest.NewVisit(t).Server
	sorted := func(name string, ids []data.ULID) {
		require.True(t, slices.IsSortedFunc(ids, data.ULID.Compare), name)
		require.Len(t, slices.Compact(slices.Clone(ids)), len(ids), name)
	}
	sorted("organizations", s.State().Organizations.IDs)
	sorted("domains", s.State().Domains.IDs)
	sorted("connections", s.State().Connections.IDs)
	sorted("directories", s.State().Directories.IDs)
	sorted("groups", s.State().Groups.IDs)
	sorted("directory users", s.State().DirectoryUsers.IDs)
	sorted("users", s.State().Users.IDs)
	sorted("memberships", s.State().Memberships.IDs)
	sorted("invitations", s.State().Invitations.IDs)
	sorted("events", s.State().Events.IDs)
	require.Equal(t, data.StaffOrganizationID, s.State().Organizations.ID(0))
	require.Equal(t, data.StaffConnectionID, s.State().Connections.ID(0))
	for at := range s.State().Organizations.Rows {
		require.True(t, slices.IsSorted(s.State().ByOrganization[at].Users))
	}
}

func TestStoriesAreTrue(t *testing.T) {
	v := emulatortest.NewVisit(t)
	ids := v.List("/organizations?limit=11").IDs()
	problems := map[string]string{}
	for i, scenario := range seed.Scenarios() {
		require.Equal(t, ids[i], scenario.OrganizationID, scenario.Name)
		problems[scenario.Name] = scenario.OrganizationID
	}
	failures := func(scenario string) (codes []string) {
		v.Helper()
		var page struct{ Data []data.EventJSON }
		v.API("GET", "/events?limit=100&events=authentication.sso_failed&organization_id="+problems[scenario], nil).Into(http.StatusOK, &page)
		for _, e := range page.Data {
			codes = append(codes, fmt.Sprint(emulatortest.Dig(e, "error", "code")))
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
		v.API("GET", "/events?order=asc&limit=100&events=connection.saml_certificate_renewal_required&organization_id="+problems[scenario],
			nil).Into(http.StatusOK, &page)
		for _, e := range page.Data {
			left = append(left, emulatortest.Dig(e, "days_until_expiry").(float64))
		}
		return left
	}
	require.Equal(t, []float64{58, 30, 12, 3, 1, -4}, days("Northwind Logistics"))
	require.Equal(t, []float64{58, 30, 12, 3}, days("Ōkami Robotics"))

	at, _ := v.Server.State().Organizations.Find(problems["Castellan Insurance"])
	deprovisionedInside := 0
	for _, u := range v.Server.State().ByDirectory[v.Server.State().ByOrganization[at].Directories[0]].Users {
		member, is := v.Server.State().UserWithEmail(v.Server.State().PersonOf(u).Email)
		if is && v.Server.State().DirectoryUsers.Rows[u].State != data.PersonActive {
			m, _ := v.Server.State().MembershipIn(member, at)
			require.Equal(t, data.MemberActive, v.Server.State().Memberships.Rows[m].Status)
			deprovisionedInside++
		}
	}
	require.GreaterOrEqual(t, deprovisionedInside, 3)
}

// liveBytes is how much memory an environment keeps.
func liveBytes(build func() *emulator.Server) uint64 {
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
	bytes := liveBytes(func() *emulator.Server {
		s, err := emulator.New(emulator.Config{Organizations: 300, Users: people})
		require.NoError(t, err)
		require.True(t, strings.HasSuffix(s.State().Details(people-1).Email, ".example"))
		return s
	})
	require.Less(t, bytes/people, uint64(400), "bytes per person, membership and directory user included")
}

// BenchmarkAMillionPeople shows the cost of the largest environment: at most 10 s and 1.5 GB are allowed.
func BenchmarkAMillionPeople(b *testing.B) {
	for b.Loop() {
		bytes := liveBytes(func() *emulator.Server {
			s, err := emulator.New(emulator.Config{Organizations: 1000, Users: 1_000_000})
			require.NoError(b, err)
			return s
		})
		b.ReportMetric(float64(bytes>>20), "MB")
	}
}
