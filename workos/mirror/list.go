package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror/searchtext"
)

// page answers a Query.
func page[T, R any](ctx context.Context, m *Mirror, scope Scope, l listSpec[T, R], q Query) (Page[R], error) {
	if err := scope.Check(); err != nil {
		return Page[R]{}, err
	}
	r, err := l.check(q)
	if err != nil {
		return Page[R]{}, err
	}
	name, backwards := r.name(), q.Before != ""
	r.desc = r.desc != backwards
	rows, at, err := read(ctx, m, l, r)
	if err != nil {
		return Page[R]{}, err
	}
	more := len(at) > r.limit
	at = at[:min(len(at), r.limit)]
	if backwards {
		slices.Reverse(rows)
		slices.Reverse(at)
	}
	result := Page[R]{Rows: rows}
	if len(at) == 0 {
		return result, nil
	}
	if more && !backwards || backwards {
		result.Next = cursor(name, at[len(at)-1])
	}
	if more && backwards || !backwards && r.from != nil {
		result.Prev = cursor(name, at[0])
	}
	return result, nil
}

// read finds up to r.limit rows and, if there are more, the position of the next one.
func read[T, R any](ctx context.Context, m *Mirror, l listSpec[T, R], r request) ([]R, []position, error) {
	tx, err := m.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, nil, err
	}
	defer tx.Rollback()
	if err := r.identified(ctx, tx); err != nil {
		return nil, nil, err
	}
	at, err := (&plan{ctx: ctx, tx: tx, request: r}).run()
	if err != nil {
		return nil, nil, err
	}
	rows, err := fetch(ctx, tx, l, at[:min(len(at), r.limit)])
	return rows, at, err
}

