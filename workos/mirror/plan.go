package mirror

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strings"

	"frontdesk/store"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror/searchtext"
)

// Limits for choosing how a page is found, in rows.
const (
	fewCandidates = 500     // sorted without a thought
	firstStep     = 1000    // looked at in the first step of a walk; each further step is twice as long
	manyFound     = 250_000 // matches of a search that are no longer sorted when walking finds too little
)

// plan finds the positions of a page, with as few rows read as possible and in the sort's order.
type plan struct {
	ctx context.Context
	tx  *sql.Tx
	request
}

// run returns up to limit+1 positions in order.
func (p *plan) run() ([]position, error) {
	path := p.inOrder()
	rest := p.equalBut(path.on)
	if len(rest) == 0 && len(p.related) == 0 && len(p.terms) == 0 {
		return p.walk(path, p.from, nil, p.limit+1)
	}
	if p.by.column == "row" && len(p.terms) > 0 && len(p.related) == 0 && !hasParent(p.equal) {
		return p.matches()
	}
	enough, err := p.worthSorting(path)
	if err != nil {
		return nil, err
	}
	for _, source := range p.sources(path) {
		few, err := p.fewer(source, enough)
		if err != nil {
			return nil, err
		}
		if few {
			return p.sorted(source)
		}
	}
	return p.steps(path)
}

// worthSorting returns up to how many candidates sorting is cheaper than a walk. A walk over n rows, m of which
// match, finds a page after limit*n/m rows: as much work as sorting the matches if m is the root of limit*n.
func (p *plan) worthSorting(path index) (int, error) {
	if p.unbounded {
		return fewCandidates, nil
	}
	n, err := p.total()
	if err == nil && hasParent(p.equal) {
		s := statement{}
		s.add("SELECT count(*) FROM (SELECT 1 FROM " + string(p.kind) + " t" + path.hint() + " WHERE TRUE")
		s.equals(p.equal, append([]string{""}, path.on...))
		s.add(store.Limit(n) + ")")
		err = p.tx.QueryRowContext(p.ctx, s.sql, s.args...).Scan(&n)
	}
	return max(fewCandidates, int(math.Sqrt(float64(n*(p.limit+1))))), err
}

// total returns how many rows the kind has.
func (p *plan) total() (n int, err error) {
	err = p.tx.QueryRowContext(p.ctx, "SELECT coalesce(sum(n), 0) FROM counts WHERE kind = ?", string(p.kind)).Scan(&n)
	return n, err
}

// hasParent reports whether a filter selects the rows of one parent (and not a state or type).
func hasParent(filters []filter) bool {
	return slices.ContainsFunc(filters, func(f filter) bool { return strings.HasSuffix(f.column, "id") })
}

// inOrder returns the index that yields the sort's order and covers most filters, a parent's first. The zero
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

// equalBut returns the equality filters on other columns.
func (p *plan) equalBut(columns []string) []filter {
	var rest []filter
	for _, f := range p.equal {
		if !slices.Contains(columns, f.column) {
			rest = append(rest, f)
		}
	}
	return rest
}

// source is a set of row numbers that contains every match.
type source struct {
	sql     string // selects row
	args    []any
	matched bool // the words need no test
}

// sources returns the sets worth counting: by filters that the walk's index does not cover, by relation, by words.
func (p *plan) sources(path index) []source {
	var all []source
	if on, hint := p.narrowest(path); on != nil {
		s := statement{}
		s.add("SELECT t.row AS row FROM " + string(p.kind) + " t" + hint + " WHERE TRUE")
		s.equals(p.equal, on)
		all = append(all, source{sql: s.text(), args: s.args})
	}
	for _, f := range p.related {
		all = append(all, source{sql: f.rows, args: []any{f.value}})
	}
	if len(p.terms) > 0 {
		all = append(all, p.ftsSource())
	}
	return all
}

