package mirror

import (
	"context"

	"frontdesk/workos/health"
)

// Counts are how many objects of each kind the mirror holds, in all and by state (a user's is "verified" or
// "unverified", an organization's is its health.Status).
type Counts struct {
	Total   map[Kind]int
	ByState map[Kind]map[string]int
	health  map[Kind]map[health.Status]int
}

// Health is how many objects of a kind have a status.
func (c Counts) Health(kind Kind, status health.Status) int {
	if kind == KindOrganization {
		return c.ByState[kind][string(status)]
	}
	if status == health.StatusHealthy {
		return c.Total[kind] - c.health[kind][health.StatusAttention] - c.health[kind][health.StatusNotice]
	}
	return c.health[kind][status]
}

// Counts reads the totals. They are kept as objects come and go, so that reading them costs nothing.
func (m *Mirror) Counts(ctx context.Context) (Counts, error) {
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

// healthCounts reads how many rows of each kind have issues; the table says nothing true of those that have none.
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
