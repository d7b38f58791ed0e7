package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
)

// page answers a Query.
func page[T, R any](ctx context.Context, m *Mirror, l listSpec[T, R], q Query) (Page[R], error) {
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

// read finds up to r.limit rows and, when there are more, the position of one beyond.
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

// fetch reads the rows at the positions, in their order.
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
