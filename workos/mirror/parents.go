package mirror

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/mirror/doubts"
	"frontdesk/workos/mirror/progress"
)

// giveUpAfter is how many parents in a row may fail before their stage fails.
const giveUpAfter = 3

// memberships lists each organization's members.
func (c *syncer) memberships(ctx context.Context) error {
	t := c.countersOf(stageMemberships)
	err := c.eachParent(ctx, KindOrganization, []*parentCounters{t}, organizationsAtOnce, func(ctx context.Context, id string) error {
		return t.try(ctx, func(ctx context.Context) error { return c.walk(ctx, c.run, c.membershipsOf("organization_id", id)) })
	})
	return c.end(ctx, t.stage, t.result(err))
}

// connectionsOf lists the connections of an organization, or with "" all.
func (c *syncer) connectionsOf(organization string) *importTask {
	return &importTask{stage: stageConnections, parent: organization,
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.Connection], error) {
			return c.client.ListConnections(ctx, workos.ListConnectionsOptions{ListOptions: o, OrganizationID: organization})
		}, connectionRecord, nil)}
}

// directoriesOf lists the directories of an organization, or with "" all.
func (c *syncer) directoriesOf(organization string) *importTask {
	return &importTask{stage: stageDirectories, parent: organization,
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.Directory], error) {
			return c.client.ListDirectories(ctx, workos.ListDirectoriesOptions{ListOptions: o, OrganizationID: organization})
		}, directoryRecord, nil)}
}

// contents lists each directory's groups and users, and the members of the groups. It begins when users or
// memberships are finished, so that these have the rate limit to themselves first.
func (c *syncer) contents(ctx context.Context) error {
	select {
	case <-c.done[stageUsers]:
	case <-c.done[stageMemberships]:
	case <-ctx.Done():
		return ctx.Err()
	}
	groups, users, members := c.countersOf(stageDirectoryGroups), c.countersOf(stageDirectoryUsers), c.countersOf(stageGroupMembers)
	err := c.eachParent(ctx, KindDirectory, []*parentCounters{groups, users, members}, directoriesAtOnce,
		func(ctx context.Context, id string) error {
			return errors.Join(
				groups.try(ctx, func(ctx context.Context) error { return c.walk(ctx, c.run, c.groupsOf(id)) }),
				users.try(ctx, func(ctx context.Context) error { return c.walk(ctx, c.run, c.directoryUsersOf(id)) }),
				members.try(ctx, func(ctx context.Context) error { return c.groupMembers(ctx, id) }),
			)
		})
	return errors.Join(c.end(ctx, groups.stage, groups.result(err)), c.end(ctx, users.stage, users.result(err)),
		c.end(ctx, members.stage, members.result(err)))
}

func (c *syncer) groupsOf(directory string) *importTask {
	return &importTask{stage: stageDirectoryGroups, parent: directory, prune: &pruning{KindDirectoryGroup, "directory_id"},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.DirectoryGroup], error) {
			return c.client.ListDirectoryGroups(ctx, workos.ListDirectoryGroupsOptions{ListOptions: o, Directory: directory})
		}, childOf("directory_id", directory, directoryGroupRecord), nil)}
}

func (c *syncer) directoryUsersOf(directory string) *importTask {
	return &importTask{stage: stageDirectoryUsers, parent: directory, prune: &pruning{KindDirectoryUser, "directory_id"},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.DirectoryUser], error) {
			return c.client.ListDirectoryUsers(ctx, workos.ListDirectoryUsersOptions{ListOptions: o, Directory: directory})
		}, childOf("directory_id", directory, directoryUserRecord), nil)}
}

// groupMembers lists the users of each group of a directory whose users did not include their groups.
func (c *syncer) groupMembers(ctx context.Context, directory string) error {
	groups, err := c.texts(ctx, `SELECT g.id FROM directory_groups g WHERE g.directory_id = ?
		AND EXISTS (SELECT 1 FROM directories WHERE id = g.directory_id AND embeds = 0)`, directory)
	for _, group := range groups {
		if err == nil {
			err = c.walk(ctx, c.run, c.membersOf(group))
		}
	}
	return err
}

func (c *syncer) membersOf(group string) *importTask {
	return &importTask{stage: stageGroupMembers, parent: group, prune: &pruning{kind: kindGroupMembers},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.DirectoryUser], error) {
			return c.client.ListDirectoryUsers(ctx, workos.ListDirectoryUsersOptions{ListOptions: o, Group: group})
		}, directoryUserRecord, func(w *writer, l *importTask, row int64) error {
			if _, err := w.exec("INSERT INTO visited VALUES (?, ?) ON CONFLICT DO NOTHING", l.id, row); err != nil {
				return err
			}
			return w.joinGroups("SELECT row, ? FROM directory_groups WHERE id = ?", row, l.parent)
		})}
}