// fetch reads the rows at the positions, in order.
func fetch[T, R any](ctx context.Context, tx *sql.Tx, l listSpec[T, R], at []position) ([]R, error) {
	if len(at) == 0 {
		return nil, nil
	}
	numbers := make([]int64, len(at))
	for i, p := range at {
		numbers[i] = p.row
	}
	array, err := json.Marshal(numbers)
	if err != nil {
		return nil, err
	}
	found, err := tx.QueryContext(ctx, "SELECT "+l.selected+" FROM json_each(?) j CROSS JOIN "+string(l.kind)+
		" t ON t.row = j.value "+l.described.joins+" ORDER BY j.key", string(array))
	if err != nil {
		return nil, err
	}
	defer found.Close()
	rows := make([]R, 0, len(at))
	for found.Next() {
		row, err := l.scan(found.Scan)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, found.Err()
}

// statement is SQL text with its arguments, built piece by piece.
type statement struct {
	sql  string
	args []any
}

func (s *statement) text() string { return s.sql }

func (s *statement) add(text string, args ...any) {
	s.sql += text
	s.args = append(s.args, args...)
}

// equals adds the filters on the given columns, or all of them for nil.
func (s *statement) equals(filters []filter, columns []string) {
	for _, f := range filters {
		if columns == nil || slices.Contains(columns, f.column) {
			s.equal(f)
		}
	}
}

// equal adds one filter. Some indexes on health leave out healthy rows, and SQLite uses them only if the condition states that.
func (s *statement) equal(f filter) {
	s.add(" AND t."+f.column+" = ?", f.value)
	if f.column == healthColumn && f.value != string(health.StatusHealthy) {
		s.add(" AND t." + healthColumn + " <> 'ok'")
	}
}

// healthColumn sums up a row's issues.
const healthColumn = "health"

// after adds the keyset condition: rows after a position in the sort's order.
func (s *statement) after(by sortBy, desc bool, from *position) {
	if from != nil {
		s.compare(by, map[bool]string{true: "<", false: ">"}[desc], from)
	}
}

// upTo adds the end of a step: rows up to and including a position.
func (s *statement) upTo(by sortBy, desc bool, until *position) {
	if until != nil {
		s.compare(by, map[bool]string{true: ">=", false: "<="}[desc], until)
	}
}

func (s *statement) compare(by sortBy, operator string, at *position) {
	switch {
	case by.column == "row":
		s.add(" AND t.row "+operator+" ?", at.row)
	case by.number:
		s.add(" AND (t."+by.column+", t.row) "+operator+" (?, ?)", at.number, at.row)
	default:
		s.add(" AND (t."+by.column+", t.row) "+operator+" (?, ?)", at.text, at.row)
	}
}

// tests adds the conditions that no index covers: relations, and words unless they were matched already.
func (p *plan) tests(s *statement, words bool) {
	for _, f := range p.related {
		s.add(" AND "+f.holds, f.value)
	}
	if !words {
		return
	}
	for _, term := range p.terms {
		p.holds(s, searchtext.WordStarts(term, len(p.terms) == 1)...)
	}
	if len(p.terms) > 1 && !slices.ContainsFunc(p.terms, func(term string) bool { return !searchtext.IsLetter(term) }) {
		p.holds(s, p.terms...) // as the index finds them, see match
	}
}

// holds adds the condition that a row's words contain one of several texts.
func (p *plan) holds(s *statement, texts ...string) {
	var any []string
	for _, column := range p.words {
		for _, text := range texts {
			any = append(any, "instr(t."+column+", ?) > 0")
			s.args = append(s.args, text)
		}
	}
	s.add(" AND (" + strings.Join(any, " OR ") + ")")
}

// hint makes SQLite use the index, or the table itself for the zero index.
func (i index) hint() string {
	if i.name == "" {
		return " NOT INDEXED"
	}
	return " INDEXED BY " + i.name
}

// start begins a walk along an index.
func (p *plan) start(s *statement, path index, from *position) {
	s.add("SELECT t." + p.by.column + ", t.row FROM " + string(p.kind) + " t" + path.hint() + " WHERE TRUE")
	if len(path.on) > 0 {
		s.equals(p.equal, path.on)
	}
	s.after(p.by, p.desc, from)
}

// walk reads matching rows along an index between two positions.
func (p *plan) walk(path index, from, until *position, limit int) ([]position, error) {
	s := statement{}
	p.start(&s, path, from)
	s.upTo(p.by, p.desc, until)
	for _, f := range p.equalBut(path.on) {
		s.equal(f)
	}
	p.tests(&s, true)
	return p.query(&s, limit)
}

// skip returns the position n rows further along an index, nil if it ends before.
func (p *plan) skip(path index, from *position, rows int) (*position, error) {
	s := statement{}
	p.start(&s, path, from)
	p.order(&s)
	s.add(" LIMIT 1 OFFSET ?", rows-1)
	at, err := p.scan(&s)
	if err != nil || len(at) == 0 {
		return nil, err
	}
	return &at[0], nil
}

func (p *plan) order(s *statement) {
	order := "ASC"
	if p.desc {
		order = "DESC"
	}
	if p.by.column == "row" {
		s.add(" ORDER BY t.row " + order)
		return
	}
	s.add(" ORDER BY t." + p.by.column + " " + order + ", t.row " + order)
}

func (p *plan) query(s *statement, limit int) ([]position, error) {
	p.order(s)
	s.add(store.Limit(limit))
	return p.scan(s)
}

// scan reads positions: a key and a row number each.
func (p *plan) scan(s *statement) ([]position, error) {
	rows, err := p.tx.QueryContext(p.ctx, s.text(), s.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var at []position
	for rows.Next() {
		var next position
		var key any = &next.text
		if p.by.number {
			key = &next.number
		}
		if err := rows.Scan(key, &next.row); err != nil {
			return nil, err
		}
		at = append(at, next)
	}
	return at, rows.Err()
}

// stamp reads stored milliseconds into a time.
type stamp time.Time

// Scan takes what the database holds.
func (s *stamp) Scan(value any) error {
	ms, ok := value.(int64)
	if !ok {
		return fmt.Errorf("mirror: %T is no time", value)
	}
	if ms == unreadableMillis {
		ms = 0
	}
	*s = stamp(fromMillis(ms))
	return nil
}

// get reads one object and the time of its data: when it was last read, or the start of the last complete list that it was
// in. An unchanged row is not written again only to update its time.
func get[T, R any](ctx context.Context, m *Mirror, scope Scope, l listSpec[T, R], id string) (T, time.Time, error) {
	var object T
	if err := scope.Check(); err != nil {
		return object, time.Time{}, err
	}
	var json []byte
	var at stamp
	err := m.db.Read.QueryRowContext(ctx, "SELECT r.json, "+l.age+" FROM "+string(l.kind)+" t JOIN raw_"+
		string(l.kind)+" r ON r.row = t.row WHERE t.id = ?", id).Scan(&json, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return object, time.Time{}, ErrNotFound
	}
	if err != nil {
		return object, time.Time{}, err
	}
	object, err = workos.Decode[T](json)
	return object, time.Time(at), err
}

// single reads one row as lists show it.
func single[T, R any](ctx context.Context, m *Mirror, scope Scope, l listSpec[T, R], id string) (R, error) {
	var none R
	if err := scope.Check(); err != nil {
		return none, err
	}
	tx, err := m.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return none, err
	}
	defer tx.Rollback()
	var at position
	err = tx.QueryRowContext(ctx, "SELECT row FROM "+string(l.kind)+" WHERE id = ?", id).Scan(&at.row)
	if errors.Is(err, sql.ErrNoRows) {
		return none, ErrNotFound
	}
	if err != nil {
		return none, err
	}
	rows, err := fetch(ctx, tx, l, []position{at})
	if err != nil {
		return none, err
	}
	return rows[0], nil
}

// unreadableMillis is stored in place of an unreadable time. It sorts before every real time; the original is in
// the object's JSON. Eight times the value is still an int64.
const unreadableMillis = -1 << 60

// momentMillis converts a time of WorkOS's to the stored form: Unix milliseconds, 0 for none, unreadableMillis for an unreadable one.
func momentMillis(t workos.Time) int64 {
	if t.Unreadable() != "" {
		return unreadableMillis
	}
	return millis(t.Time)
}

// momentOf is the SQL expression for a time of a row: the stored milliseconds, or the original field if it is unreadable.
func momentOf(table, column, field string) string {
	return fmt.Sprintf(`CASE WHEN t.%s = %d THEN (SELECT CAST(r.json AS TEXT) -> '$.%s' FROM raw_%s r WHERE r.row = t.row) ELSE t.%s END`,
		column, unreadableMillis, field, table, column)
}

// momentsOf are the two times that every row has.
func momentsOf(table string) string {
	return momentOf(table, "created", "created_at") + ", " + momentOf(table, "updated", "updated_at")
}

// moment reads what momentOf selects.
type moment workos.Time

// Scan reads milliseconds, the JSON of an unreadable time, or nothing.
func (m *moment) Scan(value any) error {
	*m = moment{}
	switch value := value.(type) {
	case int64:
		m.Time = fromMillis(value)
	case string:
		return (*workos.Time)(m).UnmarshalJSON([]byte(value))
	case nil:
	default:
		return fmt.Errorf("mirror: %T is no time", value)
	}
	return nil
}

// jsonArray is a list that a query brings as JSON.
type jsonArray[T any] []T

// Scan takes what the database holds.
func (a *jsonArray[T]) Scan(value any) error {
	*a = nil
	text, _ := value.(string)
	if text == "" || text == "[]" {
		return nil
	}
	return json.Unmarshal([]byte(text), (*[]T)(a))
}

// UpdatedAt returns the newest updated_at of an object that WorkOS has told of; zero if none is known.
func (m *Mirror) UpdatedAt(ctx context.Context, scope Scope, kind Kind, id string) (at time.Time, err error) {
	if err := scope.Check(); err != nil {
		return at, err
	}
	if s := specOf(kind); s == nil || s.isPart {
		return at, nil
	}
	err = m.db.Read.QueryRowContext(ctx, "SELECT updated FROM "+string(kind)+" WHERE id = ?", id).Scan((*stamp)(&at))
	if errors.Is(err, sql.ErrNoRows) || err == nil && at.After(m.now().Add(health.ClockSkew)) {
		return time.Time{}, nil
	}
	return at, err
}
