package action

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	activityview "frontdesk/views/activity"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// ClockSlack is how far two clocks may differ: a person's, or WorkOS's, and ours.
const ClockSlack = 5 * time.Minute

const (
	lookupInterval  = 2 * time.Second  // how often due lookups are searched for
	looksPerDeleted = 5                // how many of these there are for each look for what was deleted
	lookupTimeout   = 30 * time.Second // for one lookup, with its waits for the rate limit
	maxLookups      = 20               // in a row, before the list of what is due is read again
	minLookupWait   = 10 * time.Second
	maxLookupWait   = time.Hour
	lookupDays      = 24 * time.Hour // after this, an action without evidence in WorkOS stays unknown

	// notDoneAfter is how long WorkOS may take to carry out an action. If it shows no result by then, the action did not happen.
	notDoneAfter = 2 * time.Minute

	// staleAfter is the age from which no request works on an action without an outcome any longer; see formTimeout.
	staleAfter = 3 * time.Minute
)

// sight is what WorkOS shows of an action whose call had no usable answer.
type sight int

const (
	Unseen sight = iota // it did not happen, as far as WorkOS shows now
	Seen                // it happened
	told                // it happened, as WorkOS's events show, though its result is not there now
	inPart              // some of several things happened, as far as WorkOS shows now
	Hidden              // WorkOS shows too little to tell, and will not show more later
)

// Sighting is what a lookup found: a sight, the ID and the name of a created object, and a text. For Hidden, the text replaces the
// lookup's usual one, if it is not ""; for inPart, it describes what is left; for Seen, it describes what was in the lost answer,
// which WorkOS never shows again.
type Sighting struct {
	Sight      sight
	ID, Name   string
	Text       string
	At         time.Time // when WorkOS says that it happened; zero where it does not say
	Differs    string    // how a created object differs from what was asked for, see Differing
	isCreation bool      // the action created an object with its own ID
	isOpen     bool      // what is hidden now may be shown later
	byAnyone   bool      // what was done in part may also have been done by somebody else
	isOurs     bool      // this action did it: it is recorded to have created it, or WorkOS accepted the deletion
	isWithin   bool      // the object began to exist while WorkOS worked on the action, which it answered without the object
}

// Lookup finds out from WorkOS whether an action happened. It is found by the action's name and needs only the ledger's
// entry, so that it also works after a restart. It never repeats the action.
type Lookup struct {
	Look func(context.Context, store.AuditEntry) (Sighting, error) // nil where nothing shows it
	// answer judges WorkOS's answer to the action, false for one in another shape; nil if answers are not judged
	answer func([]byte, store.AuditEntry) (Sighting, bool)
	Hides  string                                                  // what WorkOS does not show: "whether the email was sent"
	Wait   time.Duration                                           // how long the action may take; 0 for notDoneAfter
	Update func(context.Context, store.AuditEntry, Sighting) error // brings the mirror up to date; nil for nothing

	Trace    *Trace // the events that prove an action that may have been reversed since; nil if it cannot be
	Reverses bool   // the action adds nothing that could be removed; it can only be reversed
	Creates  string // what it creates: "API key"; "" for nothing of its own

	deletes mirror.Kind // what a Deletion deletes; "" for another action
}

func (l Lookup) hidden() string {
	if l.Hides == "" {
		return "WorkOS does not show whether it happened."
	}
	return "WorkOS does not show " + l.Hides + "."
}

func (l Lookup) notDoneAfter() time.Duration { return max(l.Wait, notDoneAfter) }

// needsEvents reports whether the outcome is still open after what WorkOS shows, and events may decide it.
func (l Lookup) needsEvents(shown sight, age time.Duration) bool {
	return l.Trace != nil && shown == Unseen && age >= l.notDoneAfter() || l.Reverses && shown == Hidden
}

// LookAgain looks up the actions with an unknown outcome, until ctx ends. It starts with the server, after the open actions
// of an earlier run were marked as unknown.
func (r *Runner) LookAgain(ctx context.Context) {
	looks := 0
	page.Every(ctx, lookupInterval, func(ctx context.Context) {
		if r.Draining() || r.records.Ping(ctx) != nil {
			return
		}
		r.LookDue(ctx)
		if looks++; looks%looksPerDeleted == 0 {
			r.FindShownAgain(ctx)
		}
	})
}

// WriteOutcomes calls WriteUnwritten regularly until ctx ends.
// Closing the records tries once more.
func (r *Runner) WriteOutcomes(ctx context.Context) {
	page.Every(ctx, lookupInterval, r.WriteUnwritten)
}

