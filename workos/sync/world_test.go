package sync

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/store/events"
	"frontdesk/workos"
	"frontdesk/workos/emulator"
	"frontdesk/workos/mirror"
	"frontdesk/workos/mirror/progress"
)

// world is an emulator behind real HTTP, and a mirror and kept events that follow it.
type world struct {
	testing.TB
	client  *workos.Client
	url     string // of the emulator
	folder  string
	random  *rand.Rand
	mirror  *mirror.Mirror
	events  *events.Store
	follow  *Follower
	made    int            // names of what the test makes
	seen    string         // up to where webhooks were made of the emulator's events
	pending []workos.Event // webhooks that were not delivered yet
}

func newWorld(t testing.TB, seed uint64, organizations, users int) *world {
	t.Helper()
	server, err := emulator.New(emulator.Config{Organizations: organizations, Users: users, Exact: true, Seed: seed})
	require.NoError(t, err)
	return worldOf(t, server, seed)
}

// worldOf is the world of an emulator.
func worldOf(t testing.TB, server *emulator.Server, seed uint64) *world {
	t.Helper()
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	t.Cleanup(transport.CloseIdleConnections)
	client, err := workos.New(workos.Config{APIKey: emulator.DefaultAPIKey, BaseURL: listener.URL, RateShare: 1000,
		HTTPClient: &http.Client{Transport: transport}})
	require.NoError(t, err)
	w := &world{TB: t, client: client, url: listener.URL, folder: t.TempDir(), random: rand.New(rand.NewPCG(seed, 1))}
	w.open()
	t.Cleanup(w.close)
	w.fill(w.mirror)
	for page := range w.newEvents() {
		w.seen = page[len(page)-1].ID // there are no webhooks of what was before
	}
	return w
}

func (w *world) open() {
	w.Helper()
	var err error
	w.mirror, err = mirror.Open(w.Context(), filepath.Join(w.folder, "mirror.db"), w.client, nil, mirror.WithInterval(24*time.Hour),
		mirror.WithSecondLook(time.Millisecond))
	require.NoError(w, err)
	w.events, err = events.Open(w.Context(), filepath.Join(w.folder, "events.db"), events.Options{})
	require.NoError(w, err)
	w.follow = NewFollower(Config{Client: w.client, Events: w.events, Mirror: w.mirror})
}

func (w *world) close() {
	require.NoError(w, w.mirror.Close())
	require.NoError(w, w.events.Close())
}

// fill makes one full sync.
func (w *world) fill(m *mirror.Mirror) {
	w.Helper()
	before := m.Progress().FinishedAt
	ctx, cancel := context.WithCancel(w.Context())
	ended := make(chan error, 1)
	m.SyncNow(progress.Cause{Kind: progress.LostCursor})
	go func() { ended <- m.Run(ctx) }()
	require.Eventually(w, func() bool { p := m.Progress(); return !p.Running && p.FinishedAt.After(before) }, time.Minute, 5*time.Millisecond,
		"%+v", m.Progress())
	cancel()
	require.NoError(w, <-ended)
}

// newEvents reads the emulator's events that no webhook was made of yet.
func (w *world) newEvents() iter.Seq[[]workos.Event] {
	return func(yield func([]workos.Event) bool) {
		options := workos.ListEventsOptions{ListOptions: workos.ListOptions{Limit: 100, Order: workos.Ascending, After: w.seen}}
		for {
			page, err := w.client.ListEvents(w.Context(), options)
			require.NoError(w, err)
			if len(page.Data) == 0 || !yield(page.Data) || page.After == "" {
				return
			}
			options.After = page.After
		}
	}
}

// deliver sends webhooks of what happened, some of them later, in another order, twice or never.
func (w *world) deliver() {
	for page := range w.newEvents() {
		for _, event := range page {
			for range w.random.IntN(3) {
				w.pending = append(w.pending, event)
			}
		}
		w.seen = page[len(page)-1].ID
	}
	w.random.Shuffle(len(w.pending), func(i, j int) { w.pending[i], w.pending[j] = w.pending[j], w.pending[i] })
	now := w.random.IntN(len(w.pending) + 1)
	for _, event := range w.pending[:now] {
		_, err := w.follow.Keep(w.Context(), event)
		require.NoError(w, err)
	}
	w.pending = w.pending[now:]
}

