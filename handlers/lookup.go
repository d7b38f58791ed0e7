package handlers

import (
	"cmp"
	"context"
	"errors"
	"time"

	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/workos"
)

const (
	lookupInterval = 2 * time.Second  // how often due lookups are searched for
	lookupTimeout  = 30 * time.Second // for one lookup, with its waits for the rate limit
	maxLookups     = 20               // in a row, before the list of what is due is read again
	minLookupWait  = 10 * time.Second
	maxLookupWait  = time.Hour
	lookupDays     = 24 * time.Hour // after this, an action that WorkOS says nothing about stays unknown

	// notDoneAfter is how long WorkOS may take to do what it was sent. What it does not show by then did not happen.
	notDoneAfter = 2 * time.Minute
)

// sight is what WorkOS shows of an action that it gave no usable answer to.
type sight int

const (
	unseen sight = iota // it did not happen, as far as WorkOS shows now
	seen                // it happened
	told                // it happened, as WorkOS's events tell, though what it did is not there now
	inPart              // some of several things happened, as far as WorkOS shows now
	hidden              // WorkOS shows too little to tell, and will not show more later
)

// sighting is a sight, the ID of what the action created, where there is such a thing, and what else is to be said of it:
// of a hidden one in place of what the lookup says of all of them, "" for that; of one in part, what is left; of one that
// was seen, what the lost answer held, which WorkOS never tells again.
type sighting struct {
	sight      sight
	id         string
	text       string
	at         time.Time // when WorkOS says that it happened; zero where it does not say
	isCreation bool      // of something with an ID of its own that the action created
	isOpen     bool      // what is hidden now may be shown later
}

// lookup is how WorkOS shows whether an action happened. It is found by the action's name and reads nothing but the
// ledger's row, so that it can look after a restart too. It never repeats the action.
type lookup struct {
	look   func(context.Context, store.AuditEntry) (sighting, error) // nil where nothing shows it
	answer func([]byte, store.AuditEntry) (sighting, bool)           // what an answer shows of it, false in another shape; nil where none is judged
	hides  string                                                    // what WorkOS does not show: "whether the email was sent"
	wait   time.Duration                                             // how long the action may take; 0 for notDoneAfter
	update func(context.Context, store.AuditEntry, sighting) error   // brings the mirror up to date; nil for nothing

	trace    *trace // how events tell of an action that somebody else may have reversed since; nil where nobody can
	reverses bool   // the action added nothing of its own that could be removed: it was reversed
}

func (l lookup) hidden() string {
	if l.hides == "" {
		return "WorkOS does not show whether it happened."
	}
	return "WorkOS does not show " + l.hides + "."
}

func (l lookup) notDoneAfter() time.Duration { return max(l.wait, notDoneAfter) }

// needsEvents tells whether what is shown of an action leaves open what became of it, and events may tell.
func (l lookup) needsEvents(shown sight, age time.Duration) bool {
	return l.trace != nil && shown == unseen && age >= l.notDoneAfter() || l.reverses && shown == hidden
}

// LookAgain looks at the actions with an unknown outcome, until ctx ends. It starts with the server, after an earlier
// run's open actions were marked as unknown.
func (d *Desk) LookAgain(ctx context.Context) {
	ticker := time.NewTicker(lookupInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if !d.Draining() && d.Store.Ping(ctx) == nil {
				d.LookDue(ctx)
			}
		}
	}
}

// LookDue looks at the actions whose next look is due by now.
func (d *Desk) LookDue(ctx context.Context) {
	due, err := d.Store.DueLookups(ctx, d.Now(), maxLookups)
	if err != nil && ctx.Err() == nil {
		d.failed(ctx, "read due lookups", err)
	}
	for _, row := range due {
		if ctx.Err() != nil {
			return
		}
		d.lookOnce(ctx, row)
	}
}

// lookOnce looks at one action and records what is known now, or when to look next.
func (d *Desk) lookOnce(ctx context.Context, row store.AuditEntry) {
	how := d.registry.byName[row.Action].lookup
	age, now := d.Now().Sub(row.At), sighting{sight: hidden}
	if how.look != nil {
		looking, cancel := context.WithTimeout(workos.Background(ctx), lookupTimeout)
		defer cancel()
		var err error
		now, err = d.look(looking, row)
		isOpen := err != nil || now.isOpen
		if err == nil && how.needsEvents(now.sight, age) {
			now, isOpen, err = d.lookAtEvents(looking, row, how, now)
		}
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			d.Log.InfoContext(ctx, "outcome not found yet", "id", row.ID, "action", row.Action, "error", err)
		}
		if isOpen {
			if age < lookupDays {
				d.postponeLookup(ctx, row, age)
				return
			}
			now.sight = hidden
		}
	}
	switch {
	case now.sight == told:
		d.finishLookup(ctx, row, store.Done, "WorkOS gave no usable answer at the time. It shows now what happened: "+now.text)
	case now.sight == seen:
		d.keepCreated(ctx, row, now.id)
		d.finishLookup(ctx, row, store.Done, inOneLine("WorkOS gave no usable answer at the time. It shows now that it is done.", now.text))
		if how.update != nil {
			if err := how.update(ctx, row, now); err != nil && !workos.IsNotFound(err) {
				d.failed(ctx, "update after lookup", err, "id", row.ID)
			}
		}
	case now.sight == hidden:
		d.finishLookup(ctx, row, store.Unknown, "WorkOS gave no usable answer at the time. "+cmp.Or(now.text, how.hidden()))
	case now.sight == inPart && age >= how.notDoneAfter():
		d.finishLookup(ctx, row, store.Partial, "WorkOS gave no usable answer at the time. It shows now what happened: "+now.text)
	case age >= how.notDoneAfter():
		d.finishLookup(ctx, row, store.NotDone, "WorkOS gave no usable answer at the time. It shows now that this did not happen.")
	default:
		d.postponeLookup(ctx, row, age)
	}
}

// postponeLookup looks again after as long as the action is old: the waits double, up to an hour.
func (d *Desk) postponeLookup(ctx context.Context, row store.AuditEntry, age time.Duration) {
	next := d.Now().Add(min(max(age, minLookupWait), maxLookupWait))
	if err := d.Store.PostponeLookup(ctx, row.ID, next); err != nil && ctx.Err() == nil {
		d.failed(ctx, "postpone lookup", err, "id", row.ID)
	}
}

func (d *Desk) finishLookup(ctx context.Context, row store.AuditEntry, outcome store.Outcome, note string) {
	err := d.Store.FinishLookup(ctx, row, outcome, note)
	if err != nil && !errors.Is(err, store.ErrHasOutcome) {
		d.failed(ctx, "finish lookup", err, "id", row.ID, "outcome", outcome)
	}
}

// laterNotices tell an operator, on the first page that they open afterwards, what became of actions of theirs whose
// outcome was unknown.
func (d *Desk) laterNotices(ctx context.Context, operatorID string) []views.ActionNotice {
	rows, err := d.Store.TakeNotices(ctx, operatorID)
	if err != nil {
		d.failed(ctx, "notices", err)
	}
	notices := make([]views.ActionNotice, len(rows))
	for i, row := range rows {
		notices[i] = views.LaterNotice(d.registry.title(row.Action, row.Outcome), string(row.Outcome), row.TargetName, row.OrganizationName,
			row.Note)
	}
	return notices
}
