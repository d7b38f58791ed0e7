package events

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"
)

// place is the place of an event in the lists.
type place struct{ at, number int64 }

// span is a part of a list: what lies between two places, without these.
type span struct{ low, high place }

// span returns the part of the list that a query wants, or ErrBadCursor.
func (q Query) span() (span, error) {
	part := span{low: place{at: math.MinInt64}, high: place{math.MaxInt64, math.MaxInt64}}
	if !q.Since.IsZero() {
		part.low = place{at: q.Since.UnixMilli()} // numbers begin at 1
	}
	if !q.Until.IsZero() {
		part.high = place{at: q.Until.UnixMilli()}
	}
	switch {
	case q.After != "" && q.Before != "", q.OldestFirst && q.After+q.Before != "":
		return span{}, ErrBadCursor
	case q.After != "":
		at, err := decodePlace(q.After)
		if err != nil {
			return span{}, err
		}
		if at.isBefore(part.high) {
			part.high = at
		}
	case q.Before != "":
		at, err := decodePlace(q.Before)
		if err != nil {
			return span{}, err
		}
		if part.low.isBefore(at) {
			part.low = at
		}
	}
	return part, nil
}

func (p place) isBefore(other place) bool {
	return p.at < other.at || p.at == other.at && p.number < other.number
}

const cursorName = "events"

// encode makes a cursor. It contains nothing that the page does not show.
func (p place) encode() string {
	text := cursorName + " " + strconv.FormatInt(p.at, 10) + " " + strconv.FormatInt(p.number, 10)
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

// decodePlace accepts exactly what encode writes.
func decodePlace(cursor string) (place, error) {
	if len(cursor) > 100 {
		return place{}, ErrBadCursor
	}
	text, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil {
		return place{}, ErrBadCursor
	}
	parts := strings.Split(string(text), " ")
	if len(parts) != 3 {
		return place{}, ErrBadCursor
	}
	at, atErr := strconv.ParseInt(parts[1], 10, 64)
	number, numberErr := strconv.ParseInt(parts[2], 10, 64)
	if p := (place{at, number}); atErr == nil && numberErr == nil && number > 0 && p.encode() == cursor {
		return p, nil
	}
	return place{}, ErrBadCursor
}
