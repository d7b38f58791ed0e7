package mirror

import (
	"context"
)

// sweep says what a complete listing decides about: rows of a kind, all of them or a parent's.
type sweep struct {
	kind   Kind
	column string // of the parent; "" for all rows
}

// unmet is the condition for rows that the listing did not hold. Rows written since it started were met, or
// were learned from an object's own page meanwhile.
func (s *sweep) unmet(l *listing) statement {
	var c statement
	c.add(" FROM "+string(s.kind)+" t WHERE t.synced < ? AND NOT EXISTS (SELECT 1 FROM seen s WHERE s.listing = ? AND s.row = t.row)",
		l.started, l.id)
	if s.column != "" {
		c.add(" AND t."+s.column+" = ?", l.parent)
	}
	return c
}

// needed tells whether a listing of a parent leaves anything to remove.
func (s *sweep) needed(w *writer, l *listing) bool {
	if s == nil || l.isDoubtful {
		return false
	}
	if s.kind == kindGroupMembers {
		return true
	}
	c := s.unmet(l)
	var some bool
	err := w.row("SELECT EXISTS (SELECT 1"+c.text()+")", c.args...).Scan(&some)
	return err != nil || some
}

// removeUnmet removes what a complete listing did not meet, in steps, looking for it outside of the
// transactions: a scan of a million rows keeps no writer waiting.
func (m *Mirror) removeUnmet(ctx context.Context, l *listing) error {
	if l.sweep == nil || l.isDoubtful {
		return nil
	}
	if l.sweep.kind == kindGroupMembers {
		return m.removeGroupMembers(ctx, l)
	}
	for from := int64(0); ; {
		rows, ids, err := m.unmet(ctx, l, from)
		if err != nil || len(rows) == 0 {
			return err
		}
		from = rows[len(rows)-1]
		if err := m.remove(ctx, l, rows, ids); err != nil {
			return err
		}
	}
}

// unmet reads the next rows to remove.
func (m *Mirror) unmet(ctx context.Context, l *listing, from int64) (numbers []int64, ids []string, err error) {
	c := l.sweep.unmet(l)
	c.add(" AND t.row > ? ORDER BY t.row LIMIT ?", from, removeStep)
	rows, err := m.db.Read.QueryContext(ctx, "SELECT t.row, t.id"+c.text(), c.args...)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var row int64
		var id string
		if err := rows.Scan(&row, &id); err != nil {
			return nil, nil, err
		}
		numbers, ids = append(numbers, row), append(ids, id)
	}
	return numbers, ids, rows.Err()
}

// remove removes rows, after what belongs to them; a row that was read meanwhile stays.
func (m *Mirror) remove(ctx context.Context, l *listing, rows []int64, ids []string) error {
	for _, id := range ids {
		if err := m.deleteChildren(ctx, l.sweep.kind, id); err != nil {
			return err
		}
	}
	return m.write(ctx, func(w *writer) error {
		return w.deleteWhere(specOf(l.sweep.kind), "row IN (SELECT value FROM json_each(?)) AND synced < ?", numbersOf(rows), l.started)
	})
}

// kindGroupMembers marks the listings of who is in a group. Their rows are pairs and have no age.
const kindGroupMembers Kind = "group_members"

func (m *Mirror) removeGroupMembers(ctx context.Context, l *listing) error {
	return m.inRemovals(ctx, func(w *writer) (int, error) {
		return w.leaveGroups(`group_row = (SELECT row FROM directory_groups WHERE id = ?)
			AND user_row IN (SELECT g.user_row FROM group_members g WHERE g.group_row = (SELECT row FROM directory_groups WHERE id = ?)
			AND NOT EXISTS (SELECT 1 FROM seen s WHERE s.listing = ? AND s.row = g.user_row) LIMIT ?)`, l.parent, l.parent, l.id, removeStep)
	})
}

// removeSteps repeats a removal whose last argument is a limit until nothing is left.
func (m *Mirror) removeSteps(ctx context.Context, query string, args ...any) error {
	return m.inRemovals(ctx, func(w *writer) (int, error) {
		removed, err := w.exec(query, append(args[:len(args):len(args)], removeStep)...)
		return int(removed), err
	})
}
