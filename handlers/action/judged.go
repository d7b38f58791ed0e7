package action

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"frontdesk/store"
	activityview "frontdesk/views/activity"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos"
)

// contradicted is the note when WorkOS accepted an action and did not do it.
const contradicted = "WorkOS accepted this, but shows what was there before."

// notShownDone is the note when WorkOS accepted an action, but its answer shows another result.
const notShownDone = "WorkOS accepted this, but its answer does not show that it is done."

// answeredAnother is the note when WorkOS accepted an action and answered about another object. Such an answer does not prove
// that nothing happened.
const answeredAnother = "WorkOS accepted this, but answered about something else."

// answeredNothing begins the note when WorkOS accepted the creation of something, and its answer does not hold even its ID.
const answeredNothing = "WorkOS accepted this, but its answer does not show what was created."

// notReceived is the note on a creation whose answer holds nothing of what was created.
func (a Operation) notReceived() string {
	if a.Once == nil {
		return answeredNothing
	}
	return answeredNothing + " The " + a.Once.Name + " was not received."
}

// lookForCreated looks for what was created, when WorkOS's answer does not hold it. isBelieved is false unless the answer names the
// ID of what WorkOS shows, or holds what only a creation has: an answer without anything proves nothing, and something like it
// may be somebody else's.
func (r *Runner) lookForCreated(ctx context.Context, a Operation, row store.AuditEntry) (found Sighting, isBelieved bool) {
	isBelieved = a.Once != nil && a.Once.IsReceived()
	if r.Registry.byName[row.Action].Lookup.Look != nil {
		now, err := r.look(ctx, row)
		if err == nil && now.ID != "" && (now.Sight == Seen || isBelieved && now.isWithin) {
			*a.Created = now.ID
			return now, true
		}
	}
	return Sighting{}, isBelieved
}

// isAnsweredWithout reports whether WorkOS answered a creation, and its answer does not hold the object.
func (a Operation) isAnsweredWithout(how Lookup, body []byte, err error) bool {
	var api *workos.Error
	isAnswered := err == nil || errors.As(err, &api) && api.Status >= 200 && api.Status <= 299
	if a.Created == nil {
		return isAnswered && how.Creates != "" && isBare(body)
	}
	return isAnswered && *a.Created == ""
}

// Judge decides from an object of WorkOS whether an action on it has happened. It is used on the result of a lookup and on
// WorkOS's answer to the action itself: a server may accept a change and show that it did not make it.
type Judge[T any] struct {
	Get func(context.Context, store.AuditEntry) (T, error)
	Is  func(T, store.AuditEntry) bool // whether an answer is about the action's target; one in another shape is not
	Now func(T, store.AuditEntry) Sighting
}

// Judged is a lookup that reads one object and judges it.
func Judged[T any](by Judge[T], how Lookup) Lookup {
	how.Look = func(ctx context.Context, row store.AuditEntry) (Sighting, error) {
		value, err := by.Get(ctx, row)
		if err != nil {
			return Sighting{Sight: Hidden}, err
		}
		return by.Now(value, row), nil
	}
	how.answer = func(body []byte, row store.AuditEntry) (Sighting, bool) {
		value, err := workos.Decode[T](body)
		if len(body) == 0 || err != nil || !by.Is(value, row) {
			return Sighting{}, false
		}
		return by.Now(value, row), true
	}
	return how
}

// seenAfter returns what WorkOS shows of an action that it accepted: in its answer or, if the answer is not about the target or
// does not show enough, in the target. An empty answer, as to most deletions, is checked in the same way. It returns Hidden if
// nothing can be found out; a created object has no known ID to be read by.
func (r *Runner) seenAfter(ctx context.Context, row store.AuditEntry, how Lookup, body []byte, creates bool) Sighting {
	var now Sighting
	var err error
	switch {
	case how.answer != nil:
		now, err = how.seenInAnswer(ctx, row, body)
	case how.Look != nil && !creates && isBare(body):
		if now, err = r.look(ctx, row); err == nil && now.Sight == Hidden {
			now.Text = cmp.Or(now.Text, how.hidden())
		}
	default:
		return Sighting{Sight: Hidden}
	}
	if err != nil {
		return Sighting{Sight: Hidden}
	}
	return now
}

// seenInAnswer judges the answer or, if that shows too little, the target.
func (l Lookup) seenInAnswer(ctx context.Context, row store.AuditEntry, body []byte) (Sighting, error) {
	now, isTarget := l.answer(body, row)
	if !isTarget || now.Sight == Hidden {
		return l.Look(ctx, row)
	}
	return now, nil
}

// isBare reports whether an answer is empty.
func isBare(body []byte) bool {
	switch strings.TrimSpace(string(body)) {
	case "", "{}", "null":
		return true
	}
	return false
}

// notAsAsked is the note when WorkOS accepted an action with other values than it was sent.
func notAsAsked(differences []workos.Difference) string {
	words := make([]string, len(differences))
	for i, d := range differences {
		words[i] = Difference(detailOf(d.Field), d.Shown, d.Asked)
	}
	return "WorkOS accepted this, but did not do it as asked. " + strings.Join(words, "; ") + "."
}

// detailOf returns the name of the detail in which an audit entry keeps a field of WorkOS's objects.
func detailOf(field string) string {
	if key, isMetadata := strings.CutPrefix(field, "metadata."); isMetadata {
		return "metadata " + key
	}
	switch field {
	case "role_slug", "role_slugs":
		return "role"
	case "expires_in_days":
		return "days"
	case "expires_at":
		return "works until"
	}
	return strings.ReplaceAll(field, "_", " ")
}

// Difference describes a detail that WorkOS shows with another value than was asked for: "Role: billing (asked for
// admin)". It is "" if they are the same.
func Difference(name, shown, asked string) string {
	is, wanted := valueWords(shown), valueWords(asked)
	switch {
	case asked == "":
		wanted = "none asked for"
	case is == wanted: // as far as they are shown
		wanted = "what was asked for differs further on"
	case strings.Join(strings.Fields(is), " ") == strings.Join(strings.Fields(wanted), " "):
		wanted = "what was asked for has other spaces"
	default:
		wanted = "asked for " + wanted
	}
	return activityview.FieldName(name) + ": " + is + " (" + wanted + ")"
}

func valueWords(value string) string {
	if value == "" {
		return "none"
	}
	return ui.Isolated(wording.Clipped(value, maxValueShown))
}

// maxValueShown is how many characters of a value a note shows.
const maxValueShown = 100
