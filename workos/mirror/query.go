package mirror

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"frontdesk/workos/health"
	cursors "frontdesk/workos/mirror/cursor"
	"frontdesk/workos/mirror/doubts"
	"frontdesk/workos/mirror/searchtext"
)

// ErrBadQuery is returned for a sort or filter that the list does not have.
var ErrBadQuery = errors.New("mirror: the list has no such sort or filter")

// Other is the Query.State or Query.Type of all rows with an unknown value.
const Other = "other"

const (
	defaultLimit = 50
	maxLimit     = 200
	eachLimit    = 1000 // rows that an Each iterator reads at a time
)

// Query filters, sorts and pages a list. Filters are exact and joined by "and"; Q searches for every word in the
// searchable fields, for words of one or two characters at the beginning of a word, for a single character at the beginning of a
// name, an address or a domain, and recognizes pasted IDs. Search finds by the same rule. Sort is one of
// Sorts(kind), "" for the first of them in its own direction (Desc is then ignored). After and Before are
// cursors of a Page, at most one of them. Limit is 1 to 200, 0 for 50.
type Query struct {
	Q                                            string
	State, Type                                  string
	OrganizationID, DirectoryID, GroupID, UserID string
	Health                                       health.Status
	Certificate                                  health.CertificateStatus
	Issue                                        health.Code // of a membership itself, or in the list of issues
	Severity                                     string      // in the list of issues, as Owner and Age: see health.SeveritiesOf
	Owner                                        health.Owner
	Age                                          health.Age
	Sort                                         string
	Desc                                         bool
	After, Before                                string
	Limit                                        int
}

// Page is some rows of a list. Next and Prev are the cursors for Query.After and Query.Before of the
// neighboring pages, "" if there is none.
type Page[T any] struct {
	Rows       []T
	Next, Prev string
}

// sortBy is one way to sort a list: its name in URLs, its column, and its usual direction.
type sortBy struct {
	name, column string
	number, desc bool
	key          *searchtext.Key // how the column keeps texts; nil for one that is no such key
}

// byCreation sorts by the row number, which is creation time.
var byCreation = sortBy{name: "created", column: "row", number: true, desc: true}

// index is an index of the list's table: equality columns, then the sort's column.
type index struct {
	name  string
	on    []string
	sort  string
	where string // of the rows that it holds; "" for all
}

// isPartial reports whether an index on health leaves out healthy rows: those sorted by a text do.
func (i index) isPartial() bool {
	return strings.HasSuffix(i.sort, "_key") && slices.Contains(i.on, healthColumn)
}

// relation filters a list by another table: rows is the set of row numbers, holds tests the row of t.
type relation struct{ rows, holds string }

// Sorts returns the values of Query.Sort for a kind, the default first.
func Sorts(kind Kind) []string {
	var names []string
	if s := specOf(kind); s != nil {
		for _, by := range s.sorts {
			names = append(names, by.name)
		}
	}
	return names
}

// DefaultSort returns the sort of a kind's list when Query.Sort is "".
func DefaultSort(kind Kind) (name string, desc bool) {
	if s := specOf(kind); s != nil {
		return s.sorts[0].name, s.sorts[0].desc
	}
	return "", false
}

// filter is one condition of a query.
type filter struct {
	column string
	value  string
	relation
}

// request is a checked Query.
type request struct {
	*spec
	by        sortBy
	desc      bool
	equal     []filter // on columns of the table
	related   []filter // through other tables
	terms     []string
	id        string // what was searched for, when it may be an ID
	from      *position
	limit     int
	unbounded bool // everything will be read: no step is worth saving
}

// name identifies table, sort and direction, to which a cursor is bound.
func (r request) name() string { return fmt.Sprintf("%s %s %t", r.kind, r.by.name, r.desc) }

// check converts a Query to a request, or returns what is wrong with it.
func (s *spec) check(q Query) (request, error) {
	r := request{spec: s, by: s.sorts[0], desc: s.sorts[0].desc, limit: defaultLimit}
	if q.Sort != "" {
		i := slices.IndexFunc(s.sorts, func(by sortBy) bool { return by.name == q.Sort })
		if i < 0 {
			return r, fmt.Errorf("%w: sort", ErrBadQuery)
		}
		r.by, r.desc = s.sorts[i], q.Desc
	}
	if q.Limit > 0 {
		r.limit = min(q.Limit, maxLimit)
	}
	for _, f := range []struct{ name, value string }{
		{"state", q.State}, {"type", q.Type}, {"organization", q.OrganizationID},
		{"directory", q.DirectoryID}, {"group", q.GroupID}, {"user", q.UserID},
		{"health", string(q.Health)}, {"certificate", string(q.Certificate)}, {"issue", string(q.Issue)},
		{"severity", q.Severity}, {"owner", string(q.Owner)}, {"age", string(q.Age)},
	} {
		if err := r.add(f.name, f.value); err != nil {
			return r, err
		}
	}
	r.search(q.Q)
	return r, r.place(q)
}

func (r *request) add(name, value string) error {
	if value == "" {
		return nil
	}
	if known := map[string][]string{"state": r.states, "type": r.types}[name]; value == Other && len(known) > 0 {
		values, err := json.Marshal(known)
		r.related = append(r.related, filter{value: string(values), relation: relation{
			rows:  "SELECT row FROM " + string(r.kind) + " WHERE " + name + " NOT IN (SELECT value FROM json_each(?))",
			holds: "t." + name + " NOT IN (SELECT value FROM json_each(?))"}})
		return err
	}
	if column, found := r.filters[name]; found {
		r.equal = append(r.equal, filter{column: column, value: value})
		return nil
	}
	if relation, found := r.relations[name]; found {
		r.related = append(r.related, filter{value: value, relation: relation})
		return nil
	}
	return fmt.Errorf("%w: %s", ErrBadQuery, name)
}

