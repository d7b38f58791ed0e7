package mirror

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"

	"frontdesk/store"
	"frontdesk/workos/health"
)

// Bounds of the ways a page is found, in rows.
const (
	fewCandidates = 500     // sorted without a thought
	firstStep     = 1000    // looked at in the first step of a walk; each further step is twice as long
	manyFound     = 250_000 // matches of a search that are no longer sorted when walking finds too little
)

// plan finds the positions of a page: the narrowest way that still yields the sort's order.
type plan struct {
	ctx context.Context
	tx  *sql.Tx
	request
}

// run returns up to limit+1 positions in order.
func (p *plan) run() ([]position, error) {
	way := p.inOrder()
	rest := p.equalBut(way.on)
	if len(rest) == 0 && len(p.related) == 0 && len(p.terms) == 0 {
		return p.walk(way, p.from, nil, p.limit+1)
	}
	if p.by.column == "row" && len(p.terms) > 0 && len(p.related) == 0 && !hasParent(p.equal) {
		return p.matches()
	}
	enough, err := p.worthSorting(way)
	if err != nil {
		return nil, err
	}
	for _, source := range p.sources(way) {
		few, err := p.fewer(source, enough)
		if err != nil {
			return nil, err
		}
		if few {
			return p.sorted(source)
		}
	}
	return p.steps(way)
}

// worthSorting is how many candidates are sorted rather than met on a walk. A walk over n rows, m of which
// match, meets a page of them after limit*n/m rows: as much work as sorting them when m is the root of limit*n.
func (p *plan) worthSorting(way index) (int, error) {
	if p.unbounded {
		return fewCandidates, nil
	}
	n, err := p.total()
	if err == nil && hasParent(p.equal) {
		s := statement{}
		s.add("SELECT count(*) FROM (SELECT 1 FROM " + string(p.kind) + " t" + way.hint() + " WHERE TRUE")
		s.equals(p.equal, append([]string{""}, way.on...))
		s.add(store.Limit(n) + ")")
		err = p.tx.QueryRowContext(p.ctx, s.sql, s.args...).Scan(&n)
	}
	return max(fewCandidates, int(math.Sqrt(float64(n*(p.limit+1))))), err
}

// total is how many rows the kind has.
func (p *plan) total() (n int, err error) {
	err = p.tx.QueryRowContext(p.ctx, "SELECT coalesce(sum(n), 0) FROM counts WHERE kind = ?", string(p.kind)).Scan(&n)
	return n, err
}

// hasParent tells whether a filter narrows to the rows of one parent (and not to a state or type).
func hasParent(filters []filter) bool {
	return slices.ContainsFunc(filters, func(f filter) bool { return strings.HasSuffix(f.column, "id") })
}

// inOrder is the index that yields the sort's order and answers most filters, a parent's above all. The zero
// index is the table itself, which is sorted by row.
func (p *plan) inOrder() index {
	best, most := index{}, 0
	for _, candidate := range p.indexes {
		if candidate.sort != p.by.column || !p.answers(candidate) {
			continue
		}
		answered := 1 + len(candidate.on)
		if slices.ContainsFunc(candidate.on, func(column string) bool { return strings.HasSuffix(column, "id") }) {
			answered += 10
		}
		if answered > most {
			best, most = candidate, answered
		}
	}
	return best
}

func (p *plan) answers(candidate index) bool {
	return !slices.ContainsFunc(candidate.on, func(column string) bool {
		return !slices.ContainsFunc(p.equal, func(f filter) bool {
			return f.column == column && (column != healthColumn || !candidate.isPartial() || f.value != string(health.StatusHealthy))
		})
	})
}

// equalBut are the equality filters on other columns.
func (p *plan) equalBut(columns []string) []filter {
	var rest []filter
	for _, f := range p.equal {
		if !slices.Contains(columns, f.column) {
			rest = append(rest, f)
		}
	}
	return rest
}

// source is a set of row numbers that holds every match.
type source struct {
	sql     string // selects row
	args    []any
	matched bool // the words need no test
}

// sources are the sets worth counting: by filters that the walk's index does not answer, by relation, by words.
func (p *plan) sources(way index) []source {
	var all []source
	if on, hint := p.narrowest(way); on != nil {
		s := statement{}
		s.add("SELECT t.row AS row FROM " + string(p.kind) + " t" + hint + " WHERE TRUE")
		s.equals(p.equal, on)
		all = append(all, source{sql: s.text(), args: s.args})
	}
	for _, f := range p.related {
		all = append(all, source{sql: f.rows, args: []any{f.value}})
	}
	if len(p.terms) > 0 {
		all = append(all, p.found())
	}
	return all
}