// eachParent calls do for every parent of a kind, several at a time, the oldest first.
func (c *syncer) eachParent(ctx context.Context, kind Kind, counters []*parentCounters, atOnce int,
	do func(context.Context, string) error,
) error {
	parents, err := c.texts(ctx, "SELECT id FROM "+string(kind)+" ORDER BY row")
	if err != nil {
		return err
	}
	for _, t := range counters {
		var listed int
		err := c.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM import_tasks WHERE stage = ? AND run = ? AND state = ?",
			t.stage, c.run.number, taskDone).Scan(&listed)
		if err != nil {
			return err
		}
		c.progress.StartStage(t.stage, len(parents), listed, c.now())
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

// parentCounters counts how many parents of a stage could be listed.
type parentCounters struct {
	m     *Mirror
	stage string

	mu          sync.Mutex
	succeeded   int
	failedInRow int   // since the last success
	notFound    int   // parents that the server does not know: removed meanwhile, unless it knows none
	err         error // the last other failure
}

func (c *syncer) countersOf(stage string) *parentCounters {
	return &parentCounters{m: c.Mirror, stage: stage}
}

// isHopeless reports whether so many parents failed in a row that the others are not tried in this run.
func (t *parentCounters) isHopeless() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failedInRow >= giveUpAfter
}

// try lists one parent. A failure is counted and not returned, so that the others continue.
func (t *parentCounters) try(ctx context.Context, list func(context.Context) error) error {
	if t.isHopeless() {
		return nil
	}
	err := list(ctx)
	if ctx.Err() != nil || errors.Is(err, ErrRefused) {
		return err
	}
	t.m.progress.AddParent(t.stage)
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case err == nil:
		t.succeeded, t.failedInRow = t.succeeded+1, 0
	case workos.IsUnsupported(err):
		t.notFound++
		if t.succeeded == 0 {
			t.failedInRow++
		}
	default:
		t.err = err
		t.failedInRow++
	}
	return nil
}

// result returns how the stage ended; walk is the error of the iteration over its parents.
func (t *parentCounters) result(walk error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case walk != nil:
		return walk
	case t.err != nil:
		return t.err
	case t.succeeded == 0 && t.notFound > 0:
		return errNotOffered
	}
	return nil
}

// kindOfStage maps stages to the kinds of the objects that they count.
var kindOfStage = map[string]Kind{stageOrganizations: KindOrganization, stageConnections: KindConnection, stageDirectories: KindDirectory,
	stageUsers: KindUser, stageMemberships: KindMembership, stageDirectoryGroups: KindDirectoryGroup, stageDirectoryUsers: KindDirectoryUser,
	stageInvitations: KindInvitation}

// unitOf names what a stage's Done and Total count.
func unitOf(stage string) string {
	switch stage {
	case stageMemberships:
		return stageOrganizations
	case stageDirectoryGroups, stageDirectoryUsers, stageGroupMembers:
		return stageDirectories
	}
	return stage
}

// startProgress records the start of a sync. The expected numbers are those of the last one; in the first one, what is already
// stored was done by an earlier run of the program.
func (m *Mirror) startProgress(ctx context.Context, p syncRun) error {
	counts, err := m.Counts(ctx, Everything)
	if err != nil {
		return err
	}
	last, err := m.lastFullSync(ctx)
	if err != nil {
		return err
	}
	var stages []progress.Stage
	for _, name := range stageNames() {
		// Most servers send the members of groups with the directory users.
		stage := progress.Stage{Name: name, Unit: unitOf(name), State: progress.StageWaiting, IsOptional: name == stageGroupMembers}
		kind, isWhole := kindOfStage[name]
		isWhole = isWhole && stage.Unit == name // one list of one kind
		if isWhole && !last.IsZero() {
			stage.Total = counts.Total[kind]
		} else if isWhole {
			stage.Done = counts.Total[kind]
		}
		stages = append(stages, stage)
	}
	m.progress.Start(m.now(), p.started, last, p.cause, stages)
	return nil
}

// stopProgress records that no sync is in progress, and the error if that is the reason.
func (m *Mirror) stopProgress(err error) {
	switch {
	case err == nil || errors.Is(err, context.Canceled):
		m.progress.Stop("")
	case store.IsUnavailable(err):
		m.progress.Stop(unwritableWords(err))
	default:
		m.progress.Stop(err.Error())
	}
}

// Resource is what the mirror holds of a stage of the full sync, and when WorkOS's lists of it were last complete.
type Resource struct {
	Stage    string // as in a progress.Stage
	Objects  int    // 0 for stages that are not a kind of object
	ListedAt time.Time
}

// IsCounted reports whether a stage is a kind of object that the mirror counts.
func IsCounted(stage string) bool { return kindOfStage[stage] != "" }

