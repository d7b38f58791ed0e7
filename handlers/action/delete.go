package action

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"time"

	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// Deletion makes an operation delete an object. WorkOS may accept a deletion and take some time for it: see Deleted.
func Deletion[T any](o page.Resource[T], a Operation, id string, remove func(context.Context, string) error) Operation {
	a.Danger = true
	a.Do = func(ctx context.Context) error { return remove(ctx, id) }
	a.Result.Text = a.Target.Name + " was deleted."
	a.Upsert = o.Drop(id)
	return a
}

// Deleted is the lookup for a Deletion: it checks at once whether the object is gone. While WorkOS still shows it, the outcome
// stays open and the action leads back to the object's page, which shows that it is being deleted.
func Deleted[T any](of page.Resource[T]) Lookup {
	return Lookup{
		Look: func(ctx context.Context, row store.AuditEntry) (Sighting, error) {
			_, err := of.Get(ctx, row.TargetID)
			isAccepted := page.IsOpenDeletion(row)
			if workos.IsGone(err) || isAccepted && workos.IsNotFound(err) { // it was there when WorkOS accepted its deletion
				return Sighting{Sight: Seen, isOurs: isAccepted}, nil
			}
			return Sighting{Sight: Unseen}, err
		},
		Update: Dropped(of), Wait: page.DeletionTime, deletes: of.Kind(),
	}
}

// isGoneNow reports whether the object of a deletion that WorkOS has just accepted is gone, and what the entry's note is if not.
func (r *Runner) isGoneNow(ctx context.Context, row store.AuditEntry, name string) (isGone bool, note string) {
	row.Outcome, row.IsAccepted, note = store.Unknown, true, acceptedDeletion+name
	now, err := r.look(ctx, row)
	if err != nil {
		return false, note + " and did not show whether it is gone. " + keepsLooking
	}
	return now.Sight == Seen, note + " and still shows it. " + keepsLooking
}

// noteAccepted tells the mirror of a deletion that WorkOS has just accepted. It ends also when the action's time is over: the
// object's page must say what its row says.
func (r *Runner) noteAccepted(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookupTimeout)
	defer cancel()
	r.NoteDeletions(ctx)
}

// isStillGone looks a second time, a little later, for an object that WorkOS does not show.
func (r *Runner) isStillGone(ctx context.Context, row store.AuditEntry, how Lookup) (Sighting, error) {
	if err := r.WaitForSecondLook(ctx); err != nil {
		return Sighting{}, err
	}
	return how.Look(ctx, row)
}

const (
	maxDeleted  = 200                 // deletions that are checked, the newest
	deletedDays = 30 * 24 * time.Hour // how long one is checked
)

// FindShownAgain looks for objects of deletions that were done and that the mirror holds all the same: a page, a sync or an event has
// stored them again. If WorkOS itself shows one, the deletion did not happen or did not last, and the operator is told.
func (r *Runner) FindShownAgain(ctx context.Context) {
	var deletes []string
	for _, action := range r.Registry.All {
		if action.Lookup.deletes != "" {
			deletes = append(deletes, action.Name)
		}
	}
	done, err := r.Ledger.AuditEntries(ctx, store.Everything, store.AuditQuery{Actions: deletes, Outcome: store.Done,
		Since: r.Now().Add(-deletedDays), Paging: store.Paging{Limit: maxDeleted}})
	if err != nil && ctx.Err() == nil {
		r.Failed(ctx, "read deletions", err)
	}
	deleted := map[mirror.Kind][]string{}
	for _, row := range done.Rows {
		kind := r.Registry.byName[row.Action].Lookup.deletes
		deleted[kind] = append(deleted[kind], row.TargetID)
	}
	held := map[mirror.Kind]map[string]time.Time{}
	for kind, ids := range deleted {
		if held[kind], err = r.Mirror.HeldSince(ctx, store.Everything, kind, ids...); err != nil && ctx.Err() == nil {
			r.Failed(ctx, "look for what was deleted", err, "kind", kind)
		}
	}
	for _, row := range done.Rows {
		how := r.Registry.byName[row.Action].Lookup
		if _, isHeld := held[how.deletes][row.TargetID]; !isHeld {
			continue
		}
		if err := r.checkDeleted(ctx, row, how); err != nil && ctx.Err() == nil {
			r.Failed(ctx, "look for what was deleted", err, "id", row.ID)
		}
	}
}

