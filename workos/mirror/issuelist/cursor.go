package issuelist

import (
	"encoding/json"
	"fmt"

	"frontdesk/workos/health"
	"frontdesk/workos/mirror/cursor"
)

// place is the position of an issue in a sorted list.
type place struct {
	Key  int64
	Kind health.Kind
	ID   string
	Code health.Code
}

// name identifies the order, to which a cursor is bound.
func (q Query) name() string { return fmt.Sprintf("issues %s %t", q.column(), q.Desc) }

func (p place) cursor(name string) string {
	body, _ := json.Marshal(p) // texts and numbers are always JSON
	return cursor.Encode(name, body)
}

// place reads the query's cursor, nil for none.
func (q Query) place() (*place, error) {
	text := q.After + q.Before
	if text == "" {
		return nil, nil
	}
	if q.After != "" && q.Before != "" {
		return nil, cursor.ErrBad
	}
	body, err := cursor.Decode(q.name(), text)
	if err != nil {
		return nil, err
	}
	var at place
	if json.Unmarshal(body, &at) != nil {
		return nil, cursor.ErrBad
	}
	return &at, nil
}
