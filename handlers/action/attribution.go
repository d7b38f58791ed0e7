package action

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"frontdesk/store"
	activityview "frontdesk/views/activity"
	"frontdesk/views/ui"
	"frontdesk/workos"
)

// clockDifference is how far the clocks of WorkOS and of this machine may differ when the order of two actions is decided.
// It does not make anything that existed before an action the action's own.
const clockDifference = 2 * time.Second

const (
	doneAgainLater = "The same action was sent again later, and WorkOS does not show which of the two had this result."
	notLikeIt      = "WorkOS shows something like it from about that time, but not as asked for. "
	aboutThatTime  = "WorkOS shows something like it from about that time, and not whether this action did it."
)

// identifying are the details that distinguish two entries of the same action on the same target.
var identifying = map[string]bool{
	"application id": true, "contact": true, "domain": true, "factor": true, "flag": true, "group id": true, "name": true, "provider": true,
	"session": true, "user": true,
}

// isSame reports whether two entries of one action on one target may have the same result.
func isSame(a, b store.AuditEntry) bool {
	if a.TargetID == "" && workos.NameKey(a.TargetName) != workos.NameKey(b.TargetName) {
		return false
	}
	isEdit, share := false, false
	for name, detail := range a.Details {
		other, both := b.Details[name]
		if detail.IsChange {
			isEdit, share = true, share || both
		} else if both && identifying[name] && workos.NameKey(detail.Fact) != workos.NameKey(other.Fact) {
			return false
		}
	}
	return !isEdit || share
}

// look reads what WorkOS shows of an action, and leaves out what another action did.
func (r *Runner) look(ctx context.Context, row store.AuditEntry) (Sighting, error) {
	ctx, _ = workos.CaptureClock(ctx) // for createdUntil
	if row.IsUnreadable {             // it is not known what to look for
		return Sighting{Sight: Hidden, Text: "Frontdesk cannot read in Activity what exactly was to be done."}, nil
	}
	how := r.Registry.byName[row.Action].Lookup
	now, err := how.Look(ctx, row)
	if err == nil && now.Sight == Seen && how.deletes != "" {
		now, err = r.isStillGone(ctx, row, how)
	}
	if err != nil || now.isCreation || now.isOurs || now.Sight != Seen && now.Sight != inPart {
		return now, err
	}
	now, err = r.attribute(ctx, row, now)
	return now.unlessDiffering(), err
}

// unlessDiffering returns the sighting, or NotLikeIt if the object differs from what was asked for: somebody else may have
// created it, or changed it since.
func (s Sighting) unlessDiffering() Sighting {
	if s.Sight == Seen && s.Differs != "" {
		return NotLikeIt(s.Differs)
	}
	return s
}

// FirstCreated returns the first of some objects shown by WorkOS that an action created. If it created none for certain
// but may have created one, the sighting is Hidden, and is of that object if it is the only one.
func (r *Runner) FirstCreated(ctx context.Context, row store.AuditEntry, candidates []Sighting) (Sighting, error) {
	best, hidden := Sighting{}, 0
	for _, candidate := range candidates {
		candidate.Sight, candidate.isCreation = Seen, true
		now, err := r.attribute(ctx, row, candidate)
		now = now.unlessDiffering()
		if err != nil || now.Sight == Seen {
			return now, err
		}
		if now.Sight != Hidden {
			continue
		}
		if hidden++; hidden == 1 || now.isWithin {
			best = now
		}
	}
	if hidden > 1 {
		best.isWithin = false // it may be another one
	}
	return best, nil
}

// NotLikeIt is the sighting of an object that WorkOS shows and that differs from the one that an action was to create:
// somebody else may have created it, or changed it since.
func NotLikeIt(differs string) Sighting {
	return Sighting{Sight: Hidden, Text: notLikeIt + differs + "."}
}

// Differing describes how a created object differs from the details of its action; "" if it does not. shown has the object's
// values under the names of the details; lists are separated by commas, in any order.
func Differing(row store.AuditEntry, shown map[string]string) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(shown)) {
		is, asked := ui.Bare(shown[name]), ui.Bare(askedFor(row, name))
		switch {
		case name == "role" && asked == "":
			if is != "" && is != usualDefaultRole {
				words = append(words, activityview.FieldName(name)+": "+valueWords(is)+
					" (asked for the default role, and WorkOS does not say which one that is)")
			}
		case name == "days" && asked == "": // left to WorkOS
		case is == asked, listed[name] && SortedWords(is) == SortedWords(asked):
		default:
			words = append(words, Difference(name, is, asked))
		}
	}
	return strings.Join(words, "; ")
}

// usualDefaultRole is the default role of an environment that has not set another one. WorkOS's API does not
// return the one that is set (https://workos.com/docs/reference/authkit/organization-membership/create).
const usualDefaultRole = "member"

// listed are the details that hold lists.
var listed = map[string]bool{"actor": true, "event": true, "events": true, "permissions": true, "role": true, "targets": true}

// askedFor returns the value that an action requested for one of its details; "" for none, or if it was left to WorkOS.
func askedFor(row store.AuditEntry, name string) string {
	asked := row.Details.Fact(name)
	if change, isChange := row.Details.Change(name); isChange {
		asked = change.After
	}
	switch {
	case (name == "role" || name == "days") && asked == "default", name == "permissions" && asked == "none":
		return ""
	case name == "works until" && asked == "it is revoked":
		return "never"
	}
	return asked
}

