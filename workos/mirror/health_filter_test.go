package mirror

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator"
	"frontdesk/workos/health"
)

// TestEveryHealthFilterIsAnsweredByAnIndexInEverySort asks each list for each status in each order, and has SQLite say that
// the narrowest index is used for those who need attention.
func TestEveryHealthFilterIsAnsweredByAnIndexInEverySort(t *testing.T) {
	u := serve(t, emulator.Config{Organizations: 30, Users: 300, Seed: 5})
	m, ctx := openFile(t, t.TempDir()+"/mirror.db", u.client), context.Background()
	syncOnce(t, m, newClock())
	counts, err := m.Counts(ctx, Everything)
	require.NoError(t, err)
	lists := map[Kind]func(Query) (int, error){
		KindConnection: func(q Query) (int, error) { p, err := m.Connections(ctx, Everything, q); return len(p.Rows), err },
		KindDirectory:  func(q Query) (int, error) { p, err := m.Directories(ctx, Everything, q); return len(p.Rows), err },
		KindUser:       func(q Query) (int, error) { p, err := m.Users(ctx, Everything, q); return len(p.Rows), err },
		KindMembership: func(q Query) (int, error) { p, err := m.Memberships(ctx, Everything, q); return len(p.Rows), err },
		KindInvitation: func(q Query) (int, error) { p, err := m.Invitations(ctx, Everything, q); return len(p.Rows), err },
	}
	for kind, list := range lists {
		for _, status := range []health.Status{health.StatusAttention, health.StatusNotice, health.StatusHealthy} {
			want := min(counts.Health(kind, status), maxLimit)
			for _, sort := range Sorts(kind) {
				for _, desc := range []bool{false, true} {
					n, err := list(Query{Health: status, Sort: sort, Desc: desc, Limit: maxLimit})
					require.NoError(t, err, "%s %s %s", kind, status, sort)
					require.Equal(t, want, n, "%s %s %s", kind, status, sort)
				}
			}
			n, more, known, err := m.Count(ctx, Everything, kind, Query{Health: status})
			require.NoError(t, err)
			require.True(t, known && !more)
			require.Equal(t, counts.Health(kind, status), n)
		}
		var plan []string
		rows, err := m.db.Read.QueryContext(ctx, "EXPLAIN QUERY PLAN SELECT row FROM "+string(kind)+" t INDEXED BY "+string(kind)+
			"_health WHERE t.health = ? AND t.health <> 'ok' ORDER BY row LIMIT 50", "attention")
		require.NoError(t, err)
		for rows.Next() {
			var id, parent, unused int
			var detail string
			require.NoError(t, rows.Scan(&id, &parent, &unused, &detail))
			plan = append(plan, detail)
		}
		require.NoError(t, rows.Close())
		require.NotContains(t, strings.Join(plan, "; "), "TEMP B-TREE", "%s is read in order", kind)
	}
	total := 0
	for _, status := range []health.CertificateStatus{health.CertificateIsExpired, health.CertificateWithin30, health.CertificateWithin90,
		health.CertificateLater, health.CertificateUnknown, health.CertificateNone} {
		for _, sort := range Sorts(KindConnection) {
			_, err := m.Connections(ctx, Everything, Query{Certificate: status, Sort: sort})
			require.NoError(t, err)
		}
		n, _, known, err := m.Count(ctx, Everything, KindConnection, Query{Certificate: status})
		require.NoError(t, err)
		require.True(t, known)
		total += n
	}
	require.Equal(t, counts.Total[KindConnection], total, "every connection has one certificate status")
}
