package mirror

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror/progress"
)

const (
	firstRetry = time.Minute // wait after a sync of which some lists failed; doubles
	maxRetry   = time.Hour
	restAtEnd  = time.Minute // rest between two syncs when one takes longer than the interval
)

// ErrRefused is returned by Run if WorkOS refuses the API key: then nothing can be read.
var ErrRefused = errors.New("WorkOS refused the API key (401): check the key that Frontdesk was started with")

// syncRun is one full sync of the environment, which may take several runs of the program.
type syncRun struct {
	number  int64
	started time.Time
	cause   progress.Cause
}

func (m *Mirror) run(ctx context.Context) error {
	retry := firstRetry
	for {
		p, err := m.nextRun(ctx)
		if err != nil {
			return err
		}
		if err := setCache(ctx, m.db, syncCache); err != nil {
			return err
		}
		err = m.fullSync(ctx, p)
		if ctx.Err() != nil || errors.Is(err, ErrRefused) || store.IsDamaged(err) {
			return err
		}
		if err == nil {
			retry = firstRetry
			if err := m.endFullSync(ctx, p); err != nil {
				return err
			}
			continue
		}
		m.log.Warn("the sync of the environment is incomplete", "error", err, "retry_in", retry.String())
		m.stopProgress(err)
		if err := setCache(ctx, m.db, idleCache); err != nil {
			return err
		}
		if m.now().Add(retry).After(m.nextDue(p.started)) {
			if err := m.endRun(ctx, p, true); err != nil {
				return err
			}
		}
		if err := m.restBeforeRetry(ctx, retry); err != nil {
			return err
		}
		retry = min(2*retry, maxRetry)
	}
}

// nextRun returns the unfinished run, or waits until the next one is due and begins it.
func (m *Mirror) nextRun(ctx context.Context) (syncRun, error) {
	var number, started, finished, failed int64
	var cause progress.Cause
	err := m.db.Read.QueryRowContext(ctx, "SELECT run, started, finished, failed, cause, cause_by FROM sync_runs ORDER BY run DESC LIMIT 1").
		Scan(&number, &started, &finished, &failed, &cause.Kind, &cause.By)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return syncRun{}, err
	}
	if number > 0 && finished == 0 {
		return m.resume(ctx, syncRun{number, fromMillis(started), cause})
	}
	why := progress.Cause{Kind: progress.First}
	if number > 0 && failed == 0 {
		due := m.nextDue(fromMillis(started))
		if rested := fromMillis(finished).Add(restAtEnd); rested.After(due) && m.interval > restAtEnd {
			due = rested
		}
		m.progress.Finish(fromMillis(started), fromMillis(finished), cause)
		if err := m.restoreNotes(ctx, syncRun{number: number}); err != nil {
			return syncRun{}, err
		}
		if err := m.awaitRun(ctx, due); err != nil {
			return syncRun{}, err
		}
		why.Kind = progress.Scheduled
	} else if number > 0 { // the last one was given up: this one is for the same reason
		why = cause
	}
	if asked := m.takeAsked(); asked.Kind != "" {
		why = asked
	}
	next := syncRun{number + 1, m.now().UTC(), why}
	return next, m.write(ctx, func(w *writer) error {
		if _, err := w.exec("DELETE FROM sync_runs WHERE run < ? AND (failed = 1 OR run < ?)", number, number); err != nil {
			return err
		}
		_, err := w.exec("INSERT INTO sync_runs (run, started, cause, cause_by) VALUES (?, ?, ?, ?)", next.number, millis(next.started),
			string(why.Kind), why.By)
		return err
	})
}

func (m *Mirror) endRun(ctx context.Context, p syncRun, failed bool) error {
	return m.write(ctx, func(w *writer) error {
		if _, err := w.exec("DELETE FROM import_tasks WHERE parent <> '' AND run < ?", p.number-1); err != nil {
			return err // of parents that are gone
		}
		if _, err := w.exec("DELETE FROM missing WHERE task NOT IN (SELECT id FROM import_tasks)"); err != nil {
			return err
		}
		over := millis(m.now().Add(-tombstoneAge))
		if _, err := w.exec("DELETE FROM tombstones WHERE at < ?", over); err != nil {
			return err
		}
		if err := m.doubts.Forget(w.doubting(), over); err != nil {
			return err
		}
		_, err := w.exec("UPDATE sync_runs SET finished = ?, failed = ? WHERE run = ?", millis(m.now()), failed, p.number)
		return err
	})
}

