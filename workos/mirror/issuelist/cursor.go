package issuelist

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"

	"frontdesk/workos/health"
)

// ErrBadCursor is returned for a cursor that does not belong to this list, sort and direction.
var ErrBadCursor = errors.New("issuelist: not a cursor of this list")

// place is the position of an issue in a sorted list.
type place struct {
	Key  int64
	Kind health.Kind
	ID   string
	Code health.Code
}

// signed is what a cursor carries: the place, and a sum over it and the list's order.
type signed struct {
	At  place
	Sum uint32
}

const maxCursor = 1000

var encoding = base64.RawURLEncoding.Strict()

// name identifies the order, to which a cursor is bound.
func (q Query) name() string { return fmt.Sprintf("%s %t", q.column(), q.Desc) }

func (p place) sum(name string) uint32 {
	return crc32.ChecksumIEEE([]byte(fmt.Sprintf("%s\x00%d\x00%s\x00%s\x00%s", name, p.Key, p.Kind, p.ID, p.Code)))
}

func (p place) cursor(name string) string {
	body, _ := json.Marshal(signed{p, p.sum(name)}) // texts and numbers are always JSON
	return encoding.EncodeToString(body)
}

// place reads the query's cursor, nil for none.
func (q Query) place() (*place, error) {
	text := q.After + q.Before
	if text == "" {
		return nil, nil
	}
	if q.After != "" && q.Before != "" || len(text) > maxCursor {
		return nil, ErrBadCursor
	}
	body, err := encoding.DecodeString(text)
	if err != nil {
		return nil, ErrBadCursor
	}
	var read signed
	if err := json.Unmarshal(body, &read); err != nil || read.Sum != read.At.sum(q.name()) {
		return nil, ErrBadCursor
	}
	return &read.At, nil
}
