package events

import (
	"context"
	"encoding/json"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"frontdesk/store"
)

// Query selects events; empty fields do not filter, and all others must match. It has the same pages whatever is stored meanwhile:
// After and Before name a place in the list.
type Query struct {
	Types []string // any of them

	OrganizationID string
	ConnectionID   string
	DirectoryID    string
	SessionID      string
	ObjectID       string

	// A person: events that have either, as some name only the user and some only the address.
	UserID string
	Email  string // normalized

	Since, Until time.Time // Since ≤ time of the event < Until

	After  string // a page's Next
	Before string // a page's Prev
	Limit  int    // events per page, 50 when 0, at most 200

	OldestFirst bool // the oldest events, and they first; without further pages
}

// Page is one page of events, newest first. Next and Prev are cursors for the pages after and before it, "" at the ends.
type Page = store.Page[Event]

const (
	usualLimit = 50
	maxLimit   = 200
	maxCounted = 10_000 // how far a list is counted
	batch      = 500    // events that Each reads at once
	maxLeading = 40     // different values that are looked up one by one; more are compared
	estimate   = 1000   // how far the events about one thing are counted to find the rarest
)

// Types returns the types of all events that were ever stored, in alphabetical order.
func (s *Store) Types(ctx context.Context, scope Scope) (names []string, err error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	rows, err := s.db.Read.QueryContext(ctx, "SELECT name FROM types ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// List returns a page of the events that match, newest first.
func (s *Store) List(ctx context.Context, scope Scope, query Query) (Page, error) {
	if err := scope.Check(); err != nil {
		return Page{}, err
	}
	limit := usualLimit
	if query.Limit > 0 {
		limit = min(query.Limit, maxLimit)
	}
	span, err := query.span()
	if err != nil {
		return Page{}, err
	}
	isBackward := query.Before != ""
	events, err := s.read(ctx, query, span, isBackward || query.OldestFirst, limit+1)
	if err != nil {
		return Page{}, err
	}
	more := len(events) > limit
	events = events[:min(len(events), limit)]
	if query.OldestFirst {
		return Page{Rows: events}, nil
	}
	if isBackward {
		slices.Reverse(events)
	}
	page := Page{Rows: events}
	if len(events) > 0 && (more || isBackward) {
		page.Next = place{events[len(events)-1].At.UnixMilli(), events[len(events)-1].Number}.encode()
	}
	if len(events) > 0 && (query.After != "" || isBackward && more) {
		page.Prev = place{events[0].At.UnixMilli(), events[0].Number}.encode()
	}
	return page, nil
}

// Each returns all events that match, newest first, on all pages. Limit is not used. It reads them in portions, so that writers go
// on however slowly they are taken.
func (s *Store) Each(ctx context.Context, scope Scope, query Query) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		if err := scope.Check(); err != nil {
			yield(Event{}, err)
			return
		}
		span, err := query.span()
		if err != nil {
			yield(Event{}, err)
			return
		}
		for {
			events, err := s.read(ctx, query, span, false, batch)
			if err != nil {
				yield(Event{}, err)
				return
			}
			for _, event := range events {
				if !yield(event, nil) {
					return
				}
				span.high = place{event.At.UnixMilli(), event.Number}
			}
			if len(events) < batch {
				return
			}
		}
	}
}

// Count returns how many events match, up to 10,000; more means that there are more. Pages do not matter.
func (s *Store) Count(ctx context.Context, scope Scope, query Query) (n int, more bool, err error) {
	if err := scope.Check(); err != nil {
		return 0, false, err
	}
	query.After, query.Before = "", ""
	span, err := query.span()
	if err != nil {
		return 0, false, err
	}
	lead, rest, err := s.leading(ctx, query)
	if err != nil {
		return 0, false, err
	}
	var q statement
	q.add("SELECT count(*) FROM (")
	for i := range lead {
		if i > 0 {
			q.add(" UNION ALL ")
		}
		q.add("SELECT 1")
		q.branch(lead, i, rest, span)
	}
	q.add(store.Limit(maxCounted+1) + ")")
	err = s.db.Read.QueryRowContext(ctx, q.text.String(), q.args...).Scan(&n)
	return min(n, maxCounted), n > maxCounted, err
}

// read returns up to limit events of a span: the newest of it first or, backward, the oldest first.
func (s *Store) read(ctx context.Context, query Query, span span, isBackward bool, limit int) (events []Event, err error) {
	lead, rest, err := s.leading(ctx, query)
	if err != nil {
		return nil, err
	}
	q := pageStatement(lead, rest, span, isBackward, limit)
	rows, err := s.db.Read.QueryContext(ctx, q.text.String(), q.args...)
	if err != nil {
		return nil, err
	}
	err = scanEvents(rows, func(event Event) { events = append(events, event) })
	return events, err
}