// narrowest are the columns of an index that answers more filters than the walk's, and the hint to use it.
func (p *plan) narrowest(way index) (on []string, hint string) {
	if slices.ContainsFunc(p.equal, func(f filter) bool { return f.column == "id" }) {
		return []string{"id"}, ""
	}
	for _, candidate := range p.indexes {
		if p.answers(candidate) && len(candidate.on) > max(len(on), len(way.on)) {
			on, hint = candidate.on, candidate.hint()
		}
	}
	return on, hint
}

// found is the set of rows that the full-text index gives for the searched words.
func (p *plan) found() source {
	fts := string(p.kind) + "_fts"
	expression, whole := match(p.terms)
	return source{"SELECT rowid AS row FROM " + fts + " WHERE " + fts + " MATCH ?", []any{expression}, whole}
}

// fewer tells whether a source holds at most n rows.
func (p *plan) fewer(s source, n int) (bool, error) {
	var count int
	query := "SELECT count(*) FROM (" + s.sql + store.Limit(n+1) + ")"
	err := p.tx.QueryRowContext(p.ctx, query, s.args...).Scan(&count)
	return count <= n, err
}

// sorted sorts a source's rows that match.
func (p *plan) sorted(from source) ([]position, error) {
	s := statement{}
	s.add("SELECT t."+p.by.column+", t.row FROM ("+from.sql+") c CROSS JOIN "+string(p.kind)+" t ON t.row = c.row WHERE TRUE", from.args...)
	s.equals(p.equal, nil)
	p.tests(&s, !from.matched)
	s.begins(p.by, p.initial)
	s.beyond(p.by, p.desc, p.from)
	return p.query(&s, p.limit+1)
}

// matches reads the search's rows as the full-text index yields them, by row, unless the filters leave few.
func (p *plan) matches() ([]position, error) {
	if on, _ := p.narrowest(index{}); on != nil {
		narrow := p.sources(index{})[0]
		if few, err := p.fewer(narrow, fewCandidates); err != nil {
			return nil, err
		} else if few {
			return p.sorted(narrow)
		}
	}
	fts, order, beyond := string(p.kind)+"_fts", "ASC", ">"
	if p.desc {
		order, beyond = "DESC", "<"
	}
	expression, whole := match(p.terms)
	s := statement{}
	s.add("SELECT f.rowid, f.rowid FROM " + fts + " f")
	if len(p.equal) > 0 || !whole {
		s.add(" CROSS JOIN " + string(p.kind) + " t ON t.row = f.rowid")
	}
	s.add(" WHERE "+fts+" MATCH ?", expression)
	s.equals(p.equal, nil)
	p.tests(&s, !whole)
	if p.from != nil {
		s.add(" AND f.rowid "+beyond+" ?", p.from.row)
	}
	s.add(" ORDER BY f.rowid " + order + store.Limit(p.limit+1))
	return p.scan(&s)
}

// steps walks an index in the sort's order, testing each row, in steps of growing length. A walk that finds
// far less than a search's matches would give if they lay evenly gives way to sorting them.
func (p *plan) steps(way index) ([]position, error) {
	var found []position
	from, walked := p.from, 0
	for step := firstStep; ; step *= 2 {
		until, err := p.ahead(way, from, step)
		if err != nil {
			return nil, err
		}
		some, err := p.walk(way, from, until, p.limit+1-len(found))
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
		if until == nil || len(found) > p.limit {
			return found, nil
		}
		from, walked = until, walked+step
		if len(p.terms) == 0 || p.unbounded {
			continue
		}
		if lies, err := p.elsewhere(walked, len(found)); err != nil {
			return nil, err
		} else if lies {
			return p.sorted(p.found())
		}
	}
}

// elsewhere tells whether a search's matches lie elsewhere in the order than where was walked, and are few
// enough to be sorted.
func (p *plan) elsewhere(walked, met int) (bool, error) {
	var matches int
	words := p.found()
	err := p.tx.QueryRowContext(p.ctx, "SELECT count(*) FROM ("+words.sql+store.Limit(manyFound)+")", words.args...).Scan(&matches)
	if err != nil || matches == manyFound {
		return false, err
	}
	total, err := p.total()
	return err == nil && 4*met*total < walked*matches || walked > matches, err
}