// Resources returns the resources in the order of the stages.
func (m *Mirror) Resources(ctx context.Context, scope Scope) ([]Resource, error) {
	counts, err := m.Counts(ctx, scope)
	if err != nil {
		return nil, err
	}
	all := make([]Resource, 0, len(stageNames()))
	for _, stage := range stageNames() {
		resource := Resource{Stage: stage, Objects: counts.Total[kindOfStage[stage]]}
		err := m.db.Read.QueryRowContext(ctx, "SELECT coalesce(min(complete), 0) FROM import_tasks WHERE stage = ? AND run ="+
			" (SELECT max(run) FROM import_tasks WHERE stage = ?)", stage, stage).Scan((*stamp)(&resource.ListedAt))
		if err != nil {
			return nil, err
		}
		all = append(all, resource)
	}
	return all, nil
}

// Progress is the progress of the full sync.
type Progress = progress.Progress

// Progress returns the progress of the full sync. It is cheap to call often.
func (m *Mirror) Progress() Progress {
	shown := m.progress.Progress(m.now())
	shown.Interval, shown.NightlyAt, shown.IsFilled = m.interval, m.nightlyAt, !m.filling.Load()
	if !shown.Running && !shown.FinishedAt.IsZero() && shown.Err == "" {
		shown.NextAt = m.nextDue(shown.StartedAt)
	}
	return shown
}

// Refresh reads an object from WorkOS and writes it, or deletes it if WorkOS states that it does not exist. Its errors are those of
// the client.
func (m *Mirror) Refresh(ctx context.Context, kind Kind, id string) error {
	return m.refresh(ctx, kind, id, false)
}

// RefreshAfterEvent is Refresh that looks a second time, after a pause, before it deletes an object that the mirror has.
func (m *Mirror) RefreshAfterEvent(ctx context.Context, kind Kind, id string) error {
	return m.refresh(ctx, kind, id, m.holds(ctx, kind, id))
}

func (m *Mirror) refresh(ctx context.Context, kind Kind, id string, looksTwice bool) error {
	err := m.readAndStore(ctx, absentee{kind, id})
	if !workos.IsGone(err) {
		return err
	}
	if looksTwice {
		if err := m.pause(ctx, m.secondLook); err != nil {
			return err
		}
		return m.refresh(ctx, kind, id, false)
	}
	return m.deleteUnseen(ctx, kind, id)
}

// holds reports whether the mirror has an object; also when it cannot tell.
func (m *Mirror) holds(ctx context.Context, kind Kind, id string) (has bool) {
	err := m.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+string(kind)+" WHERE id = ?)", id).Scan(&has)
	return has || err != nil
}

// allLooks is how often WorkOS is asked again whether an object is really gone: half a minute after it was deleted here, and five
// minutes after.
const allLooks = 2

// LookAgain asks WorkOS again for objects that were deleted here a while ago, and for those of which it has answered with an older version.
// What it shows after all is stored: an answer, or an event, said for a moment what was not so. An object that cannot be read is
// tried again and does not hold up the others.
func (m *Mirror) LookAgain(ctx context.Context) error {
	doubtful, err := m.doubtful(ctx)
	for _, a := range doubtful {
		err = errors.Join(err, m.lookAgain(ctx, a))
	}
	older, failed := m.doubts.DueOlder(ctx, m.db.Read, m.now())
	err = errors.Join(err, failed)
	for _, one := range older {
		err = errors.Join(err, m.write(ctx, func(w *writer) error { return m.doubts.Looked(w.doubting(), one, m.now()) }),
			m.RefreshAfterEvent(workos.Background(ctx), Kind(one.Kind), one.ID))
	}
	return err
}

// doubtful returns objects that were deleted here and at which it is time to look again.
func (m *Mirror) doubtful(ctx context.Context) (all []absentee, err error) {
	now := m.now()
	rows, err := m.db.Read.QueryContext(ctx, "SELECT kind, id FROM tombstones WHERE looks = 0 AND at < ? OR looks = 1 AND at < ?"+
		" ORDER BY random()"+store.Limit(maxAbsent), millis(now.Add(-30*time.Second)), millis(now.Add(-5*time.Minute)))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var a absentee
		if err := rows.Scan(&a.kind, &a.id); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, rows.Err()
}

// lookAgain asks WorkOS for one object and counts the look.
func (m *Mirror) lookAgain(ctx context.Context, a absentee) error {
	looks := allLooks // there is nothing to doubt any more
	switch err := m.readAndStore(workos.Background(ctx), a); {
	case workos.IsGone(err):
		looks = 1
	case err != nil && !errors.Is(err, ErrAnotherObject):
		return err
	}
	return m.write(ctx, func(w *writer) error {
		var looked int
		err := w.row("UPDATE tombstones SET looks = min(looks + ?, ?) WHERE kind = ? AND id = ? RETURNING looks", looks, allLooks,
			string(a.kind), a.id).Scan(&looked)
		if errors.Is(err, sql.ErrNoRows) || err == nil && looked < allLooks {
			return nil
		}
		return errors.Join(err, m.doubts.EndOne(w.doubting(), doubts.Unseen, doubts.Doubt{Kind: string(a.kind), ID: a.id, Since: m.NextNumber()}))
	})
}