// WriteUnwritten writes what could not be written to the ledger when it happened. When nothing is left, old actions that never
// got an outcome because of an error get the outcome unknown, which is then looked up.
func (r *Runner) WriteUnwritten(ctx context.Context) {
	left, err := r.records.WriteUnwritten(ctx)
	if hadUnwritten := r.unwritten.Swap(left > 0); hadUnwritten && left == 0 {
		r.deletionsStale.Store(true) // an accepted deletion may have been written now
	}
	if left > 0 || err != nil {
		r.Log.WarnContext(ctx, "the ledger does not take outcomes", "left", left, "error", err)
		return
	}
	if !r.sending.TryLock() {
		return
	}
	defer r.sending.Unlock()
	if _, err := r.records.RecoverStale(ctx, r.Now().Add(-staleAfter)); err != nil && ctx.Err() == nil {
		r.Failed(ctx, "recover stale actions", err)
	}
}

// LookDue looks up the actions whose next lookup is due, and tells the mirror what is being deleted if that failed before.
func (r *Runner) LookDue(ctx context.Context) {
	if r.deletionsStale.Load() {
		r.NoteDeletions(ctx)
	}
	due, err := r.records.DueLookups(ctx, store.Everything, r.Now(), maxLookups)
	if err != nil && ctx.Err() == nil {
		r.Failed(ctx, "read due lookups", err)
	}
	for _, row := range due {
		if ctx.Err() != nil {
			return
		}
		r.lookOnce(ctx, row)
	}
}

// NoteDeletions tells the mirror what is being deleted: the targets of the deletions that WorkOS accepted and whose outcome is open.
// If that fails, LookDue tries again, so that nothing keeps a status that is not true any more.
func (r *Runner) NoteDeletions(ctx context.Context) {
	r.noting.Lock() // an older answer must not replace a newer one
	defer r.noting.Unlock()
	err := r.noteDeletions(ctx)
	r.deletionsStale.Store(err != nil)
	if err != nil {
		r.Failed(ctx, "note deletions in the mirror", err)
	}
}

func (r *Runner) noteDeletions(ctx context.Context) error {
	open, err := r.records.DueLookups(ctx, store.Everything, r.Now().Add(lookupDays), maxOpen)
	if err != nil {
		return err
	}
	var deleting []mirror.Deleting
	for _, row := range open {
		if kind := r.Registry.byName[row.Action].deletes; kind != "" && page.IsOpenDeletion(row) {
			deleting = append(deleting, mirror.Deleting{Kind: kind, ID: row.TargetID, Since: row.At})
		}
	}
	return r.Mirror.SetDeleting(ctx, deleting)
}

// maxOpen is how many actions with an open outcome are read to find those that are deletions.
const maxOpen = 10_000

const (
	unknownAtFirst = "The outcome was unknown at first." // begins what a later look says of an action
	doneByAnyone   = "WorkOS does not show whether this action or somebody else did it."
)

