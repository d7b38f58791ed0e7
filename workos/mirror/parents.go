package mirror

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/errgroup"

	"frontdesk/workos"
)

// giveUpAfter is how many parents in a row may fail before their stage does.
const giveUpAfter = 3

// memberships lists each organization's members.
func (c *copying) memberships(ctx context.Context) error {
	t := c.tally(stageMemberships)
	err := c.eachParent(ctx, KindOrganization, []*tally{t}, organizationsAtOnce, func(ctx context.Context, id string) error {
		return t.try(ctx, func(ctx context.Context) error { return c.walk(ctx, c.pass, c.membershipsOf(id)) })
	})
	return c.end(ctx, t.stage, t.verdict(err))
}

func (c *copying) membershipsOf(organization string) *listing {
	return &listing{stage: stageMemberships, parent: organization, sweep: &sweep{KindMembership, "organization_id"},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.Membership], error) {
			return c.client.ListMemberships(ctx, workos.ListMembershipsOptions{ListOptions: o, OrganizationID: organization,
				Statuses: []string{"active", "inactive", "pending"}})
		}, membershipRecord, nil)}
}

// contents lists each directory's groups and users, and who is in which group. It begins when users or
// memberships are through, so that these have the pace to themselves first.
func (c *copying) contents(ctx context.Context) error {
	select {
	case <-c.done[stageUsers]:
	case <-c.done[stageMemberships]:
	case <-ctx.Done():
		return ctx.Err()
	}
	groups, users, members := c.tally(stageDirectoryGroups), c.tally(stageDirectoryUsers), c.tally(stageGroupMembers)
	err := c.eachParent(ctx, KindDirectory, []*tally{groups, users, members}, directoriesAtOnce, func(ctx context.Context, id string) error {
		return errors.Join(
			groups.try(ctx, func(ctx context.Context) error { return c.walk(ctx, c.pass, c.groupsOf(id)) }),
			users.try(ctx, func(ctx context.Context) error { return c.walk(ctx, c.pass, c.directoryUsersOf(id)) }),
			members.try(ctx, func(ctx context.Context) error { return c.groupMembers(ctx, id) }),
		)
	})
	return errors.Join(c.end(ctx, groups.stage, groups.verdict(err)), c.end(ctx, users.stage, users.verdict(err)),
		c.end(ctx, members.stage, members.verdict(err)))
}

func (c *copying) groupsOf(directory string) *listing {
	return &listing{stage: stageDirectoryGroups, parent: directory, sweep: &sweep{KindDirectoryGroup, "directory_id"},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.DirectoryGroup], error) {
			return c.client.ListDirectoryGroups(ctx, workos.ListDirectoryGroupsOptions{ListOptions: o, Directory: directory})
		}, directoryGroupRecord, nil)}
}

func (c *copying) directoryUsersOf(directory string) *listing {
	return &listing{stage: stageDirectoryUsers, parent: directory, sweep: &sweep{KindDirectoryUser, "directory_id"},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.DirectoryUser], error) {
			return c.client.ListDirectoryUsers(ctx, workos.ListDirectoryUsersOptions{ListOptions: o, Directory: directory})
		}, directoryUserRecord, nil)}
}

// groupMembers lists the users of each group of a directory whose users did not come with their groups.
func (c *copying) groupMembers(ctx context.Context, directory string) error {
	groups, err := c.texts(ctx, `SELECT g.id FROM directory_groups g WHERE g.directory_id = ?
		AND EXISTS (SELECT 1 FROM directories WHERE id = g.directory_id AND embeds = 0)`, directory)
	for _, group := range groups {
		if err == nil {
			err = c.walk(ctx, c.pass, c.membersOf(group))
		}
	}
	return err
}

func (c *copying) membersOf(group string) *listing {
	return &listing{stage: stageGroupMembers, parent: group, sweep: &sweep{kind: kindGroupMembers},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.DirectoryUser], error) {
			return c.client.ListDirectoryUsers(ctx, workos.ListDirectoryUsersOptions{ListOptions: o, Group: group})
		}, directoryUserRecord, func(w *writer, l *listing, row int64) error {
			if _, err := w.exec("INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING", l.id, row); err != nil {
				return err
			}
			return w.joinGroups("SELECT row, ? FROM directory_groups WHERE id = ?", row, l.parent)
		})}
}

// eachParent calls do for every parent of a kind, several at once, the oldest first.
func (c *copying) eachParent(ctx context.Context, kind Kind, tallies []*tally, atOnce int, do func(context.Context, string) error) error {
	parents, err := c.texts(ctx, "SELECT id FROM "+string(kind)+" ORDER BY row")
	if err != nil {
		return err
	}
	for _, t := range tallies {
		var listed int
		err := c.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM listings WHERE stage = ? AND pass = ? AND state = ?",
			t.stage, c.pass.number, listingDone).Scan(&listed)
		if err != nil {
			return err
		}
		c.progress.begin(t.stage, len(parents), listed, c.now())
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, id := range parents {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error { return do(ctx, id) })
	}
	return group.Wait()
}

// texts reads one column.
func (m *Mirror) texts(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := m.db.Read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

// tally counts how the parents of a stage fared.
type tally struct {
	m     *Mirror
	stage string

	mu   sync.Mutex
	good int
	row  int   // failures since the last success
	gone int   // parents that the server does not know: removed meanwhile, unless it knows none
	err  error // the last other failure
}

func (c *copying) tally(stage string) *tally { return &tally{m: c.Mirror, stage: stage} }

// over tells that too many parents failed in a row for the others to be worth a try in this pass.
func (t *tally) over() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.row >= giveUpAfter
}

// try lists one parent. A failure is put down and not passed on, so that the others go on.
func (t *tally) try(ctx context.Context, list func(context.Context) error) error {
	if t.over() {
		return nil
	}
	err := list(ctx)
	if ctx.Err() != nil || errors.Is(err, ErrRefused) {
		return err
	}
	t.m.progress.did(t.stage)
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case err == nil:
		t.good, t.row = t.good+1, 0
	case workos.IsUnsupported(err):
		t.gone++
		if t.good == 0 {
			t.row++
		}
	default:
		t.err = err
		t.row++
	}
	return nil
}

// verdict is how the stage ended, given how the walk over its parents did.
func (t *tally) verdict(walk error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case walk != nil:
		return walk
	case t.err != nil:
		return t.err
	case t.good == 0 && t.gone > 0:
		return errNotOffered
	}
	return nil
}
