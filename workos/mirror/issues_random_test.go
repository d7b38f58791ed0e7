package mirror

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// world is what WorkOS has: the objects that a test has given to a mirror, and the events.
type world struct {
	organizations  map[string]workos.Organization
	connections    map[string]workos.Connection
	directories    map[string]workos.Directory
	users          map[string]workos.User
	memberships    map[string]workos.Membership
	directoryUsers map[string]workos.DirectoryUser
	invitations    map[string]workos.Invitation
	certificates   map[string]map[string]health.Certificate // by connection and type, the newest word
	failures       []health.FailedSignIn
	succeeded      map[string]time.Time            // by connection or address
	through        map[string]map[string]time.Time // by connection and address
	deleting       map[string]Deleting             // what WorkOS does not show in its status
	updated        map[string]workos.Time          // of each object
}

func newWorld() *world {
	return &world{map[string]workos.Organization{}, map[string]workos.Connection{}, map[string]workos.Directory{}, map[string]workos.User{},
		map[string]workos.Membership{}, map[string]workos.DirectoryUser{}, map[string]workos.Invitation{},
		map[string]map[string]health.Certificate{}, nil, map[string]time.Time{}, map[string]map[string]time.Time{}, map[string]Deleting{},
		map[string]workos.Time{}}
}

func (w *world) connection(c workos.Connection) health.Connection {
	if _, is := w.deleting[c.ID]; is {
		c.State = workos.StateDeleting
	}
	return health.ConnectionOf(c)
}

// organizationDeleting is since when an organization is being deleted, also when the mirror does not hold it.
func (w *world) organizationDeleting(id string) time.Time { return w.deleting[id].Since }

func values[T any](of map[string]T) []T {
	var all []T
	for _, id := range slices.Sorted(maps.Keys(of)) {
		all = append(all, of[id])
	}
	return all
}

// signIns are those that concern a connection or an address.
func (w *world) signIns(key string, concerns func(health.FailedSignIn) bool) health.SignIns {
	attempts := health.SignIns{SucceededAt: w.succeeded[key]}
	for _, f := range w.failures {
		if concerns(f) {
			attempts.Failures = append(attempts.Failures, f)
		}
	}
	return attempts
}

// inputs are all subjects of rules, each with what its rules read, gathered without the mirror.
func (w *world) inputs(addresses []string) []health.Input {
	var all []health.Input
	for _, c := range values(w.connections) {
		in := health.Input{Kind: health.KindConnection, Connection: w.connection(c), Certificates: values(w.certificates[c.ID]),
			SignIns:                   w.signIns(c.ID, func(f health.FailedSignIn) bool { return f.ConnectionID == c.ID }),
			OrganizationDeletingSince: w.organizationDeleting(c.OrganizationID)}
		in.SignIns.Recovered, in.SignIns.People = w.succeeded, values(w.through[c.ID])
		for _, other := range values(w.connections) {
			if other.OrganizationID == c.OrganizationID {
				in.Connections = append(in.Connections, w.connection(other))
			}
		}
		all = append(all, in)
	}
	for _, d := range values(w.directories) {
		if _, is := w.deleting[d.ID]; is {
			d.State = workos.StateDeleting
		}
		all = append(all, health.Input{Kind: health.KindDirectory, Directory: health.DirectoryOf(d),
			OrganizationDeletingSince: w.organizationDeleting(d.OrganizationID)})
	}
	for _, o := range values(w.organizations) {
		in := health.Input{Kind: health.KindOrganization, Organization: health.OrganizationOf(o)}
		in.Organization.DeletingSince = w.deleting[o.ID].Since
		all = append(all, in)
		for _, d := range o.Domains {
			d.OrganizationID = o.ID
			all = append(all, health.Input{Kind: health.KindDomain, Domain: health.DomainOf(d),
				OrganizationDeletingSince: w.organizationDeleting(o.ID)})
		}
	}
	for _, u := range values(w.users) {
		in := health.Input{Kind: health.KindUser, User: health.UserOf(u)}
		in.User.DeletingSince = w.deleting[u.ID].Since
		for _, m := range w.memberships {
			if m.UserID == u.ID {
				in.IsMember = true
			}
		}
		all = append(all, in)
	}
	for _, m := range values(w.memberships) {
		in := health.Input{Kind: health.KindMembership, Membership: health.MembershipOf(m),
			OrganizationDeletingSince: w.organizationDeleting(m.OrganizationID), UserDeletingSince: w.deleting[m.UserID].Since}
		for _, d := range values(w.directoryUsers) {
			if d.OrganizationID == m.OrganizationID && workos.EmailKey(d.Email) == workos.EmailKey(m.User.Email) {
				in.DirectoryUsers = append(in.DirectoryUsers, health.DirectoryUserOf(d))
			}
		}
		all = append(all, in)
	}
	for _, i := range values(w.invitations) {
		all = append(all, health.Input{Kind: health.KindInvitation, Invitation: health.InvitationOf(i),
			OrganizationDeletingSince: w.organizationDeleting(i.OrganizationID)})
	}
	for _, address := range addresses {
		in := health.Input{Kind: health.KindAddress, Address: address,
			SignIns: w.signIns(address, func(f health.FailedSignIn) bool { return workos.EmailKey(f.Email) == address })}
		for _, u := range values(w.users) {
			if workos.EmailKey(u.Email) == address {
				in.Users = append(in.Users, health.UserOf(u))
			}
		}
		all = append(all, in)
	}
	return all
}

