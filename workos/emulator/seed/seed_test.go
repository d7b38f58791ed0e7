package seed

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/data"
)

// filled is an environment with its made-up customers.
func filled(t *testing.T, config data.Config) *data.State {
	t.Helper()
	s, err := data.New(config)
	require.NoError(t, err)
	Fill(s)
	return s
}

func TestWalkNobodyHasTheSameNameTwice(t *testing.T) {
	s := filled(t, data.Config{Organizations: 20_000, Users: 60_000})
	names, domains, emails := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, o := range s.Organizations.Rows {
		require.False(t, names[o.Name], o.Name)
		require.False(t, domains[o.Domain], o.Domain)
		require.True(t, data.ValidDomain(o.Domain), o.Domain)
		names[o.Name], domains[o.Domain] = true, true
	}
	// One company with more people than there are names.
	giant := &data.Organization{Salt: 42, Domain: "giant.example"}
	for number := range uint32(2*data.Pairs + 500) {
		email := giant.Person(number).Email
		require.False(t, emails[email], email)
		require.True(t, data.ValidEmail(email), email)
		emails[email] = true
	}
	require.Len(t, s.UserByEmail, len(s.Users.Rows))
}

func TestTheSupportScenariosAreThere(t *testing.T) {
	s := filled(t, data.Config{})
	states, kinds := map[string]int{}, map[string]int{}
	for _, c := range s.Connections.Rows {
		states[c.State]++
		kinds[c.Kind]++
	}
	for _, state := range []string{"requires_type", "draft", "active", "validating", "inactive", "deleting"} {
		require.Positive(t, states[state], "a connection that is "+state)
	}
	require.Greater(t, states["active"], 3*(len(s.Connections.Rows)-states["active"]), "most are healthy")
	require.Greater(t, len(kinds), 20, "types of connections")

	clear(states)
	clear(kinds)
	for _, d := range s.Directories.Rows {
		states[d.State]++
		kinds[d.Kind]++
	}
	require.ElementsMatch(t, []string{"linked", "validating", "invalid_credentials", "unlinked", "deleting"},
		slices.Collect(maps.Keys(states)))
	require.Greater(t, len(kinds), 12, "types of directories")

	clear(states)
	for _, d := range s.Domains.Rows {
		states[d.State]++
	}
	require.Len(t, states, 5, "every state of a domain")
	clear(states)
	for _, i := range s.Invitations.Rows {
		states[s.InvitationState(i)]++
	}
	require.Len(t, states, 4, "every state of an invitation")
	clear(states)
	for _, m := range s.Memberships.Rows {
		states[m.Status.String()]++
	}
	require.Len(t, states, 3, "every status of a membership")
	clear(states)
	strangers := 0
	for at, u := range s.DirectoryUsers.Rows {
		states[u.State.String()]++
		if _, known := s.UserWithEmail(s.PersonOf(data.Ref(at)).Email); !known {
			strangers++
		}
	}
	require.Len(t, states, 3, "every state of a directory user")
	require.Positive(t, strangers, "people whom only the directory knows")
	require.Less(t, strangers, len(s.DirectoryUsers.Rows)/2, "most are users too")
}