// attribute decides whether an action did what WorkOS shows. If another action is recorded as its creator, or it was created when
// WorkOS had ended its work on the action, it did not. Otherwise it is attributed to the last matching action that had begun at that
// time. If none had begun, the result is Hidden, even if it was only just before the action: a clock may be wrong, or somebody else
// may have done it. It is also Hidden if WorkOS answered the action without the object: such an answer makes it doubtful that the
// action created anything.
func (r *Runner) attribute(ctx context.Context, row store.AuditEntry, now Sighting) (Sighting, error) {
	if now.ID != "" && isInAnswer(ctx, now.ID) {
		now.isOurs = true
		return now, nil
	}
	if now.isCreation && now.ID != "" {
		creator, err := r.records.CreatorOf(ctx, store.Everything, now.ID)
		switch {
		case err != nil:
			return Sighting{Sight: Hidden}, err
		case creator == row.ID:
			now.isOurs = true
			return now, nil
		case creator != 0:
			return Sighting{}, nil
		}
	}
	at := now.At
	until, isAnswered, err := r.createdUntil(ctx, row)
	switch {
	case err != nil:
		return Sighting{Sight: Hidden}, err
	case at.IsZero(): // it is so now
		at = r.Now()
	case at.Before(row.At.Add(-ClockSlack)):
		return Sighting{}, nil
	case !at.Before(until) && (now.isCreation || isAnswered):
		return Sighting{}, nil
	case !at.Before(until):
		return Sighting{Sight: Hidden}, nil // changed since
	}
	last, found := row, !byWorkOS(ctx, row.At).After(at)
	for other, err := range r.Ledger.SameActions(ctx, store.Everything, row, row.At.Add(-ClockSlack)) {
		if err != nil {
			return Sighting{Sight: Hidden}, err
		}
		if !isSame(row, other) || byWorkOS(ctx, other.At).After(at.Add(clockDifference)) || found && other.ID < last.ID {
			continue
		}
		if now.isCreation && now.ID != "" {
			if created, err := r.records.CreatedBy(ctx, store.Everything, other.ID); err != nil || created != "" {
				if err != nil {
					return Sighting{Sight: Hidden}, err
				}
				continue // it created something else
			}
		}
		last, found = other, true
	}
	switch {
	case !found:
		return r.byAnyone(row, now), nil
	case last.ID == row.ID && isAnswered:
		now.isWithin = now.Differs == ""
		return r.byAnyone(row, now), nil
	case last.ID == row.ID:
		return now, nil
	case now.isCreation && (last.Outcome == store.Done || last.Outcome == store.Partial):
		return Sighting{}, nil
	case now.isCreation && last.ID < row.ID:
		return r.byAnyone(row, now), nil
	}
	return Sighting{Sight: Hidden, Text: doneAgainLater, isOpen: last.Outcome == store.Unknown || last.Outcome == store.Intent}, nil
}

// createdUntil returns until when WorkOS may have created what an action created, by WorkOS's clock, and whether it answered the
// action without the object: it creates nothing after its answer, or once it has had enough time without one.
func (r *Runner) createdUntil(ctx context.Context, row store.AuditEntry) (until time.Time, isAnswered bool, err error) {
	answered, err := r.records.AnsweredAt(ctx, store.Everything, row.ID)
	if err != nil || !answered.IsZero() {
		return answered, true, err
	}
	until = row.At.Add(r.Registry.byName[row.Action].notDoneAfter())
	if clock, isKnown := workos.ClockOf(ctx); isKnown && clock.Within < ClockSlack {
		return until.Add(clock.Within - clock.Ahead), false, nil
	}
	return until.Add(ClockSlack), false, nil
}

// byWorkOS returns a time of this machine by WorkOS's clock, the earliest that it may have been there, if the two clocks are known to
// differ; otherwise it returns the time as it is.
func byWorkOS(ctx context.Context, at time.Time) time.Time {
	clock, isKnown := workos.ClockOf(ctx)
	if !isKnown || clock.Ahead.Abs() <= clock.Within {
		return at
	}
	return at.Add(-clock.Ahead - clock.Within)
}

// keepAnswered records that WorkOS answered a creation without the created object, and when. Without a date in the answer it is this
// machine's time, with as much as the clocks may differ; if they differ more than that, the later one counts.
func (r *Runner) keepAnswered(ctx context.Context, row store.AuditEntry, answer workos.Answer) {
	at := answer.Date.Add(time.Second) // the end of the second that it names
	if now := r.Now(); answer.Date.IsZero() || now.After(at.Add(ClockSlack)) {
		at = now.Add(ClockSlack)
	}
	if err := r.records.SaveAnswered(ctx, row.ID, at); err != nil {
		r.Failed(ctx, "record an answer", err, "id", row.ID)
	}
}

// answerKey is the key in a context for WorkOS's answer to the action that is looked up.
type answerKey struct{}

// isInAnswer reports whether WorkOS's answer to the action that is looked up names an ID anywhere.
func isInAnswer(ctx context.Context, id string) bool {
	body, _ := ctx.Value(answerKey{}).([]byte)
	var answer any
	return json.Unmarshal(body, &answer) == nil && AnyText(answer, func(text string) bool { return text == id })
}

// byAnyone is the sighting of an object that an action or somebody else may have created.
func (r *Runner) byAnyone(row store.AuditEntry, now Sighting) Sighting {
	creates := r.Registry.byName[row.Action].Creates
	now.Sight, now.Text, now.isOpen = Hidden, aboutThatTime, false
	if creates == "" {
		return now
	}
	text := "WorkOS shows the " + creates
	if now.Name != "" {
		text += " “" + ui.Isolated(now.Name) + "”"
	}
	if now.ID != "" {
		text += " (" + now.ID + ")"
	}
	if !now.At.IsZero() {
		text += ", created on " + ui.Zone{}.Exact(now.At) + ","
	}
	now.Text = text + " and does not show whether this action or somebody else created it."
	if now.Differs != "" {
		now.Text += " It is not as asked for: " + now.Differs + "."
	}
	return now
}
