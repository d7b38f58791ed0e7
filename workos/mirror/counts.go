package mirror

import "context"

// Counts are how many objects of each kind the mirror holds, in all and by state (a user's is "verified" or
// "unverified", an organization's "attention" or "ok").
type Counts struct {
	Total   map[Kind]int
	ByState map[Kind]map[string]int
}

// Counts reads the totals. They are kept as objects come and go, so that reading them costs nothing.
func (m *Mirror) Counts(ctx context.Context) (Counts, error) {
	counts := Counts{Total: map[Kind]int{}, ByState: map[Kind]map[string]int{}}
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
	return counts, rows.Err()
}