// search adds the text that a person typed: words, which may be an ID, see identified.
func (r *request) search(text string) {
	r.terms = searchtext.Terms(text)
	if id := strings.TrimSpace(text); !strings.ContainsAny(id, " \t\n@") {
		r.id = id
	}
}

// place reads the cursor. Before reverses the direction; page reverses the rows again.
func (r *request) place(q Query) error {
	text := q.After
	if q.Before != "" {
		text = q.Before
	}
	if text == "" {
		return nil
	}
	if q.After != "" && q.Before != "" {
		return ErrBadCursor
	}
	at, err := parseCursor(r.name(), text)
	if err != nil {
		return err
	}
	r.from = &at
	return nil
}

// each iterates over every row that q matches, in order. It ends after an error.
func each[T, R any](ctx context.Context, m *Mirror, scope Scope, l listSpec[T, R], q Query) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		var none R
		r, err := l.check(q)
		err = errorsOf(scope.Check(), err)
		r.limit, r.unbounded = eachLimit, true
		for err == nil {
			var rows []R
			var at []position
			if rows, at, err = read(ctx, m, l, r); err != nil {
				break
			}
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
			if len(at) <= r.limit {
				return
			}
			r.from = &at[r.limit-1]
		}
		yield(none, err)
	}
}

// ErrBadCursor is returned for a cursor that does not belong to this list, sort and direction.
var ErrBadCursor = cursors.ErrBad

// position is a position in a sorted list: the row with this sort key and row number.
type position struct {
	text   string // the key of a text sort
	number int64  // the key of a number sort
	row    int64
}

// cursor encodes a position of the list called name (table, sort and direction) as opaque text: row, number, text.
func cursor(name string, at position) string {
	body := make([]byte, 0, 16+len(at.text))
	body = binary.BigEndian.AppendUint64(body, uint64(at.row))
	body = binary.BigEndian.AppendUint64(body, uint64(at.number))
	return cursors.Encode(name, append(body, at.text...))
}

// parseCursor reads what cursor wrote for the same name.
func parseCursor(name, text string) (position, error) {
	body, err := cursors.Decode(name, text)
	if err != nil || len(body) < 16 {
		return position{}, ErrBadCursor
	}
	return position{
		row:    int64(binary.BigEndian.Uint64(body)),
		number: int64(binary.BigEndian.Uint64(body[8:])),
		text:   string(body[16:]),
	}, nil
}

// Counts are how many objects of each kind the mirror has, in all and by state (a user's is "verified" or
// "unverified", an organization's is its health.Status).
type Counts struct {
	Total   map[Kind]int
	ByState map[Kind]map[string]int
	health  map[Kind]map[health.Status]int
}

// Health returns how many objects of a kind have a status.
func (c Counts) Health(kind Kind, status health.Status) int {
	if kind == KindOrganization {
		return c.ByState[kind][string(status)]
	}
	if status == health.StatusHealthy {
		return c.Total[kind] - c.health[kind][health.StatusAttention] - c.health[kind][health.StatusNotice]
	}
	return c.health[kind][status]
}

// Counts reads the totals. They are updated with every write, so that reading them is cheap.
func (m *Mirror) Counts(ctx context.Context, scope Scope) (Counts, error) {
	if err := scope.Check(); err != nil {
		return Counts{}, err
	}
	counts := Counts{Total: map[Kind]int{}, ByState: map[Kind]map[string]int{}, health: map[Kind]map[health.Status]int{}}
	rows, err := m.db.Read.QueryContext(ctx, "SELECT kind, state, n FROM counts WHERE n > 0")
	if err != nil {
		return counts, err
	}
	defer rows.Close()
	for rows.Next() {
		var kind Kind
		var state string
		var n int
		if err := rows.Scan(&kind, &state, &n); err != nil {
			return counts, err
		}
		if counts.ByState[kind] == nil {
			counts.ByState[kind] = map[string]int{}
		}
		counts.Total[kind] += n
		counts.ByState[kind][state] = n
	}
	if err := errorsOf(rows.Err(), rows.Close()); err != nil {
		return counts, err
	}
	return counts, m.healthCounts(ctx, counts)
}

// healthCounts reads how many rows of each kind have issues; the table is not accurate for those that have none.
func (m *Mirror) healthCounts(ctx context.Context, counts Counts) error {
	rows, err := m.db.Read.QueryContext(ctx, "SELECT kind, health, n FROM health_counts WHERE health <> 'ok' AND n > 0")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var kind Kind
		var status health.Status
		var n int
		if err := rows.Scan(&kind, &status, &n); err != nil {
			return err
		}
		if counts.health[kind] == nil {
			counts.health[kind] = map[health.Status]int{}
		}
		counts.health[kind][status] = n
	}
	return rows.Err()
}

// texts reads one column.
func (m *Mirror) texts(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := m.db.Read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

// Gap is an object because of which lists are known to lack something.
type Gap struct {
	Kind Kind
	ID   string
}

// Gaps returns the objects that were deleted here and are stored again, while what belongs to them is still to be read, and those that
// WorkOS did not show and is asked for again.
func (m *Mirror) Gaps(ctx context.Context, scope Scope) (returned, unseen []Gap, err error) {
	if err := scope.Check(); err != nil {
		return nil, nil, err
	}
	for what, gaps := range map[string]*[]Gap{doubts.Returned: &returned, doubts.Unseen: &unseen} {
		found, err := m.doubts.All(ctx, m.db.Read, what)
		if err != nil {
			return nil, nil, err
		}
		for _, one := range found {
			*gaps = append(*gaps, Gap{Kind(one.Kind), one.ID})
		}
	}
	return returned, unseen, nil
}
