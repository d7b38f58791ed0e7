package sync

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator"
	"frontdesk/workos/emulator/life"
	"frontdesk/workos/mirror"
)

// lived is an emulator that is so far from now, and then lives for so long.
func lived(t *testing.T, from, length time.Duration, each func(*emulator.Server, int)) *emulator.Server {
	t.Helper()
	server, err := emulator.New(emulator.Config{
		Organizations: 60, Users: 600, Exact: true, Now: func() time.Time { return time.Now().Add(from) },
	})
	require.NoError(t, err)
	going, err := life.New(server.State(), 10)
	require.NoError(t, err)
	end := from + length
	for n := 0; from < end; n++ {
		each(server, n)
		wait := going.Step()
		server.State().Lock() // which the emulator reads its clock under
		from = min(from+wait, end)
		server.State().Unlock()
	}
	return server
}

// TestAMirrorFollowsLife compares what life changes in a mirror that followed it for hours with one that is filled then.
func TestAMirrorFollowsLife(t *testing.T) {
	var w *world
	lived(t, 0, 2*time.Hour, func(server *emulator.Server, n int) {
		if w == nil {
			w = worldOf(t, server, 1)
			w.follow = NewFollower(Config{Client: w.client, Events: w.events, Mirror: w.mirror, Now: server.State().Now})
		}
		if n%25 == 0 {
			w.catchUp() // before more people have signed in than are read at once
		}
	})
	w.catchUp()
	w.sameIn("users", "memberships", "invitations", "directory users", "directory groups")
}

// TestNoCustomerGetsAnotherProblemByLife compares customers who lived for hours that end now with the same customers where nobody did
// anything.
func TestNoCustomerGetsAnotherProblemByLife(t *testing.T) {
	const hours = 8 * time.Hour
	nothing := func(*emulator.Server, int) {}
	still, err := emulator.New(emulator.Config{
		Organizations: 60, Users: 600, Exact: true, Now: func() time.Time { return time.Now().Add(-hours) },
	})
	require.NoError(t, err)
	want := worldOf(t, still, 1).problems()
	require.Equal(t, want, worldOf(t, lived(t, -hours, hours, nothing), 1).problems())
}

// problems are those that count for customers as a whole, without how often and since when.
func (w *world) problems() map[string]int {
	w.Helper()
	issues, err := w.mirror.Issues(w.Context(), mirror.Everything, mirror.IssueQuery{Customer: true, Limit: 1000})
	require.NoError(w, err)
	require.NotEmpty(w, issues)
	found := map[string]int{}
	for _, issue := range issues {
		found[issue.OrganizationName+": "+string(issue.Code)+" "+string(issue.Severity)+" of "+issue.ID]++
	}
	return found
}
