package action

import (
	"cmp"
	"context"
	"strings"

	"frontdesk/store"
	activityview "frontdesk/views/activity"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos"
)

// contradicted says of an action that WorkOS accepted it and did not do it.
const contradicted = "WorkOS accepted this, but shows what was there before."

// notShownDone says of an action that WorkOS accepted it and shows, in its answer, something else than what it is for.
const notShownDone = "WorkOS accepted this, but its answer does not show that it is done."

// answeredAnother says of an action that WorkOS accepted it and answered about another object. That WorkOS does not show what
// was asked for is no sign then that nothing happened.
const answeredAnother = "WorkOS accepted this, but answered about something else."

// Judge decides from an object of WorkOS whether an action on it has happened. It judges what a lookup finds and what WorkOS
// answers to the action itself: a server may accept a change and show that it did not make it.
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

// seenAfter is what WorkOS shows of an action that it accepted: in its answer or, where that is not the action's target or does
// not show enough, in the target. An answer that shows nothing, as most deletions get, is not believed either. Hidden where
// nothing can be told, or where WorkOS may take its time; what is created has no ID yet to be read by.
func (r *Runner) seenAfter(ctx context.Context, row store.AuditEntry, how Lookup, body []byte, creates bool) Sighting {
	var now Sighting
	var err error
	switch {
	case how.answer != nil:
		now, err = how.seenInAnswer(ctx, row, body)
	case how.Look != nil && how.Wait == 0 && !creates && isBare(body):
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

// seenInAnswer judges an answer or, where that shows too little, the target.
func (l Lookup) seenInAnswer(ctx context.Context, row store.AuditEntry, body []byte) (Sighting, error) {
	now, isTarget := l.answer(body, row)
	if !isTarget || now.Sight == Hidden {
		return l.Look(ctx, row)
	}
	return now, nil
}

// isBare reports whether an answer shows nothing of what it is about.
func isBare(body []byte) bool {
	switch strings.TrimSpace(string(body)) {
	case "", "{}", "null":
		return true
	}
	return false
}

// notAsAsked says of an action that WorkOS accepted what it shows otherwise than was asked for.
func notAsAsked(differences []workos.Difference) string {
	words := make([]string, len(differences))
	for i, d := range differences {
		words[i] = Difference(detailOf(d.Field), d.Shown, d.Asked)
	}
	return "WorkOS accepted this, but did not do it as asked. " + strings.Join(words, "; ") + "."
}

// detailOf is the detail of an audit entry that a field of WorkOS's objects is kept in.
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

// Difference says of a detail what WorkOS shows and what was asked for instead, "" for nothing: "Role: billing (asked for
// admin)".
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
