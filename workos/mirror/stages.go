package mirror

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

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

// Lists in flight at once. One chain of pages is bound by latency, and a directory by 4 calls a second; with
// these the client's pace is the bound. Users share the pace with few others, because people search them first.
const (
	organizationsAtOnce = 8
	directoriesAtOnce   = 24
)

// copying is one pass at work.
type copying struct {
	*Mirror
	pass pass
	done map[string]chan struct{} // closed when a stage has ended, well or not

	mu     sync.Mutex
	failed []error
}

// copyAll runs the stages of a pass. Its error names the lists that failed; ErrRefused and a broken database
// end it at once.
func (m *Mirror) copyAll(ctx context.Context, p pass) error {
	if err := m.begun(ctx, p.started); err != nil {
		return err
	}
	c := &copying{Mirror: m, pass: p, done: map[string]chan struct{}{}}
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

// end settles how a stage ended: only a refused key, a cancelled context or a database error stop the rest.
func (c *copying) end(ctx context.Context, stage string, err error) error {
	defer close(c.done[stage])
	switch {
	case err == nil:
		c.progress.settle(stage, StageDone, "")
		c.countOnce(ctx, stage)
	case ctx.Err() != nil || errors.Is(err, ErrRefused):
		return err
	case errors.Is(err, errNotOffered):
		c.progress.settle(stage, StageNotOffered, "This server does not offer this list")
	default:
		c.progress.settle(stage, StageFailed, whyFailed(err))
		c.mu.Lock()
		c.failed = append(c.failed, fmt.Errorf("%s: %w", stage, err))
		c.mu.Unlock()
	}
	return nil
}

// countOnce corrects the number of objects of a stage that has ended: WorkOS may have sent some of them twice, and a stage that
// is taken up again counts only what it reads then.
func (c *copying) countOnce(ctx context.Context, stage string) {
	kind, hasKind := kindOfStage[stage]
	if !hasKind {
		return
	}
	if counts, err := c.Counts(ctx); err == nil { // only the number on the page would be wrong
		c.progress.held(stage, counts.Total[kind])
	}
}

// whyFailed says in words why a list could not be read to its end.
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

// whole runs a stage that is one list.
func (c *copying) whole(ctx context.Context, l listing) error {
	c.progress.begin(l.stage, 0, 0, c.now())
	err := c.walk(ctx, c.pass, &l)
	if err != nil && l.rows == 0 && l.after == "" && workos.IsUnsupported(err) {
		err = errNotOffered
	}
	return c.end(ctx, l.stage, err)
}

func (c *copying) organizations(ctx context.Context) error {
	return c.whole(ctx, listing{stage: stageOrganizations, sweep: &sweep{kind: KindOrganization},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.Organization], error) {
			return c.client.ListOrganizations(ctx, workos.ListOrganizationsOptions{ListOptions: o})
		}, organizationRecord, nil)})
}

func (c *copying) connections(ctx context.Context) error {
	return c.whole(ctx, listing{stage: stageConnections, sweep: &sweep{kind: KindConnection},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.Connection], error) {
			return c.client.ListConnections(ctx, workos.ListConnectionsOptions{ListOptions: o})
		}, connectionRecord, nil)})
}

func (c *copying) directories(ctx context.Context) error {
	return c.whole(ctx, listing{stage: stageDirectories, sweep: &sweep{kind: KindDirectory},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.Directory], error) {
			return c.client.ListDirectories(ctx, workos.ListDirectoriesOptions{ListOptions: o})
		}, directoryRecord, nil)})
}

func (c *copying) users(ctx context.Context) error {
	return c.whole(ctx, listing{stage: stageUsers, sweep: &sweep{kind: KindUser},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.User], error) {
			return c.client.ListUsers(ctx, workos.ListUsersOptions{ListOptions: o})
		}, userRecord, nil)})
}

func (c *copying) invitations(ctx context.Context) error {
	return c.whole(ctx, listing{stage: stageInvitations, sweep: &sweep{kind: KindInvitation},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.Invitation], error) {
			return c.client.ListInvitations(ctx, workos.ListInvitationsOptions{ListOptions: o})
		}, invitationRecord, nil)})
}

const (
	eventsBack    = 30*24*time.Hour - time.Minute // as far as WorkOS gives in one request
	eventsOverlap = 10 * time.Minute              // asked for again: events may appear late
	eventsKept    = 90 * 24 * time.Hour
)

// events copies what happened since the last copy, and drops what is too old to be of use.
func (c *copying) events(ctx context.Context) error {
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
	return c.whole(ctx, listing{stage: stageEvents,
		fetch: func(ctx context.Context, o workos.ListOptions) (batch, error) {
			page, err := c.client.ListEvents(ctx, workos.ListEventsOptions{ListOptions: o, Events: EventTypes(), RangeStart: since})
			return pageBatch(page, func(w *writer, _ *listing) error { return w.putEvents(page.Data) }, err)
		}})
}

// signIns reads which sign-ins worked lately: they say whether failures are over.
func (c *copying) signIns(ctx context.Context) error {
	last, err := c.lastComplete(ctx, stageSignIns)
	if err != nil {
		return err
	}
	since := c.now().Add(-health.SignInWindow)
	if recent := last.Add(-eventsOverlap); recent.After(since) {
		since = recent
	}
	return c.whole(ctx, listing{stage: stageSignIns,
		fetch: func(ctx context.Context, o workos.ListOptions) (batch, error) {
			page, err := c.client.ListEvents(ctx, workos.ListEventsOptions{ListOptions: o, Events: []string{eventSignInSucceeded}, RangeStart: since})
			return pageBatch(page, func(w *writer, _ *listing) error { return w.putEvents(page.Data) }, err)
		}})
}