// pageStatement selects the first events of a span.
func pageStatement(lead []Subject, rest [][]Subject, span span, isBackward bool, limit int) (q *statement) {
	order := " DESC"
	if isBackward {
		order = " ASC"
	}
	q = &statement{}
	// The events about each of several things are in order, so the first of all of them are among the first of each.
	q.add("SELECT " + columns + " FROM (")
	for i := range lead {
		if i > 0 {
			q.add(" UNION ALL ")
		}
		q.add("SELECT * FROM (SELECT s.at, s.number")
		q.branch(lead, i, rest, span)
		q.add(" ORDER BY s.at" + order + ", s.number" + order + store.Limit(limit) + ")")
	}
	q.add(" ORDER BY 1" + order + ", 2" + order + store.Limit(limit) + ") f CROSS JOIN events e ON e.number = f.number")
	q.add(" ORDER BY f.at" + order + ", f.number" + order)
	return q
}

// filters returns what an event must be about: something of each list.
func (s *Store) filters(ctx context.Context, q Query) (all [][]Subject, err error) {
	for _, one := range []Subject{
		{Session, q.SessionID}, {Object, q.ObjectID}, {Connection, q.ConnectionID}, {Directory, q.DirectoryID},
		{Organization, q.OrganizationID},
	} {
		if one.Value != "" {
			all = append(all, []Subject{{one.Kind, clip(one.Value)}})
		}
	}
	var person []Subject
	for _, one := range []Subject{{User, q.UserID}, {Email, q.Email}} {
		if one.Value != "" {
			person = append(person, Subject{one.Kind, clip(one.Value)})
		}
	}
	if len(person) > 0 {
		all = append(all, person)
	}
	if len(q.Types) > 0 {
		types, err := s.typesOf(ctx, q.Types)
		if err != nil {
			return nil, err
		}
		all = append(all, types)
	}
	return all, nil
}

// typesOf returns the types with some names, at least one: "" is the number of none.
func (s *Store) typesOf(ctx context.Context, names []string) (types []Subject, err error) {
	clipped := make([]string, len(names))
	for i, name := range names {
		clipped[i] = clip(name)
	}
	list, err := json.Marshal(clipped)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Read.QueryContext(ctx, "SELECT number FROM types WHERE name IN (SELECT value FROM json_each(?)) ORDER BY number",
		string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		one := Subject{Kind: ofType}
		if err := rows.Scan(&one.Value); err != nil {
			return nil, err
		}
		types = append(types, one)
	}
	if len(types) == 0 {
		types = []Subject{{Kind: ofType}}
	}
	return types, rows.Err()
}

// leading takes the filter that fewest events match, whose events are read in order; the others are compared.
func (s *Store) leading(ctx context.Context, query Query) (lead []Subject, rest [][]Subject, err error) {
	if rest, err = s.filters(ctx, query); err != nil {
		return nil, nil, err
	}
	best, fewest := -1, math.MaxInt
	for i, subjects := range rest {
		if len(subjects) > maxLeading {
			continue
		}
		found := 0
		if len(rest) > 1 {
			if found, err = s.countSome(ctx, subjects, fewest); err != nil {
				return nil, nil, err
			}
		}
		if found < fewest {
			best, fewest = i, found
		}
	}
	if best < 0 {
		return []Subject{{Kind: every}}, rest, nil
	}
	lead = rest[best]
	return lead, slices.Delete(rest, best, best+1), nil
}

// countSome counts the events about some things, not far beyond a number that is enough.
func (s *Store) countSome(ctx context.Context, subjects []Subject, enough int) (sum int, err error) {
	for _, one := range subjects {
		var n int
		err := s.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM subjects WHERE kind = ? AND value = ?"+
			store.Limit(estimate)+")", one.Kind, one.Value).Scan(&n)
		if sum += n; err != nil || sum >= enough {
			return sum, err
		}
	}
	return sum, nil
}

// statement is SQL text with its arguments, built piece by piece.
type statement struct {
	text strings.Builder
	args []any
}

func (q *statement) add(text string, args ...any) {
	q.text.WriteString(text)
	q.args = append(q.args, args...)
}

// branch adds where the events about one of the leading things are. An event about several of them is in the branch of the first.
func (q *statement) branch(lead []Subject, i int, rest [][]Subject, span span) {
	q.add(" FROM subjects s WHERE s.kind = ? AND s.value = ?", lead[i].Kind, lead[i].Value)
	q.add(" AND (s.at, s.number) > (?, ?) AND (s.at, s.number) < (?, ?)", span.low.at, span.low.number, span.high.at, span.high.number)
	if lead[i].Kind != ofType { // an event has one type
		for _, earlier := range lead[:i] {
			q.add(" AND NOT ")
			q.about([]Subject{earlier})
		}
	}
	for _, subjects := range rest {
		q.add(" AND ")
		q.about(subjects)
	}
}

// about adds the condition that an event is about one of several things.
func (q *statement) about(subjects []Subject) {
	if subjects[0].Kind == ofType {
		for i, one := range subjects {
			q.add(map[bool]string{true: "s.type IN (", false: ", "}[i == 0]+"CAST(? AS INTEGER)", one.Value)
		}
		q.add(")")
		return
	}
	for i, one := range subjects {
		q.add(map[bool]string{true: "(", false: " OR "}[i == 0]+
			"EXISTS (SELECT 1 FROM subjects o WHERE o.kind = ? AND o.value = ? AND o.at = s.at AND o.number = s.number)", one.Kind, one.Value)
	}
	q.add(")")
}
