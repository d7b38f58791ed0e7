package mirror

import (
	"context"
	"fmt"

	"frontdesk/store"
	"frontdesk/workos/health"
)

// How far matches are counted: a heading says "10,000+" beyond, so that no list waits for a scan.
const (
	maxCounted       = 10_000
	maxCountedSearch = 1_000
	maxTested        = 5_000 // rows that are looked at one by one to count those that match
)

// Count is how many rows a query has, without its cursors. known is false when only a scan would tell; more says that
// there are more than n.
func (m *Mirror) Count(ctx context.Context, kind Kind, q Query) (n int, more, known bool, err error) {
	of := specOf(kind)
	if of == nil {
		return 0, false, false, fmt.Errorf("mirror: unknown kind %q", kind)
	}
	q.After, q.Before, q.Sort = "", "", ""
	r, err := of.check(q)
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

// counted answers from the kept counts: everything, or one status.
func (m *Mirror) counted(ctx context.Context, r request) (n int, known bool, err error) {
	if len(r.equal) > 1 || len(r.related)+len(r.terms) > 0 || r.initial != "" {
		return 0, false, nil
	}
	if len(r.equal) == 1 && r.equal[0].column != "state" && r.equal[0].column != healthColumn {
		return 0, false, nil
	}
	counts, err := m.Counts(ctx)
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

// counting is the statement that finds the rows by one index alone.
func (r request) counting() (s statement, limit int, ok bool) {
	if len(r.related) > 0 || r.initial != "" {
		return s, 0, false
	}
	if len(r.terms) > 0 {
		fts := string(r.kind) + "_fts"
		expression, whole := match(r.terms)
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

// countTested counts the rows that match among those of the narrowest set that holds all of them, where that set is small.
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
		s.begins(r.by, r.initial)
		err := m.db.Read.QueryRowContext(ctx, s.text(), s.args...).Scan(&n)
		return n, err == nil, err
	}
	return 0, false, nil
}