// narrowest returns the columns of an index that covers more filters than the walk's, and the hint to use it.
func (p *plan) narrowest(path index) (on []string, hint string) {
	if slices.ContainsFunc(p.equal, func(f filter) bool { return f.column == "id" }) {
		return []string{"id"}, ""
	}
	for _, candidate := range p.indexes {
		if p.answers(candidate) && len(candidate.on) > max(len(on), len(path.on)) {
			on, hint = candidate.on, candidate.hint()
		}
	}
	return on, hint
}

// ftsSource returns the rows with the searched words, from the full-text index.
func (p *plan) ftsSource() source {
	fts := string(p.kind) + "_fts"
	expression, whole := searchtext.Match(p.terms)
	return source{"SELECT rowid AS row FROM " + fts + " WHERE " + fts + " MATCH ?", []any{expression}, whole}
}

// fewer reports whether a source has at most n rows.
func (p *plan) fewer(s source, n int) (bool, error) {
	var count int
	query := "SELECT count(*) FROM (" + s.sql + store.Limit(n+1) + ")"
	err := p.tx.QueryRowContext(p.ctx, query, s.args...).Scan(&count)
	return count <= n, err
}

// sorted sorts the matching rows of a source.
func (p *plan) sorted(from source) ([]position, error) {
	s := statement{}
	s.add("SELECT t."+p.by.column+", t.row FROM ("+from.sql+") c CROSS JOIN "+string(p.kind)+" t ON t.row = c.row WHERE TRUE",
		from.args...)
	s.equals(p.equal, nil)
	p.tests(&s, !from.matched)
	s.after(p.by, p.desc, p.from)
	return p.query(&s, p.limit+1)
}

// matches reads the search's rows in the order of the full-text index, by row, unless the filters leave few.
func (p *plan) matches() ([]position, error) {
	if on, _ := p.narrowest(index{}); on != nil {
		narrow := p.sources(index{})[0]
		if few, err := p.fewer(narrow, fewCandidates); err != nil {
			return nil, err
		} else if few {
			return p.sorted(narrow)
		}
	}
	fts, order, operator := string(p.kind)+"_fts", "ASC", ">"
	if p.desc {
		order, operator = "DESC", "<"
	}
	expression, whole := searchtext.Match(p.terms)
	s := statement{}
	s.add("SELECT f.rowid, f.rowid FROM " + fts + " f")
	if len(p.equal) > 0 || !whole {
		s.add(" CROSS JOIN " + string(p.kind) + " t ON t.row = f.rowid")
	}
	s.add(" WHERE "+fts+" MATCH ?", expression)
	s.equals(p.equal, nil)
	p.tests(&s, !whole)
	if p.from != nil {
		s.add(" AND f.rowid "+operator+" ?", p.from.row)
	}
	s.add(" ORDER BY f.rowid " + order + store.Limit(p.limit+1))
	return p.scan(&s)
}

// steps walks an index in the sort's order and tests each row, in steps of growing length. If it finds
// far fewer matches than an even distribution would give, it stops and the matches are sorted instead.
func (p *plan) steps(path index) ([]position, error) {
	var found []position
	from, walked := p.from, 0
	for step := firstStep; ; step *= 2 {
		until, err := p.skip(path, from, step)
		if err != nil {
			return nil, err
		}
		some, err := p.walk(path, from, until, p.limit+1-len(found))
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
		if isSparse, err := p.isSparse(walked, len(found)); err != nil {
			return nil, err
		} else if isSparse {
			return p.sorted(p.ftsSource())
		}
	}
}

// isSparse reports whether a search's matches are mostly outside the part that was walked, and few
// enough to be sorted.
func (p *plan) isSparse(walked, matched int) (bool, error) {
	var matches int
	words := p.ftsSource()
	err := p.tx.QueryRowContext(p.ctx, "SELECT count(*) FROM ("+words.sql+store.Limit(manyFound)+")", words.args...).Scan(&matches)
	if err != nil || matches == manyFound {
		return false, err
	}
	total, err := p.total()
	return err == nil && 4*matched*total < walked*matches || walked > matches, err
}

