package mirror

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/health"
)

// filters are the statuses by which the pages filter each list, one at a time, and none.
func filters(t *testing.T, m *Mirror, kind Kind) []Query {
	t.Helper()
	all := []Query{{}}
	counts, err := m.Counts(t.Context(), Everything)
	require.NoError(t, err)
	for _, s := range specs() {
		if s.kind != kind {
			continue
		}
		if _, found := s.filters["state"]; found {
			for state := range counts.ByState[kind] {
				all = append(all, Query{State: state})
			}
		}
		if _, found := s.filters["health"]; found {
			for _, status := range []health.Status{health.StatusAttention, health.StatusNotice, health.StatusHealthy} {
				all = append(all, Query{Health: status})
			}
		}
		if _, found := s.filters["certificate"]; found {
			for _, status := range []health.CertificateStatus{health.CertificateIsExpired, health.CertificateWithin30, health.CertificateUnknown} {
				all = append(all, Query{Certificate: status})
			}
		}
	}
	return all
}

// explain is how SQLite runs a statement.
func explain(t *testing.T, p *plan, s *statement) string {
	t.Helper()
	rows, err := p.tx.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+s.text(), s.args...)
	require.NoError(t, err)
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		require.NoError(t, rows.Scan(&id, &parent, &unused, &step))
		steps = append(steps, step)
	}
	require.NoError(t, rows.Err())
	return strings.Join(steps, "; ")
}

// TestNoListSortsOrSkipsAWholeTable asks every list for every status in every order, and has SQLite say how it reads a page:
// along an index that is in the page's order. In order of creation, in which people see lists first, and of the last sign-in,
// no row of another status is skipped: those of one status may all be old, or have never signed in.
func TestNoListSortsOrSkipsAWholeTable(t *testing.T) {
	m := open(t)
	populate(3000, func(records []record) { putAll(t, m, records) })
	require.NoError(t, m.evaluateAll(t.Context()))
	tx, err := m.db.Read.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	defer tx.Rollback()
	for _, kind := range kinds() {
		s := specOf(kind)
		for _, q := range filters(t, m, s.kind) {
			for _, by := range s.sorts {
				for _, desc := range []bool{false, true} {
					q.Sort, q.Desc = by.name, desc
					switch s.kind { // lists of one customer or directory
					case KindMembership, KindInvitation:
						q.OrganizationID = "org_1"
					case KindDirectoryUser, KindDirectoryGroup:
						q.DirectoryID = "directory_1"
					}
					what := fmt.Sprintf("%s %+v", s.kind, q)
					r, err := s.check(q)
					require.NoError(t, err, what)
					p := &plan{ctx: t.Context(), tx: tx, request: r}
					path := p.inOrder()
					walk := statement{}
					p.start(&walk, path, nil)
					p.order(&walk)
					require.NotContains(t, explain(t, p, &walk), "TEMP B-TREE", what)
					if by.column != "row" && by.name != "last_sign_in" {
						require.NotEmpty(t, path.name, "%s: no index has this order", what)
						continue
					}
					if q.OrganizationID+q.DirectoryID == "" {
						require.Empty(t, p.equalBut(path.on), "%s: rows of another status are skipped", what)
					}
					if path.name != "" {
						require.Contains(t, explain(t, p, &walk), "USING COVERING INDEX "+path.name, what)
					}
				}
			}
		}
	}
}
