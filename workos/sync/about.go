package sync

import (
	"cmp"
	"slices"
	"strings"

	"frontdesk/store/events"
	"frontdesk/workos"
)

// What an event is about is found by the names of its fields, so that it is found in types of events that WorkOS adds later, too.

// kindNames are the kinds of things that events are filtered by, by the name of their objects.
var kindNames = map[string]events.Kind{
	"organization": events.Organization, "connection": events.Connection, "directory": events.Directory, "user": events.User,
	"session": events.Session,
}

// mainFields are the fields besides "organization_id" and the like that name the organization or user that an event is about.
var mainFields = []string{"to_organization_id", "accepted_user_id", "userland_user_id"}

// otherIDs are fields whose names end as those of WorkOS's objects do, with IDs of other systems or of the whole environment.
var otherIDs = []string{"external_id", "idp_id", "environment_id", "client_id", "stripe_customer_id", "actor_id"}

// customersOwn are fields with values that customers choose: a name in them means nothing here.
var customersOwn = []string{"raw_attributes", "custom_attributes", "metadata", "key_context", "error"}

// beside are the fields with things that an event mentions besides what it is about.
var beside = []string{"previous_attributes", "impersonator"}

const (
	maxDepth = 6
	maxAlso  = 200 // a feature flag can be targeted at any number of organizations
)

// place is where in an event's data a value is.
type place struct {
	name     string // of the field that holds it, "" for the data itself
	depth    int
	isBeside bool
}

// Ranks of what is found: the lowest of a kind fills the event's field of that kind.
const (
	rankMain   = iota // the data's own field
	rankAlias         // another field of the data that means the same
	rankNested        // in an object within the data
	rankBeside
)

// finder collects what an event is about.
type finder struct {
	event string
	seen  map[events.Subject]int // the best rank
}

func (f *finder) walk(value any, at place) {
	if at.depth > maxDepth {
		return
	}
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			f.walk(one, at)
		}
	case map[string]any:
		for name, inner := range value {
			text, isText := inner.(string)
			switch {
			case isText:
				f.field(value, name, strings.TrimSpace(text), at)
			case !slices.Contains(customersOwn, name):
				f.walk(inner, place{name: name, depth: at.depth + 1, isBeside: at.isBeside || slices.Contains(beside, name)})
			}
		}
	}
}

// field notes what one field of an object names.
func (f *finder) field(object map[string]any, name, text string, at place) {
	kind := events.Object
	switch stem, isID := strings.CutSuffix(name, "_id"); {
	case text == "" || slices.Contains(otherIDs, name):
		return
	case name == "id":
		if kind := f.kindOf(object, at); kind != events.Object {
			f.note(kind, text, at, name)
		}
	case name == "email", name == "value" && at.name == "emails",
		strings.Contains(text, "@") && (name == "login_hint" || strings.HasSuffix(name, "_email")):
		at.isBeside = at.isBeside || at.name == "owner" // of a feature flag: the person who looks after it
		f.note(events.Email, workos.EmailKey(text), at, name)
		return
	case !isID:
		return
	case !strings.HasSuffix(stem, "directory_user"):
		if known := kindNames[stem[strings.LastIndexByte(stem, '_')+1:]]; known != 0 {
			kind = known
		}
	}
	f.note(kind, text, at, name)
}

// kindOf returns what kind of thing an object is: by what it says, by the field that holds it, or by the event.
func (f *finder) kindOf(object map[string]any, at place) events.Kind {
	name, isText := object["object"].(string)
	if !isText {
		name, _ = object["type"].(string) // "organization" or "user" of an owner
	}
	kind, isKnown := kindNames[name]
	if !isText && !isKnown {
		kind, isKnown = kindNames[strings.TrimSuffix(at.name, "s")]
	}
	if !isKnown {
		kind = events.Object
	}
	group, rest, _ := strings.Cut(f.event, ".")
	switch {
	case group == "dsync" && kind == events.User: // of a directory
		return events.Object
	case kind != events.Object || at.depth > 0:
		return kind
	case group == "dsync" && (rest == "activated" || rest == "deleted"):
		return events.Directory
	case kindNames[group] != 0 && !isText:
		return kindNames[group]
	}
	return kind
}

func (f *finder) note(kind events.Kind, value string, at place, name string) {
	rank := rankBeside
	isOwnName := name == "id" || name == "email" || kindNames[strings.TrimSuffix(name, "_id")] != 0
	switch isAlias := kind == events.Object && name != "id" || slices.Contains(mainFields, name); {
	case at.isBeside || !isOwnName && !isAlias:
	case at.depth > 0:
		rank = rankNested
	case isAlias:
		rank = rankAlias
	default:
		rank = rankMain
	}
	subject := events.Subject{Kind: kind, Value: value}
	if best, isSeen := f.seen[subject]; !isSeen || rank < best {
		f.seen[subject] = rank
	}
}

// fill puts the best of each kind into the event's field of that kind, and the others into Also.
func (f *finder) fill(event *events.Event) {
	fields := map[events.Kind]*string{events.Organization: &event.OrganizationID, events.Connection: &event.ConnectionID,
		events.Directory: &event.DirectoryID, events.User: &event.UserID, events.Email: &event.Email, events.Session: &event.SessionID,
		events.Object: &event.ObjectID}
	subjects := make([]events.Subject, 0, len(f.seen))
	for subject := range f.seen {
		subjects = append(subjects, subject)
	}
	slices.SortFunc(subjects, func(a, b events.Subject) int {
		return cmp.Or(cmp.Compare(f.seen[a], f.seen[b]), cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Value, b.Value))
	})
	for _, subject := range subjects {
		field := fields[subject.Kind]
		if *field == "" && f.seen[subject] < rankBeside {
			*field = subject.Value
		} else if len(event.Also) < maxAlso {
			event.Also = append(event.Also, subject)
		}
	}
}