// lookOnce looks up one action and records its outcome, or the time of the next lookup.
func (r *Runner) lookOnce(ctx context.Context, row store.AuditEntry) {
	how := r.Registry.byName[row.Action].Lookup
	age, now := r.Now().Sub(row.At), Sighting{Sight: Hidden}
	if how.Look != nil {
		looking, cancel := context.WithTimeout(workos.Background(ctx), lookupTimeout)
		defer cancel()
		var err error
		now, err = r.look(looking, row)
		isOpen := err != nil || now.isOpen
		if err == nil && how.needsEvents(now.Sight, age) {
			now, isOpen, err = r.lookAtEvents(looking, row, how, now)
		}
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			r.Log.InfoContext(ctx, "outcome not found yet", "id", row.ID, "action", row.Action, "error", err)
		}
		if isOpen {
			if age < lookupDays {
				r.postponeLookup(ctx, row, age)
				return
			}
			now.Sight = Hidden
		}
	}
	first := unknownAtFirst
	if page.IsOpenDeletion(row) {
		first = acceptedAtFirst
		defer r.NoteDeletions(ctx)
	}
	switch {
	case now.Sight == told:
		r.finishLookup(ctx, row, store.Done, unknownAtFirst+" WorkOS shows now what happened: "+now.Text+" "+doneByAnyone)
	case now.Sight == Seen:
		r.keepCreated(ctx, row, now.ID)
		by := doneByAnyone
		if now.isOurs {
			by = ""
		}
		r.finishLookup(ctx, row, store.Done, page.InOneLine(first, "WorkOS shows now that it is done.", by, now.Text))
		if how.Update != nil {
			if err := how.Update(ctx, row, now); err != nil && !workos.IsNotFound(err) {
				r.Failed(ctx, "update after lookup", err, "id", row.ID)
			}
		}
	case now.Sight == Hidden:
		r.finishLookup(ctx, row, store.Unknown, first+" "+cmp.Or(now.Text, how.hidden()))
	case now.Sight == inPart && age >= how.notDoneAfter() && now.byAnyone && !didSome(row.Note):
		r.finishLookup(ctx, row, store.Unknown, unknownAtFirst+" "+now.Text+" WorkOS does not show who ended or removed the others.")
	case now.Sight == inPart && age >= how.notDoneAfter():
		r.finishLookup(ctx, row, store.Partial, unknownAtFirst+" WorkOS shows now that it was done in part. "+now.Text)
	case age >= how.notDoneAfter() && strings.HasPrefix(row.Note, answeredAnother):
		r.finishLookup(ctx, row, store.Unknown, answeredAnother+" It does not show what was asked for. Check what is there before you do "+
			"it again.")
	case age >= how.notDoneAfter() && page.IsOpenDeletion(row):
		r.finishLookup(ctx, row, store.NotDone, acceptedAndNotDone)
	case age >= how.notDoneAfter():
		r.finishLookup(ctx, row, store.NotDone, unknownAtFirst+" WorkOS shows now that this did not happen.")
	default:
		r.postponeLookup(ctx, row, age)
	}
}

// postponeLookup sets the next lookup after a wait as long as the action is old: the waits double, up to an hour. None passes
// the time after which the action did not happen.
func (r *Runner) postponeLookup(ctx context.Context, row store.AuditEntry, age time.Duration) {
	wait := min(max(age, minLookupWait), maxLookupWait)
	if left := r.Registry.byName[row.Action].notDoneAfter() - age; left > 0 {
		wait = min(wait, max(left, minLookupWait))
	}
	next := r.Now().Add(wait)
	if err := r.records.PostponeLookup(ctx, row.ID, next); err != nil && ctx.Err() == nil {
		r.Failed(ctx, "postpone lookup", err, "id", row.ID)
	}
}

func (r *Runner) finishLookup(ctx context.Context, row store.AuditEntry, outcome store.Outcome, note string) {
	err := r.records.FinishLookup(ctx, row, outcome, note)
	if err != nil && !errors.Is(err, store.ErrHasOutcome) {
		r.Failed(ctx, "finish lookup", err, "id", row.ID, "outcome", outcome)
	}
}

// laterNotices returns notices about the operator's actions whose unknown outcome was looked up. They are shown on the next
// page that the operator opens.
func (r *Runner) laterNotices(ctx context.Context, operatorID string) []views.ActionNotice {
	rows, err := r.records.TakeNotices(ctx, r.Scope(ctx), operatorID)
	if err != nil {
		r.Failed(ctx, "notices", err)
	}
	notices := make([]views.ActionNotice, len(rows))
	for i, row := range rows {
		notices[i] = r.laterNotice(row)
	}
	return notices
}

func (r *Runner) laterNotice(row store.AuditEntry) views.ActionNotice {
	outcome := row.KnownOutcome()
	return views.LaterNotice(r.Registry.Title(row.Action, outcome), string(outcome), row.TargetName, row.OrganizationName, row.KnownNote(),
		askedOf(row)...)
}

// maxAsked is how many details a later notice names.
const maxAsked = 4

// askedOf describes what an action was asked to do, without what the entry's note says and what only machines can read.
func askedOf(row store.AuditEntry) (asked []string) {
	for _, name := range slices.Sorted(maps.Keys(row.Details)) {
		change, isChange := row.Details.Change(name)
		value := cmp.Or(change.After, row.Details.Fact(name))
		switch {
		case name == UndoesParam, strings.HasSuffix(name, " id"), strings.HasPrefix(name, "range_"), len(asked) == maxAsked:
		case value == "", value == OrNothing(""), strings.Contains(ui.Bare(row.Note), value):
		case isChange:
			asked = append(asked, activityview.Asked(name, shortened(change.Before), shortened(change.After)))
		default:
			asked = append(asked, activityview.Fact(name, shortened(value)))
		}
	}
	return asked
}

func shortened(value string) string { return ui.Isolated(wording.Clipped(value, maxValueShown)) }
