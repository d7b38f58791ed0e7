package mirror

import (
	"slices"
	"strings"

	"frontdesk/store"
	"frontdesk/workos/health"
)

// statement is SQL text and its arguments, written piece by piece.
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

// equal adds one filter. Some indexes on health leave healthy rows out, and SQLite uses them only when told that in words.
func (s *statement) equal(f filter) {
	s.add(" AND t."+f.column+" = ?", f.value)
	if f.column == healthColumn && f.value != string(health.StatusHealthy) {
		s.add(" AND t." + healthColumn + " <> 'ok'")
	}
}

// healthColumn sums up a row's issues.
const healthColumn = "health"

// beyond adds the keyset condition: rows after a position in the sort's order.
func (s *statement) beyond(by sortBy, desc bool, from *position) {
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

// tests adds the conditions that no index answers: relations, and words unless they are matched already.
func (p *plan) tests(s *statement, words bool) {
	for _, f := range p.related {
		s.add(" AND "+f.holds, f.value)
	}
	if !words {
		return
	}
	for _, term := range p.terms {
		p.holds(s, wordStarts(term, len(p.terms) == 1)...)
	}
	if len(p.terms) > 1 && !slices.ContainsFunc(p.terms, func(term string) bool { return !isShort(term) }) {
		p.holds(s, p.terms...) // as the index finds them, see match
	}
}

// holds adds the condition that a row's words have one of several texts.
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

// hint makes SQLite use the index, the table itself for the zero one.
func (i index) hint() string {
	if i.name == "" {
		return " NOT INDEXED"
	}
	return " INDEXED BY " + i.name
}

// start begins a walk along an index.
func (p *plan) start(s *statement, way index, from *position) {
	s.add("SELECT t." + p.by.column + ", t.row FROM " + string(p.kind) + " t" + way.hint() + " WHERE TRUE")
	if len(way.on) > 0 {
		s.equals(p.equal, way.on)
	}
	s.begins(p.by, p.initial)
	s.beyond(p.by, p.desc, from)
}

// walk reads matching rows along an index between two positions.
func (p *plan) walk(way index, from, until *position, limit int) ([]position, error) {
	s := statement{}
	p.start(&s, way, from)
	s.upTo(p.by, p.desc, until)
	for _, f := range p.equalBut(way.on) {
		s.equal(f)
	}
	p.tests(&s, true)
	return p.query(&s, limit)
}

// ahead is the position so many rows further along an index, nil when it ends before.
func (p *plan) ahead(way index, from *position, rows int) (*position, error) {
	s := statement{}
	p.start(&s, way, from)
	p.order(&s)
	s.add(" LIMIT 1 OFFSET ?", rows-1)
	at, err := p.scan(&s)
	if err != nil || len(at) == 0 {
		return nil, err
	}
	return &at[0], nil
}

// begins adds the condition that the sorted text begins with a short word.
func (s *statement) begins(by sortBy, word string) {
	if word != "" {
		s.add(" AND t."+by.column+" >= ? AND t."+by.column+" < ?", word, word+highest)
	}
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