// requireAgreement compares what the mirror says of the world with what the rules find in it: stored issues, the status of
// each row, the lists that its status filters, and the counts.
func requireAgreement(t *rapid.T, m *Mirror, w *world, addresses []string, now time.Time) {
	ctx := context.Background()
	require.NoError(t, m.evaluateDue(ctx))
	var want, have []string
	inputs := w.inputs(addresses)
	for i := range inputs {
		issues, _ := health.Evaluate(&inputs[i], now)
		for _, issue := range issues {
			want = append(want, fmt.Sprintf("%s %s %s %s", issue.Kind, issue.ID, issue.Code, issue.Severity))
		}
	}
	stored, err := m.Issues(ctx, Everything, IssueQuery{Limit: 10_000})
	require.NoError(t, err)
	for _, issue := range stored {
		have = append(have, fmt.Sprintf("%s %s %s %s", issue.Kind, issue.ID, issue.Code, issue.Severity))
	}
	slices.Sort(want)
	slices.Sort(have)
	require.Equal(t, want, have, "the rules and the stored issues")

	counts, err := m.Counts(ctx, Everything)
	require.NoError(t, err)
	of := func(q IssueQuery) []health.Issue {
		q.Limit = 10_000
		found, err := m.Issues(ctx, Everything, q)
		require.NoError(t, err)
		return plainIssues(found)
	}
	requireRows(t, counts, KindOrganization, "state", func(s health.Status) (rows []summed) {
		for _, o := range listed(t, m.EachOrganization(ctx, Everything, Query{State: string(s)})) {
			rows = append(rows, summed{o.ID, health.Status(o.State), o.Issues, of(IssueQuery{OrganizationID: o.ID, Customer: true})})
		}
		return rows
	})
	requireRows(t, counts, KindConnection, "health", func(s health.Status) (rows []summed) {
		for _, c := range listed(t, m.EachConnection(ctx, Everything, Query{Health: s})) {
			rows = append(rows, summed{c.ID, c.Health, c.Issues, of(IssueQuery{Kind: health.KindConnection, ID: c.ID})})
		}
		return rows
	})
	requireRows(t, counts, KindDirectory, "health", func(s health.Status) (rows []summed) {
		for _, d := range listed(t, m.EachDirectory(ctx, Everything, Query{Health: s})) {
			rows = append(rows, summed{d.ID, d.Health, d.Issues, of(IssueQuery{Kind: health.KindDirectory, ID: d.ID})})
		}
		return rows
	})
	requireRows(t, counts, KindInvitation, "health", func(s health.Status) (rows []summed) {
		for _, i := range listed(t, m.EachInvitation(ctx, Everything, Query{Health: s})) {
			rows = append(rows, summed{i.ID, i.Health, i.Issues, of(IssueQuery{Kind: health.KindInvitation, ID: i.ID})})
		}
		return rows
	})
	people := func(userID, email string) []health.Issue {
		found, err := m.UserIssues(ctx, Everything, userID, email)
		require.NoError(t, err)
		return plainIssues(found)
	}
	requireRows(t, counts, KindUser, "health", func(s health.Status) (rows []summed) {
		for _, u := range listed(t, m.EachUser(ctx, Everything, Query{Health: s})) {
			rows = append(rows, summed{u.ID, u.Health, u.Issues, people(u.ID, u.Email)})
		}
		return rows
	})
	requireRows(t, counts, KindMembership, "health", func(s health.Status) (rows []summed) {
		for _, r := range listed(t, m.EachMembership(ctx, Everything, Query{Health: s})) {
			rows = append(rows, summed{r.ID, r.Health, r.Issues, people(r.UserID, w.users[r.UserID].Email)})
		}
		return rows
	})
}

