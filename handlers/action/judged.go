package action

import (
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

// seenInAnswer is what WorkOS shows of an action that it accepted: in its answer or, where that is not the action's target or
// does not show enough, in the target. Hidden where nothing can be told.
func (l Lookup) seenInAnswer(ctx context.Context, row store.AuditEntry, body []byte) Sighting {
	if l.answer == nil {
		return Sighting{Sight: Hidden}
	}
	now, isTarget := l.answer(body, row)
	if !isTarget || now.Sight == Hidden {
		var err error
		if now, err = l.Look(ctx, row); err != nil {
			return Sighting{Sight: Hidden}
		}
	}
	return now
}

// notAsAsked says of an action that WorkOS accepted what it shows otherwise than was asked for.
func notAsAsked(differences []workos.Difference) string {
	sentences := make([]string, len(differences))
	for i, d := range differences {
		sentences[i] = fieldWords(d.Field) + " is " + quotedValue(d.Shown) + ", not " + quotedValue(d.Asked)
	}
	return "WorkOS accepted this, but did not do it as asked: " + strings.Join(sentences, "; ") + "."
}

// fieldWords is the name on the screen of a field of WorkOS's objects.
func fieldWords(field string) string {
	if key, isMetadata := strings.CutPrefix(field, "metadata."); isMetadata {
		return "metadata " + key
	}
	switch field {
	case "role_slug", "role_slugs":
		return "the role"
	case "expires_in_days":
		return "the number of days until it expires"
	}
	return wording.LowerFirst(activityview.FieldName(strings.ReplaceAll(field, "_", " ")))
}

func quotedValue(value string) string {
	if value == "" {
		return "empty"
	}
	return "“" + ui.Isolated(wording.Clipped(value, maxValueShown)) + "”"
}

// maxValueShown is how many characters of a value a note quotes.
const maxValueShown = 100