// catchUp follows until there is nothing more.
func (w *world) catchUp() {
	w.Helper()
	for {
		read, err := w.follow.readNew(w.Context())
		require.NoError(w, err)
		applied, err := w.follow.applyNew(w.Context())
		require.NoError(w, err)
		if read+applied == 0 {
			break
		}
	}
	aside, err := w.events.SetAsideEvents(w.Context(), mirror.Everything)
	require.NoError(w, err)
	for _, event := range aside {
		w.Errorf("%s %s was set aside: %s", event.Type, event.ID, event.Reason)
	}
}

// same compares the mirror with one that was filled from scratch.
func (w *world) same() { w.sameIn() }

// sameIn is same for some lists.
func (w *world) sameIn(lists ...string) {
	w.Helper()
	fresh, err := mirror.Open(w.Context(), filepath.Join(w.TempDir(), "fresh.db"), w.client, nil, mirror.WithInterval(24*time.Hour))
	require.NoError(w, err)
	defer fresh.Close()
	w.fill(fresh)
	want, got := w.dump(fresh), w.dump(w.mirror)
	if len(lists) == 0 {
		lists = slices.Sorted(maps.Keys(want))
	}
	for _, list := range lists {
		require.Equal(w, want[list], got[list], list)
	}
}

// dump returns every list of a mirror, its counts and its issues, without the times at which they were read.
func (w *world) dump(m *mirror.Mirror) map[string][]string {
	ctx, all := w.Context(), mirror.Query{}
	lists := map[string][]string{
		"organizations":    rows(w, m.EachOrganization(ctx, mirror.Everything, all)),
		"connections":      rows(w, m.EachConnection(ctx, mirror.Everything, all)),
		"directories":      rows(w, m.EachDirectory(ctx, mirror.Everything, all)),
		"directory users":  rows(w, m.EachDirectoryUser(ctx, mirror.Everything, all)),
		"directory groups": rows(w, m.EachDirectoryGroup(ctx, mirror.Everything, all)),
		"users":            rows(w, m.EachUser(ctx, mirror.Everything, all)),
		"memberships":      rows(w, m.EachMembership(ctx, mirror.Everything, all)),
		"invitations":      rows(w, m.EachInvitation(ctx, mirror.Everything, all)),
	}
	counts, err := m.Counts(ctx, mirror.Everything)
	require.NoError(w, err)
	lists["counts"] = []string{text(w, counts)}
	issues, err := m.Issues(ctx, mirror.Everything, mirror.IssueQuery{Limit: 1000})
	require.NoError(w, err)
	for _, issue := range issues {
		lists["issues"] = append(lists["issues"], text(w, issue))
	}
	slices.Sort(lists["issues"])
	return lists
}

func rows[T any](w *world, each iter.Seq2[T, error]) (all []string) {
	w.Helper()
	for row, err := range each {
		require.NoError(w, err)
		all = append(all, text(w, row))
	}
	slices.Sort(all)
	return all
}

// text is a row as JSON, without the time at which it was read.
func text(w *world, row any) string {
	w.Helper()
	data, err := json.Marshal(row)
	require.NoError(w, err)
	var fields map[string]any
	require.NoError(w, json.Unmarshal(data, &fields))
	delete(fields, "SyncedAt")
	data, err = json.Marshal(fields)
	require.NoError(w, err)
	return string(data)
}

// one returns a random ID of a list, "" for an empty one.
func one[T any](w *world, page workos.Page[T], err error, id func(T) string) string {
	w.Helper()
	require.NoError(w, err)
	if len(page.Data) == 0 {
		return ""
	}
	return id(page.Data[w.random.IntN(len(page.Data))])
}