// summed is what a row says of its issues, and the issues that it sums up.
type summed struct {
	id     string
	status health.Status
	codes  []health.Code
	issues []health.Issue
}

func plainIssues(found []Issue) []health.Issue {
	all := make([]health.Issue, len(found))
	for i := range found {
		all[i] = found[i].Issue
	}
	return all
}

func listed[T any](t *rapid.T, each func(func(T, error) bool)) (rows []T) {
	for row, err := range each {
		require.NoError(t, err)
		rows = append(rows, row)
	}
	return rows
}

func requireRows(t *rapid.T, counts Counts, kind Kind, filter string, list func(health.Status) []summed) {
	total := 0
	for _, status := range []health.Status{health.StatusAttention, health.StatusNotice, health.StatusHealthy} {
		rows := list(status)
		require.Equal(t, counts.Health(kind, status), len(rows), "%s: the count and the list of %s=%s", kind, filter, status)
		total += len(rows)
		for _, row := range rows {
			require.Equal(t, status, row.status, "%s is listed by %s=%s", row.id, filter, status)
			require.Equal(t, status, health.Summarize(row.issues), "%s: its row and its issues %v", row.id, row.issues)
			named := map[health.Code]bool{}
			for _, code := range row.codes {
				named[code] = true
			}
			for _, issue := range row.issues {
				told := slices.ContainsFunc(row.issues, func(cause health.Issue) bool { return health.Explains(cause, issue) })
				require.True(t, named[issue.Code] || told, "%s: %s is not on its row %v", row.id, issue.Code, row.codes)
			}
			require.Len(t, row.codes, len(health.Shown(row.issues)), "%s: as many as its page shows", row.id)
		}
	}
	require.Equal(t, counts.Total[kind], total, "every one of the %s has one status", kind)
}

// TestWhatIsWrongAgreesInAnyWorld gives random objects and events to a mirror, changes them, lets time pass, and compares.
func TestWhatIsWrongAgreesInAnyWorld(t *testing.T) {
	checkWorlds(t, 15, func(t *rapid.T, m *Mirror, w *world, c *clock) {
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			require.NoError(t, randomStep(t, m, w, c, worldAddresses))
			if rapid.IntRange(0, 4).Draw(t, "look") == 0 {
				requireAgreement(t, m, w, worldAddresses, c.Now())
			}
		}
	})
}

// TestSignInsAgreeInAnyOrder does the same with sign-ins alone, of people who get in through one connection and fail through
// another.
func TestSignInsAgreeInAnyOrder(t *testing.T) {
	checkWorlds(t, 15, func(t *rapid.T, m *Mirror, w *world, c *clock) {
		for i := range 3 {
			conn := workos.Connection{Object: workos.Object{ID: fmt.Sprintf("conn_%d", i), CreatedAt: workos.Time{Time: c.Now()}},
				OrganizationID: "org_0", Name: "SSO", ConnectionType: "OktaSAML", State: "active"}
			w.connections[conn.ID] = conn
			require.NoError(t, m.UpsertConnection(context.Background(), conn))
		}
		for range rapid.IntRange(1, 30).Draw(t, "sign-ins") {
			require.NoError(t, randomSignIn(t, m, w, c.Now(), worldAddresses))
			requireAgreement(t, m, w, worldAddresses, c.Now())
		}
	})
}

var worldAddresses = []string{"ana@acme.example", "bo@acme.example", "cy@other.example"}

// checkWorlds lets things happen in a number of new worlds, each with a mirror of its own, and compares at the end.
func checkWorlds(t *testing.T, worlds int, live func(*rapid.T, *Mirror, *world, *clock)) {
	checks := flag.Lookup("rapid.checks").Value.String() // each one opens a file
	require.NoError(t, flag.Set("rapid.checks", fmt.Sprint(worlds)))
	defer func() { require.NoError(t, flag.Set("rapid.checks", checks)) }()
	folder, file := t.TempDir(), 0
	start := time.Date(2026, 7, 1, 12, 0, 1, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		file++
		m, err := Open(context.Background(), filepath.Join(folder, fmt.Sprint(file)), nil, nil)
		require.NoError(t, err)
		defer m.Close()
		c := &clock{now: start}
		m.now = c.Now
		m.filling.Store(false) // what is written is evaluated at once, as after a first sync
		w := newWorld()
		live(t, m, w, c)
		requireAgreement(t, m, w, worldAddresses, c.Now())
	})
}
