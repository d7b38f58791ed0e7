package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"frontdesk/workos/health"
	"frontdesk/workos/mirror/searchtext"
)

// count is a number of children that a parent's row stores.
type count struct {
	parent Kind
	column string // of the parent
	child  Kind
	key    string // column of the child that has the parent's ID
	state  string // of the children that are counted: stateActive, stateOther, or "" for any
}

const (
	stateActive = "active"
	stateOther  = "other" // than active
)

// counted are the numbers of children that rows store. A group's members are counted by joinGroups and leaveGroups.
var counted = []count{
	{KindOrganization, "connections", KindConnection, "organization_id", ""},
	{KindOrganization, "directories", KindDirectory, "organization_id", ""},
	{KindOrganization, "members", KindMembership, "organization_id", ""},
	{KindDirectory, "active_users", KindDirectoryUser, "directory_id", stateActive},
	{KindDirectory, "inactive_users", KindDirectoryUser, "directory_id", stateOther},
	{KindDirectory, "groups", KindDirectoryGroup, "directory_id", ""},
}

func (c count) has(state string) bool {
	return c.state == "" || (c.state == stateActive) == (state == stateActive)
}

// condition returns the SQL that selects the counted children.
func (c count) condition() string {
	switch c.state {
	case stateActive:
		return " AND state = 'active'"
	case stateOther:
		return " AND state <> 'active'"
	}
	return ""
}

// denormalized is a copy of columns of one kind in the rows of another one, for sorting and searching lists.
type denormalized struct {
	from    Kind
	to      Kind
	key     string              // column of to that has the ID of from
	columns map[string]string   // of from → of to
	as      func(string) string // the form of the copy; nil for the same
}

// copies returns the form in which a column of from is stored in to.
func (c denormalized) copies(text string) string {
	if c.as == nil {
		return text
	}
	return c.as(text)
}

var denormalizations = []denormalized{
	{KindOrganization, KindConnection, "organization_id", map[string]string{"name_key": "organization_key"}, searchtext.Owner},
	{KindOrganization, KindDirectory, "organization_id", map[string]string{"name_key": "organization_key"}, searchtext.Owner},
	{KindUser, KindMembership, "user_id", map[string]string{"email": "email", "email_key": "email_key", "name": "name", "name_key": "name_key",
		searchText: searchText}, nil},
}

// counters are the changes of stored numbers. They are written once, at the end of the transaction.
type counters struct {
	states   map[rowCount]int // of each kind, by state
	health   map[rowCount]int // of each kind, by health
	children map[childCount]int
	groups   map[int64]int // members, by the group's row
}

// rowCount identifies the number of rows of a kind with a state or a health.
type rowCount struct {
	kind  Kind
	value string
}

type childCount struct {
	parent     Kind
	column, id string
}

func newCounters() counters {
	return counters{map[rowCount]int{}, map[rowCount]int{}, map[childCount]int{}, map[int64]int{}}
}

// heldRow has a row's values of the watched columns.
type heldRow map[string]string

// watched returns the columns of a kind on which other stored values depend.
func (s *spec) watched() []string {
	columns := append([]string{"id"}, s.words...)
	for _, column := range []string{"state", "organization_id", "user_id", "directory_id", "email", "email_key", "name", "name_key",
		healthColumn} {
		if s.has(column) {
			columns = append(columns, column)
		}
	}
	return columns
}

// held reads the watched columns of existing rows.
func (w *writer) held(s *spec, rows []int64) (held []heldRow, err error) {
	columns := s.watched()
	texts, into := make([]string, len(columns)), make([]any, len(columns))
	for i := range texts {
		into[i] = &texts[i]
	}
	return held, w.each("SELECT "+strings.Join(columns, ", ")+" FROM "+string(s.kind)+" WHERE row IN (SELECT value FROM json_each(?))",
		[]any{numbersOf(rows)}, func(scan func(...any) error) error {
			if err := scan(into...); err != nil {
				return err
			}
			row := make(heldRow, len(columns))
			for i, column := range columns {
				row[column] = texts[i]
			}
			held = append(held, row)
			return nil
		})
}