func (w *world) organization() string {
	page, err := w.client.ListOrganizations(w.Context(), workos.ListOrganizationsOptions{ListOptions: workos.ListOptions{Limit: 100}})
	return one(w, page, err, func(o workos.Organization) string { return o.ID })
}

func (w *world) user() string {
	page, err := w.client.ListUsers(w.Context(), workos.ListUsersOptions{ListOptions: workos.ListOptions{Limit: 100}})
	return one(w, page, err, func(u workos.User) string { return u.ID })
}

func (w *world) membership() string {
	organization := w.organization()
	if organization == "" {
		return ""
	}
	page, err := w.client.ListMemberships(w.Context(), workos.ListMembershipsOptions{OrganizationID: organization})
	return one(w, page, err, func(m workos.Membership) string { return m.ID })
}

func (w *world) name() string {
	w.made++
	return fmt.Sprintf("Made %d", w.made)
}

// change changes something in WorkOS. What WorkOS refuses changes nothing, and that is fine.
func (w *world) change() {
	ctx, c := w.Context(), w.client
	name := w.name()
	changes := []func() error{
		func() error {
			_, err := c.CreateOrganization(ctx, workos.CreateOrganizationOptions{Name: name, Metadata: map[string]string{"tier": name}})
			return err
		},
		func() error {
			_, err := c.UpdateOrganization(ctx, w.organization(), workos.UpdateOrganizationOptions{Name: &name})
			return err
		},
		func() error {
			_, err := c.UpdateOrganization(ctx, w.organization(), workos.UpdateOrganizationOptions{Metadata: map[string]*string{"tier": &name}})
			return err
		},
		func() error { return c.DeleteOrganization(ctx, w.organization()) },
		func() error {
			_, err := c.CreateUser(ctx, workos.CreateUserOptions{Email: fmt.Sprintf("made%d@customer.example", w.made), FirstName: name})
			return err
		},
		func() error {
			_, err := c.UpdateUser(ctx, w.user(), workos.UpdateUserOptions{FirstName: &name})
			return err
		},
		func() error { return c.DeleteUser(ctx, w.user()) },
		func() error {
			_, err := c.CreateMembership(ctx, workos.CreateMembershipOptions{UserID: w.user(), OrganizationID: w.organization()})
			return err
		},
		func() error { _, err := c.UpdateMembership(ctx, w.membership(), []string{"admin"}); return err },
		func() error { _, err := c.DeactivateMembership(ctx, w.membership()); return err },
		func() error { _, err := c.ReactivateMembership(ctx, w.membership()); return err },
		func() error { return c.DeleteMembership(ctx, w.membership()) },
		func() error {
			_, err := c.SendInvitation(ctx, workos.SendInvitationOptions{Email: fmt.Sprintf("guest%d@customer.example", w.made),
				OrganizationID: w.organization()})
			return err
		},
		func() error {
			page, err := c.ListInvitations(ctx, workos.ListInvitationsOptions{})
			_, err = c.RevokeInvitation(ctx, one(w, page, err, func(i workos.Invitation) string { return i.ID }))
			return err
		},
		func() error {
			_, err := c.CreateOrganizationDomain(ctx, w.organization(), fmt.Sprintf("made%d.example", w.made))
			return err
		},
		func() error {
			page, err := c.ListConnections(ctx, workos.ListConnectionsOptions{})
			return c.DeleteConnection(ctx, one(w, page, err, func(o workos.Connection) string { return o.ID }))
		},
		func() error {
			page, err := c.ListDirectories(ctx, workos.ListDirectoriesOptions{})
			return c.DeleteDirectory(ctx, one(w, page, err, func(d workos.Directory) string { return d.ID }))
		},
	}
	err := changes[w.random.IntN(len(changes))]()
	var refused *workos.Error
	if err != nil {
		require.ErrorAs(w, err, &refused)
		require.Less(w, refused.Status, http.StatusInternalServerError, "%v", err)
	}
}
