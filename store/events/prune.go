package events

import (
	"context"
	"database/sql"
	"encoding/json"

	"frontdesk/store"
)

// maxPruned is how many events are removed in one transaction, so that others do not wait long for theirs.
const maxPruned = 500

// Prune removes the events that are too old or too many, the oldest first, and returns how many there were.
func (s *Store) Prune(ctx context.Context) (removed int, err error) {
	for {
		n, err := s.pruneSome(ctx)
		removed += n
		if err != nil || n == 0 {
			return removed, err
		}
	}
}

func (s *Store) pruneSome(ctx context.Context) (n int, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		numbers, last, err := s.tooMany(ctx, tx)
		if err != nil || len(numbers) == 0 {
			return err
		}
		list, err := json.Marshal(numbers)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM events WHERE number IN (SELECT value FROM json_each(?))", string(list)); err != nil {
			return err
		}
		n = len(numbers)
		_, err = tx.ExecContext(ctx, `UPDATE state SET stored = stored - ?,
			complete_from = CASE WHEN complete_from = 0 THEN 0 ELSE max(complete_from, ?) END`, n, last+1)
		return err
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// tooMany returns the numbers of the oldest events that are to be removed, and when the last of them happened.
func (s *Store) tooMany(ctx context.Context, tx *sql.Tx) (numbers []int64, last int64, err error) {
	var stored int
	if err := tx.QueryRowContext(ctx, "SELECT stored FROM state").Scan(&stored); err != nil {
		return nil, 0, err
	}
	tooOld, over := s.options.Now().Add(-s.options.Retention).UnixMilli(), stored-s.options.Max
	rows, err := tx.QueryContext(ctx, "SELECT at, number FROM subjects WHERE kind = ? AND value = '' ORDER BY at, number"+
		store.Limit(maxPruned), every)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var at, number int64
		if err := rows.Scan(&at, &number); err != nil {
			return nil, 0, err
		}
		if at >= tooOld && len(numbers) >= over {
			break
		}
		numbers, last = append(numbers, number), at
	}
	return numbers, last, rows.Err()
}