// text returns a record's value for a column, "" for a column that the mirror sets itself.
func (r *record) text(column string) string {
	text, _ := r.value(column).(string)
	return text
}

// parentColumns are the columns with the IDs of what an object belongs to.
var parentColumns = map[string]Kind{"organization_id": KindOrganization, "user_id": KindUser, "directory_id": KindDirectory}

// tell records that an object changes, and with it what it belongs to: counts and lists of people are shown there.
func (w *writer) tell(kind Kind, id string, text func(column string) string) {
	w.news.Add(string(kind), id)
	for column, parent := range parentColumns {
		if id := text(column); id != "" {
			w.news.Add(string(parent), id)
		}
	}
}

// tellRenamed records that rows which show an object's name change with it.
func (w *writer) tellRenamed(r *record) error {
	switch r.kind {
	case KindOrganization:
		for _, kind := range []Kind{KindConnection, KindDirectory, KindMembership, KindInvitation, KindUser} {
			w.news.Add(string(kind))
		}
	case KindUser:
		organizations, err := w.texts("SELECT organization_id FROM memberships WHERE user_id = ?", r.id)
		w.news.Add(string(KindMembership), organizations...)
		return err
	}
	return nil
}

// inserted updates what depends on a new row.
func (w *writer) inserted(r *record, row int64) error {
	w.reindex(r.spec, row)
	state := r.text("state")
	if r.kind == KindOrganization {
		state = string(health.StatusHealthy) // until it is evaluated
	}
	w.counters.states[rowCount{r.kind, state}]++
	for _, c := range counted {
		if c.child == r.kind && c.has(state) {
			w.counters.children[childCount{c.parent, c.column, r.text(c.key)}]++
		}
	}
	if err := w.countChildren(r, row); err != nil {
		return err
	}
	for _, c := range denormalizations {
		if c.from == r.kind {
			if err := w.denormalize(c, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// countChildren counts the children that were stored before their parent, including those counted in this transaction.
func (w *writer) countChildren(r *record, row int64) error {
	var sets []string
	var ids []any
	for _, c := range counted {
		if c.parent == r.kind {
			sets = append(sets, c.column+" = (SELECT count(*) FROM "+string(c.child)+" WHERE "+c.key+" = ?"+c.condition()+")")
			ids = append(ids, r.id)
			delete(w.counters.children, childCount{c.parent, c.column, r.id})
		}
	}
	if len(sets) == 0 {
		return nil
	}
	_, err := w.exec("UPDATE "+string(r.kind)+" SET "+strings.Join(sets, ", ")+" WHERE row = ?", append(ids, row)...)
	return err
}

// updated updates what depends on a changed row.
func (w *writer) updated(r *record, held heldRow) error {
	if now := r.value("state"); now != nil {
		w.countState(r.kind, held["state"], now.(string))
	}
	for _, c := range counted {
		if c.child != r.kind || held[c.key] == r.text(c.key) && c.has(held["state"]) == c.has(r.text("state")) {
			continue
		}
		if c.has(held["state"]) {
			w.counters.children[childCount{c.parent, c.column, held[c.key]}]--
		}
		if c.has(r.text("state")) {
			w.counters.children[childCount{c.parent, c.column, r.text(c.key)}]++
		}
	}
	for _, c := range denormalizations {
		if c.from != r.kind {
			continue
		}
		for from := range c.columns {
			if held[from] != r.text(from) {
				if err := w.denormalize(c, r); err != nil {
					return err
				}
				break
			}
		}
	}
	return nil
}

// countState counts a row whose state has changed.
func (w *writer) countState(kind Kind, from, to string) {
	w.counters.states[rowCount{kind, from}]--
	w.counters.states[rowCount{kind, to}]++
}

// countHealth counts a row whose health has changed.
func (w *writer) countHealth(kind Kind, from, to string) {
	w.counters.health[rowCount{kind, from}]--
	w.counters.health[rowCount{kind, to}]++
}

// fillDenormalized sets a record's copies of another object's columns, if that object is stored.
func (w *writer) fillDenormalized(r *record) error {
	for _, c := range denormalizations {
		if c.to != r.kind {
			continue
		}
		from := sortedKeys(c.columns)
		texts, into := make([]string, len(from)), make([]any, len(from))
		for i := range texts {
			into[i] = &texts[i]
		}
		err := w.row("SELECT "+strings.Join(from, ", ")+" FROM "+string(c.from)+" WHERE id = ?", r.text(c.key)).Scan(into...)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return err
		}
		for i, column := range from {
			r.set(c.columns[column], c.copies(texts[i]))
		}
	}
	return nil
}

// denormalize updates the copies of an object's columns in the rows where they differ.
func (w *writer) denormalize(c denormalized, r *record) error {
	from := sortedKeys(c.columns)
	columns, values := make([]string, len(from)), make([]any, len(from))
	for i, column := range from {
		columns[i], values[i] = c.columns[column], c.copies(r.text(column))
	}
	to := specOf(c.to)
	marks := strings.TrimPrefix(strings.Repeat(", ?", len(columns)), ", ")
	rows, err := w.numbers("SELECT row FROM "+string(c.to)+" WHERE "+c.key+" = ? AND ("+strings.Join(columns, ", ")+") IS NOT ("+marks+")",
		append([]any{r.id}, values...)...)
	if err != nil || len(rows) == 0 {
		return err
	}
	if err := w.unindex(to, rows); err != nil {
		return err
	}
	w.reindex(to, rows...)
	_, err = w.exec("UPDATE "+string(c.to)+" SET "+strings.Join(columns, " = ?, ")+" = ? WHERE row IN (SELECT value FROM json_each(?))",
		append(values, numbersOf(rows))...)
	return err
}

// count writes the changes of stored numbers.
func (w *writer) count() error {
	for table, changed := range map[string]map[rowCount]int{"counts": w.counters.states, "health_counts": w.counters.health} {
		for of, n := range changed {
			if n == 0 {
				continue
			}
			if _, err := w.exec("INSERT INTO "+table+" VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
				string(of.kind), of.value, n); err != nil {
				return err
			}
		}
	}
	for of, n := range w.counters.children {
		if n == 0 || of.id == "" {
			continue
		}
		if _, err := w.exec(fmt.Sprintf("UPDATE %s SET %[2]s = %[2]s + ? WHERE id = ?", of.parent, of.column), n, of.id); err != nil {
			return err
		}
	}
	for row, n := range w.counters.groups {
		if n == 0 {
			continue
		}
		if _, err := w.exec("UPDATE directory_groups SET members = members + ? WHERE row = ?", n, row); err != nil {
			return err
		}
	}
	return nil
}

// joinGroups adds the pairs of groups and users that a query selects, and counts those that are new.
func (w *writer) joinGroups(query string, args ...any) error {
	groups, err := w.numbers("INSERT INTO group_members "+query+" ON CONFLICT DO NOTHING RETURNING group_row", args...)
	for _, row := range groups {
		w.counters.groups[row]++
	}
	return err
}

// leaveGroups removes pairs of groups and users, and returns how many there were.
func (w *writer) leaveGroups(where string, args ...any) (int, error) {
	groups, err := w.numbers("DELETE FROM group_members WHERE "+where+" RETURNING group_row", args...)
	for _, row := range groups {
		w.counters.groups[row]--
	}
	return len(groups), err
}

// numbers reads one column of numbers.
func (w *writer) numbers(query string, args ...any) (all []int64, err error) {
	return all, w.each(query, args, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		all = append(all, n)
		return err
	})
}

func numbersOf(rows []int64) string {
	if rows == nil {
		return "[]"
	}
	array, _ := json.Marshal(rows) // numbers are always JSON
	return string(array)
}

// tablesOf returns the tables that have their own pages.
func tablesOf(ctx context.Context, conn *sql.Conn) ([]string, error) {
	rows, err := conn.QueryContext(ctx, "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		tables = append(tables, name)
	}
	return tables, rows.Err()
}

// wholeTables returns the tables of the file, or an errCheck if the file lacks a table of a mirror.
func wholeTables(ctx context.Context, conn *sql.Conn) ([]string, error) {
	tables, err := tablesOf(ctx, conn)
	if err != nil {
		return nil, err
	}
	return tables, lacksTable(tables)
}