// endFullSync ends a run without failures. After the first one, which only inserted, it merges the search
// indexes.
func (m *Mirror) endFullSync(ctx context.Context, p syncRun) error {
	last, err := m.lastFullSync(ctx)
	if err == nil && last.IsZero() {
		err = m.evaluateAll(ctx)
	}
	if err == nil {
		m.filling.Store(false)
		err = m.pruneOrphans(ctx, p)
	}
	if err == nil {
		err = m.endRun(ctx, p, false)
	}
	if err == nil && last.IsZero() {
		err = m.mergeIndexes(ctx)
	}
	if err == nil {
		m.noteSynced()
		err = setCache(ctx, m.db, idleCache) // an hour may pass before more is needed again
		debug.FreeOSMemory()                 // the same; by itself Go would hold the garbage of a full sync for minutes
	}
	return err
}

// lastFullSync returns when the last run without failures ended, zero if there is none.
func (m *Mirror) lastFullSync(ctx context.Context) (time.Time, error) {
	var finished int64
	err := m.db.Read.QueryRowContext(ctx, "SELECT coalesce(max(finished), 0) FROM sync_runs WHERE failed = 0").Scan(&finished)
	return fromMillis(finished), err
}

// call makes one call of the sync, and repeats it after transient failures, with growing waits.
func (m *Mirror) call(ctx context.Context, do func(context.Context) error) error {
	var err error
	for wait := time.Second; wait <= 16*time.Second; wait *= 2 {
		err = do(workos.Background(ctx))
		if err == nil || !transient(err) || ctx.Err() != nil {
			break
		}
		if err := m.pause(ctx, wait); err != nil {
			return err
		}
	}
	if status(err) == 401 {
		return fmt.Errorf("%w (request ID %q)", ErrRefused, workos.RequestID(err))
	}
	return err
}

// Names of the stages, as people see them.
const (
	stageOrganizations   = "organizations"
	stageConnections     = "connections"
	stageDirectories     = "directories"
	stageUsers           = "users"
	stageMemberships     = "memberships"
	stageDirectoryGroups = "directory groups"
	stageDirectoryUsers  = "directory users"
	stageGroupMembers    = "group members"
	stageInvitations     = "invitations"
	stageEvents          = "events"
	stageSignIns         = "sign-ins"
)

// How many lists are read at once. One chain of pages is bound by latency, and a directory by 4 calls a second; with
// these numbers the client's rate limit is the bound. Few other lists run beside users, because people search those first.
const (
	organizationsAtOnce = 8
	directoriesAtOnce   = 24
)

// syncer runs one full sync.
type syncer struct {
	*Mirror
	run  syncRun
	done map[string]chan struct{} // closed when a stage has ended, well or not

	mu     sync.Mutex
	failed []error
}