// checkDeleted asks WorkOS for the object of a deletion that was done and that the mirror holds.
func (r *Runner) checkDeleted(ctx context.Context, row store.AuditEntry, how Lookup) error {
	looking, cancel := context.WithTimeout(workos.Background(ctx), lookupTimeout)
	defer cancel()
	now, err := how.Look(looking, row)
	switch {
	case err != nil:
		r.Log.InfoContext(ctx, "what was deleted could not be looked for", "id", row.ID, "error", err)
		return nil
	case now.Sight == Seen:
		r.ForgetIfStillGone(ctx, how.deletes, row.TargetID)
		return nil
	}
	return r.records.SaveShownAgain(ctx, row)
}

// RefuseDeleting refuses an action on a target that is being deleted, or that will be deleted with its organization or user.
func (r *Runner) RefuseDeleting(c request.Context, a Operation) error {
	if sentOf(c).isBefore || r.Registry.byName[a.Name].EndsAccess { // one that was sent before is answered with its result
		return nil
	}
	what := r.beingDeleted(c.Request().Context(), a.Target)
	if what == "" {
		return nil
	}
	return AlreadySo(a, what+" is being deleted", acceptedNotDone+" "+wording.IfNotDeleted)
}

// beingDeleted returns the name of what is being deleted of a target: itself, its user or its organization; "" for nothing.
func (r *Runner) beingDeleted(ctx context.Context, t Target) string {
	what := ""
	switch r.Deletion(ctx, t.owned()) {
	case views.NoDeletion:
		return ""
	case views.OwnDeletion:
		if what = ui.Named(t.Name, t.ID); t.ID == t.UserID { // the target is new, and known by whose it is to be
			return r.NameAndID(ctx, t.UserID)
		}
	case views.UserDeletion:
		if what = cmp.Or(t.UserName, t.Name); what == t.UserID {
			return r.NameAndID(ctx, t.UserID)
		}
	default:
		what = ui.Named(t.OrganizationName, r.NameOfID(ctx, t.OrganizationID), t.OrganizationID)
	}
	return ui.Isolated(ui.Bare(what))
}

const (
	keepsLooking = "Frontdesk keeps checking: your next page and Activity will show whether it was deleted."

	acceptedNotDone = "WorkOS accepted its deletion and has not carried it out yet."

	acceptedDeletion   = "WorkOS accepted the deletion of "                           // begins what is said of it at once
	acceptedAtFirst    = "WorkOS accepted the deletion and still showed it at first." // begins what a later look says of it
	acceptedAndNotDone = "WorkOS accepted the deletion and still shows it after an hour: this did not happen."
)

// Loss is a kind of objects that are deleted along with the target.
type Loss struct {
	LossCount
	One, Many string
}

// IsNone reports whether there is certainly nothing of a kind.
func (l LossCount) IsNone() bool { return l.N != nil && *l.N == 0 && !l.isMore }

// IsOne reports whether there is certainly exactly one of a kind.
func (l LossCount) IsOne() bool { return l.N != nil && *l.N == 1 && !l.isMore }

// Losses describes the kinds of which there is, or may be, something.
func Losses(all ...Loss) []string {
	var words []string
	for _, l := range all {
		if !l.IsNone() {
			words = append(words, l.Words(l.One, l.Many))
		}
	}
	return words
}

func Either(first bool, one, other string) string {
	if first {
		return one
	}
	return other
}

// maxCounted is how many rows are read to count them.
const maxCounted = 1000

// NotSaid is the note after a count of the mirror's rows where WorkOS answered without a count.
const NotSaid = " (as of the last sync; WorkOS does not say)"

// AsOfLastSync is the note after a count of the mirror's rows. It says why WorkOS could not be asked.
func AsOfLastSync(err error) string {
	return " (as of the last sync; " + cmp.Or(page.Explain(err).Title, "WorkOS did not answer") + ")"
}