// Up to how many matches are counted: a heading shows "10,000+" beyond, so that no list waits for a scan.
const (
	maxCounted       = 10_000
	maxCountedSearch = 1_000
	maxTested        = 5_000 // rows that are looked at one by one to count those that match
)

// Count returns how many rows a query has, without its cursors. known is false if only a scan could count them; more means that
// there are more than n.
func (m *Mirror) Count(ctx context.Context, scope Scope, kind Kind, q Query) (n int, more, known bool, err error) {
	if err := scope.Check(); err != nil {
		return 0, false, false, err
	}
	of := specOf(kind)
	if of == nil {
		return 0, false, false, fmt.Errorf("mirror: unknown kind %q", kind)
	}
	q.After, q.Before, q.Sort = "", "", ""
	r, err := of.check(q)
	if err == nil {
		err = m.identified(ctx, &r)
	}
	if err != nil {
		return 0, false, false, err
	}
	if n, known, err := m.counted(ctx, r); known || err != nil {
		return n, false, known, err
	}
	s, limit, ok := r.counting()
	if !ok {
		n, known, err := m.countTested(ctx, r)
		return n, false, known, err
	}
	err = m.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM ("+s.text()+store.Limit(limit+1)+")", s.args...).Scan(&n)
	return min(n, limit), n > limit, err == nil, err
}

// counted returns a stored count: of everything, or of one status.
func (m *Mirror) counted(ctx context.Context, r request) (n int, known bool, err error) {
	if len(r.equal) > 1 || len(r.related)+len(r.terms) > 0 {
		return 0, false, nil
	}
	if len(r.equal) == 1 && r.equal[0].column != "state" && r.equal[0].column != healthColumn {
		return 0, false, nil
	}
	counts, err := m.Counts(ctx, Everything)
	switch {
	case err != nil:
		return 0, false, err
	case len(r.equal) == 0:
		return counts.Total[r.kind], true, nil
	case r.equal[0].column == healthColumn:
		return counts.Health(r.kind, health.Status(r.equal[0].value)), true, nil
	default:
		return counts.ByState[r.kind][r.equal[0].value], true, nil
	}
}

// counting returns the statement that finds the rows with one index alone.
func (r request) counting() (s statement, limit int, ok bool) {
	if len(r.related) > 0 {
		return s, 0, false
	}
	if len(r.terms) > 0 {
		fts := string(r.kind) + "_fts"
		expression, whole := searchtext.Match(r.terms)
		s.add("SELECT 1 FROM "+fts+" WHERE "+fts+" MATCH ?", expression)
		return s, maxCountedSearch, whole && len(r.equal) == 0
	}
	p := plan{request: r}
	for _, candidate := range r.indexes {
		if len(candidate.on) == len(r.equal) && p.answers(candidate) {
			s.add("SELECT 1 FROM " + string(r.kind) + " t" + candidate.hint() + " WHERE TRUE")
			s.equals(r.equal, candidate.on)
			return s, maxCounted, true
		}
	}
	return s, 0, false
}

// countTested counts the matching rows in the narrowest set that contains them all, if that set is small.
func (m *Mirror) countTested(ctx context.Context, r request) (n int, known bool, err error) {
	p := plan{request: r}
	for _, source := range p.sources(index{}) {
		s := statement{}
		s.add("SELECT count(*) FROM ("+source.sql+store.Limit(maxTested+1)+")", source.args...)
		var candidates int
		if err := m.db.Read.QueryRowContext(ctx, s.text(), s.args...).Scan(&candidates); err != nil {
			return 0, false, err
		}
		if candidates > maxTested {
			continue
		}
		s = statement{}
		s.add("SELECT count(*) FROM ("+source.sql+") c CROSS JOIN "+string(r.kind)+" t ON t.row = c.row WHERE TRUE", source.args...)
		s.equals(r.equal, nil)
		p.tests(&s, !source.matched)
		err := m.db.Read.QueryRowContext(ctx, s.text(), s.args...).Scan(&n)
		return n, err == nil, err
	}
	return 0, false, nil
}
