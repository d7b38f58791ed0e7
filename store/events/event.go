package events

import (
	"database/sql"
	"encoding/json"
	"time"
	"unicode/utf8"
)

// Event is an event of WorkOS. Fields that it is not about are "".
type Event struct {
	Number int64     // the order in which events were stored; it grows strictly and is never used twice
	ID     string    // WorkOS's
	Type   string    // "user.created"
	At     time.Time // when it happened or, if that is not known, when it was received; in milliseconds

	OrganizationID string
	ConnectionID   string
	DirectoryID    string
	UserID         string
	Email          string // normalized, as every email that is compared here
	SessionID      string
	ObjectID       string // of the object that it carries

	Also []Subject // what it is about besides, such as the inviter of an invitation
	Raw  []byte    // its JSON, without secrets
}

// Subject is something that events are about.
type Subject struct {
	Kind  Kind
	Value string
}

// Kind is what kind of thing a subject is. The numbers are stored.
type Kind int

// The kinds of subjects.
const (
	every        Kind = 0 // of every event, with the value ""
	ofType       Kind = 1 // the value is the type's number
	Organization Kind = 2
	Connection   Kind = 3
	Directory    Kind = 4
	User         Kind = 5
	Email        Kind = 6
	Session      Kind = 7
	Object       Kind = 8
)

// maxValue bounds what is indexed, in bytes; IDs and emails are shorter.
const maxValue = 400

// clip cuts a value that comes from outside to what is indexed.
func clip(value string) string {
	if len(value) <= maxValue {
		return value
	}
	end := maxValue
	for end > 0 && !utf8.RuneStart(value[end]) {
		end--
	}
	return value[:end]
}

const columns = "e.number, e.id, (SELECT name FROM types t WHERE t.number = e.type), e.at, e.organization_id, e.connection_id, " +
	"e.directory_id, e.user_id, e.email, e.session_id, e.object_id, e.also, e.raw"

// fields returns where to scan the columns, and what to do after it.
func (e *Event) fields() (targets []any, finish func() error) {
	var at int64
	var also []byte
	targets = []any{&e.Number, &e.ID, &e.Type, &at, &e.OrganizationID, &e.ConnectionID, &e.DirectoryID, &e.UserID, &e.Email, &e.SessionID,
		&e.ObjectID, &also, &e.Raw}
	return targets, func() (err error) {
		e.At = fromMillis(at)
		e.Also, err = readAlso(also)
		return err
	}
}

// stored are the columns that values returns.
const stored = "id, type, at, organization_id, connection_id, directory_id, user_id, email, session_id, object_id, also, raw"

// values returns what is stored of an event whose type has a number.
func (e *Event) values(kind int64) []any {
	raw := e.Raw
	if raw == nil {
		raw = []byte{}
	}
	return []any{e.ID, kind, e.At.UnixMilli(), clip(e.OrganizationID), clip(e.ConnectionID), clip(e.DirectoryID), clip(e.UserID),
		clip(e.Email), clip(e.SessionID), clip(e.ObjectID), writeAlso(e.Also), raw}
}

func writeAlso(subjects []Subject) string {
	pairs := [][2]any{}
	for _, s := range subjects {
		if s.Value != "" {
			pairs = append(pairs, [2]any{s.Kind, clip(s.Value)})
		}
	}
	text, err := json.Marshal(pairs)
	if err != nil {
		panic(err) // numbers and texts always marshal
	}
	return string(text)
}

func readAlso(text []byte) ([]Subject, error) {
	if string(text) == "[]" {
		return nil, nil
	}
	var pairs [][2]json.RawMessage
	if err := json.Unmarshal(text, &pairs); err != nil {
		return nil, err
	}
	subjects := make([]Subject, len(pairs))
	for i, pair := range pairs {
		if err := json.Unmarshal(pair[0], &subjects[i].Kind); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(pair[1], &subjects[i].Value); err != nil {
			return nil, err
		}
	}
	return subjects, nil
}

// scanEvents reads all rows, each with the columns of an event first and then what more returns for it.
func scanEvents(rows *sql.Rows, each func(Event), more ...any) error {
	defer rows.Close()
	for rows.Next() {
		var event Event
		targets, finish := event.fields()
		if err := rows.Scan(append(targets, more...)...); err != nil {
			return err
		}
		if err := finish(); err != nil {
			return err
		}
		each(event)
	}
	return rows.Err()
}

// fromMillis is a stored time; 0 is none.
func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// millis is how a time is stored; the zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