// countSource matches every note after a count.
var countSource = regexp.MustCompile(` \(as of the last sync; [^)]*\)`)

// LossCount is how many objects are deleted along with the target. N is nil if the number is not known; note is its source
// if that is not WorkOS.
type LossCount struct {
	N      *int
	isMore bool // there are more than n
	Note   string
}

func (l LossCount) Words(one, many string) string {
	if l.isMore {
		return "more than " + wording.PluralOf(l.N, one, many) + l.Note
	}
	return wording.PluralOf(l.N, one, many) + l.Note
}

// Text returns the count for the ledger.
func (l LossCount) Text() string {
	if l.isMore {
		return "more than " + wording.CountText(l.N)
	}
	return wording.CountText(l.N)
}

// countLost counts a list of WorkOS. It uses the mirror's count when WorkOS does not return the whole list, or lists fewer:
// the number that a person confirms must not be too low.
func countLost[T any](ctx context.Context, call func(context.Context, workos.ListOptions) (workos.Page[T], error), cached *int) LossCount {
	all, next, err := page.ReadRows(ctx, maxCounted, "", call)
	switch {
	case err == nil && next == "" && cached != nil && *cached > len(all):
		return LossCount{N: cached, Note: fmt.Sprintf(" (as of the last sync; WorkOS lists %s now)", wording.Number(len(all)))}
	case err == nil:
		return LossCount{N: new(len(all)), isMore: next != ""}
	case cached == nil:
		return LossCount{}
	}
	return LossCount{N: cached, Note: AsOfLastSync(err)}
}

// CountMemberships counts a person's memberships as the user's page does.
func (r *Runner) CountMemberships(ctx context.Context, userID string) LossCount {
	return countLost(ctx, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Membership], error) {
		return r.Client.ListMemberships(ctx, workos.ListMembershipsOptions{ListOptions: page, UserID: userID, Statuses: everyMembership})
	}, r.countCachedMemberships(ctx, userID))
}

// everyMembership are the statuses of memberships that WorkOS lists when asked for them.
var everyMembership = []string{"active", "inactive", "pending"}

// countCachedMemberships counts the memberships in the mirror; nil before the first full sync.
func (r *Runner) countCachedMemberships(ctx context.Context, userID string) *int {
	if !r.Mirror.Progress().Complete {
		return nil
	}
	cached := 0
	for _, err := range r.Mirror.EachMembership(ctx, r.Scope(ctx), mirror.Query{UserID: userID}) {
		if err != nil {
			r.Failed(ctx, "memberships", err)
			return nil
		}
		cached++
	}
	return &cached
}

// OrganizationLosses are the members, connections and directories of an organization.
func (r *Runner) OrganizationLosses(ctx context.Context, id string) (members, connections, directories LossCount) {
	var cachedMembers, cachedConnections, cachedDirectories *int
	row, err := r.Mirror.OrganizationRow(ctx, r.Scope(ctx), id)
	switch {
	case err != nil:
		r.Failed(ctx, "counts of an organization", err)
	case r.Mirror.Progress().Complete:
		cachedMembers, cachedConnections, cachedDirectories = &row.Members, &row.Connections, &row.Directories
	}
	a := page.NewFetchGroup(ctx)
	m := page.Beside(a, func() LossCount {
		return countLost(a.Ctx, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Membership], error) {
			return r.Client.ListMemberships(ctx, workos.ListMembershipsOptions{ListOptions: page, OrganizationID: id, Statuses: everyMembership})
		}, cachedMembers)
	})
	c := page.Beside(a, func() LossCount {
		return countLost(a.Ctx, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Connection], error) {
			return r.Client.ListConnections(ctx, workos.ListConnectionsOptions{ListOptions: page, OrganizationID: id})
		}, cachedConnections)
	})
	f := page.Beside(a, func() LossCount {
		return countLost(a.Ctx, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Directory], error) {
			return r.Client.ListDirectories(ctx, workos.ListDirectoriesOptions{ListOptions: page, OrganizationID: id})
		}, cachedDirectories)
	})
	a.Wait()
	return *m, *c, *f
}