// fullSync runs the stages of a full sync. Its error names the lists that failed; ErrRefused and a broken database
// end it at once.
func (m *Mirror) fullSync(ctx context.Context, p syncRun) error {
	if err := m.startProgress(ctx, p); err != nil {
		return err
	}
	c := &syncer{Mirror: m, run: p, done: map[string]chan struct{}{}}
	for _, name := range stageNames() {
		c.done[name] = make(chan struct{})
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, chain := range [][]func(context.Context) error{
		{c.organizations, c.memberships},
		{c.connections, c.events, c.signIns, c.invitations},
		{c.directories, c.contents},
		{c.users},
	} {
		group.Go(func() error {
			for _, stage := range chain {
				if err := stage(ctx); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return errors.Join(c.failed...)
}

func stageNames() []string {
	return []string{stageOrganizations, stageConnections, stageDirectories, stageUsers, stageMemberships,
		stageDirectoryGroups, stageDirectoryUsers, stageGroupMembers, stageInvitations, stageEvents, stageSignIns}
}

// end records how a stage ended: only a refused key, a canceled context or a database error stops the rest.
func (c *syncer) end(ctx context.Context, stage string, err error) error {
	defer close(c.done[stage])
	switch {
	case err == nil:
		c.progress.EndStage(stage, progress.StageDone, "")
		c.countOnce(ctx, stage)
		return c.noteKept(ctx, c.run, stage)
	case ctx.Err() != nil || errors.Is(err, ErrRefused):
		return err
	case errors.Is(err, errNotOffered):
		c.progress.EndStage(stage, progress.StageNotOffered, "This server does not offer this list")
	default:
		c.progress.EndStage(stage, progress.StageFailed, whyFailed(err))
		c.mu.Lock()
		c.failed = append(c.failed, fmt.Errorf("%s: %w", stage, err))
		c.mu.Unlock()
	}
	return nil
}

// countOnce corrects the number of objects of a stage that has ended: WorkOS may have sent some of them twice, and a resumed
// stage counts only what it reads after that.
func (c *syncer) countOnce(ctx context.Context, stage string) {
	kind, hasKind := kindOfStage[stage]
	if !hasKind {
		return
	}
	if counts, err := c.Counts(ctx, Everything); err == nil { // only the number on the page would be wrong
		c.progress.SetRows(stage, counts.Total[kind])
	}
}

// whyFailed describes why a list could not be read to its end.
func whyFailed(err error) string {
	var failed *workos.Error
	if !errors.As(err, &failed) {
		return "Frontdesk could not save this list: " + err.Error()
	}
	why := workos.Explain(err, workos.ForOperator).Why
	if failed.RequestID != "" && !strings.Contains(why, failed.RequestID) {
		why += " WorkOS request ID: " + failed.RequestID + "."
	}
	return why
}

// whole runs a stage that consists of one list.
func (c *syncer) whole(ctx context.Context, l importTask) error {
	c.progress.StartStage(l.stage, 0, 0, c.now())
	err := c.walk(ctx, c.run, &l)
	if err != nil && l.rows == 0 && l.after == "" && workos.IsUnsupported(err) {
		err = errNotOffered
	}
	return c.end(ctx, l.stage, err)
}

func (c *syncer) organizations(ctx context.Context) error {
	return c.whole(ctx, importTask{stage: stageOrganizations, prune: &pruning{kind: KindOrganization},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.Organization], error) {
			return c.client.ListOrganizations(ctx, workos.ListOrganizationsOptions{ListOptions: o})
		}, organizationRecord, nil)})
}

func (c *syncer) connections(ctx context.Context) error {
	list := c.connectionsOf("")
	list.prune = &pruning{kind: KindConnection}
	return c.whole(ctx, *list)
}

func (c *syncer) directories(ctx context.Context) error {
	list := c.directoriesOf("")
	list.prune = &pruning{kind: KindDirectory}
	return c.whole(ctx, *list)
}

func (c *syncer) users(ctx context.Context) error {
	return c.whole(ctx, importTask{stage: stageUsers, prune: &pruning{kind: KindUser},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.User], error) {
			return c.client.ListUsers(ctx, workos.ListUsersOptions{ListOptions: o})
		}, userRecord, nil)})
}

func (c *syncer) invitations(ctx context.Context) error {
	list := c.invitationsOf("")
	list.prune = &pruning{kind: KindInvitation}
	return c.whole(ctx, *list)
}

const (
	eventsBack    = 30*24*time.Hour - time.Minute // as far as WorkOS gives in one request
	eventsOverlap = 10 * time.Minute              // asked for again: events may appear late
	eventsKept    = 90 * 24 * time.Hour
)

// events reads the events since the last sync, and deletes those that are too old to be useful.
func (c *syncer) events(ctx context.Context) error {
	last, err := c.lastComplete(ctx, stageEvents)
	if err != nil {
		return err
	}
	since := c.now().Add(-eventsBack)
	if recent := last.Add(-eventsOverlap); recent.After(since) {
		since = recent
	}
	if err := c.removeSteps(ctx, "DELETE FROM events WHERE row IN (SELECT row FROM events WHERE row < ? LIMIT ?)",
		millis(c.now().Add(-eventsKept))*slotsPerMilli); err != nil {
		return err
	}
	return c.whole(ctx, importTask{stage: stageEvents,
		fetch: func(ctx context.Context, o workos.ListOptions) (batch, error) {
			page, err := c.client.ListEvents(ctx, workos.ListEventsOptions{ListOptions: o, Events: EventTypes(), RangeStart: since})
			return pageBatch(page, func(w *writer, _ *importTask) error { return w.putEvents(page.Data) }, err)
		}})
}

// signIns reads the latest successful sign-ins, which show whether failures are over.
func (c *syncer) signIns(ctx context.Context) error {
	last, err := c.lastComplete(ctx, stageSignIns)
	if err != nil {
		return err
	}
	since := c.now().Add(-health.SignInWindow)
	if recent := last.Add(-eventsOverlap); recent.After(since) {
		since = recent
	}
	return c.whole(ctx, importTask{stage: stageSignIns,
		fetch: func(ctx context.Context, o workos.ListOptions) (batch, error) {
			page, err := c.client.ListEvents(ctx, workos.ListEventsOptions{ListOptions: o, Events: []string{eventSignInSucceeded},
				RangeStart: since})
			return pageBatch(page, func(w *writer, _ *importTask) error { return w.putEvents(page.Data) }, err)
		}})
}
