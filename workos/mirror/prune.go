package mirror

import (
	"context"
	"fmt"

	"frontdesk/workos/mirror/progress"
)

// A prune waits for a second complete listing when it is of more than maxPruned objects, or of more than a handful that are more
// than one in pruneRatio of what the list should hold, or of everything. That is stricter than to ask for both: in a small
// environment a list that ends early loses most of it and stays below a hundred.
const (
	maxPruned  = 100
	handful    = 5
	pruneRatio = 20
)

// isLarge tells whether a list lacks more than lists usually lose; pruned is what the stage's lists have lost, of total objects.
func (l *importTask) isLarge(n, pruned, total int) bool {
	return n > maxPruned || n > handful && n*pruneRatio > l.held || n >= l.held || l.met == 0 ||
		pruned > maxPruned && pruned*pruneRatio > total
}

// decide settles what a complete listing removes. One that would remove too much removes only what the complete listing before
// it lacked too; one without the organization or connection by which operators sign in removes nothing, because they do
// sign in.
func (m *Mirror) decide(ctx context.Context, l *importTask) (removes bool, err error) {
	n, err := m.countStale(ctx, l)
	if err != nil || n == 0 {
		return false, err
	}
	total, err := m.countKind(ctx, l.prune.kind)
	if err != nil {
		return false, err
	}
	own, err := m.lacksOwn(ctx, l)
	if err != nil {
		return false, err
	}
	pruned := m.progress.Pruned(l.stage) + n
	switch {
	case own:
		return false, m.keep(ctx, l)
	case l.isLarge(n, pruned, total):
		l.isConfirming = true
		return true, nil
	}
	m.progress.AddPruned(l.stage, n)
	return true, nil
}

// keep notes what the listing lacked and did not remove.
func (m *Mirror) keep(ctx context.Context, l *importTask) error {
	l.isConfirming = false
	return m.write(ctx, func(w *writer) error {
		if _, err := w.exec("DELETE FROM missing WHERE task = ?", l.id); err != nil {
			return err
		}
		c := l.prune.stale(l)
		kept, err := w.exec("INSERT INTO missing SELECT ?, t.row"+c.text(), append([]any{l.id}, c.args...)...)
		l.kept = int(kept)
		return err
	})
}

// confirmed narrows a statement to what the complete listing before lacked too.
func (l *importTask) confirmed(c *statement) {
	if l.isConfirming {
		c.add(" AND EXISTS (SELECT 1 FROM missing m WHERE m.task = ? AND m.row = t.row)", l.id)
	}
}

func (m *Mirror) countStale(ctx context.Context, l *importTask) (n int, err error) {
	c := l.prune.stale(l)
	return n, m.db.Read.QueryRowContext(ctx, "SELECT count(*)"+c.text(), c.args...).Scan(&n)
}

// countKind is how many objects of a kind are held.
func (m *Mirror) countKind(ctx context.Context, kind Kind) (n int, err error) {
	return n, m.db.Read.QueryRowContext(ctx, "SELECT coalesce(sum(n), 0) FROM counts WHERE kind = ?", string(kind)).Scan(&n)
}

// lacksOwn reports whether a listing lacks that by which operators sign in.
func (m *Mirror) lacksOwn(ctx context.Context, l *importTask) (lacks bool, err error) {
	own := map[Kind]string{KindOrganization: m.ownOrganization, KindConnection: m.ownConnection}[l.prune.kind]
	if own == "" {
		return false, nil
	}
	c := l.prune.stale(l)
	c.add(" AND t.id = ?", own)
	return lacks, m.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1"+c.text()+")", c.args...).Scan(&lacks)
}

// countHeld notes how many objects there are of those that a listing decides about.
func (w *writer) countHeld(l *importTask) error {
	if l.prune == nil {
		return nil
	}
	c := l.prune.scope(l)
	return w.row("UPDATE import_tasks SET met = 0, held = (SELECT count(*)"+c.text()+") WHERE id = ? RETURNING held",
		append(c.args, l.id)...).Scan(&l.held)
}

// noteKept says on the page about the data what a stage's listings lacked and did not remove.
func (m *Mirror) noteKept(ctx context.Context, p syncRun, stage string) error {
	var kept int
	err := m.db.Read.QueryRowContext(ctx, "SELECT coalesce(sum(kept), 0) FROM import_tasks WHERE stage = ? AND run = ?",
		stage, p.number).Scan(&kept)
	if err == nil && kept > 0 {
		m.progress.Note(stage, keptWords(stage, kept))
	}
	return err
}

func keptWords(stage string, kept int) string {
	objects, them := fmt.Sprintf("%d %s", kept, stage), "They stay until a second complete list lacks them too: the next full sync decides."
	if kept == 1 {
		objects, them = "1 object", "It stays until a second complete list lacks it too: the next full sync decides."
	}
	if stage == stageOrganizations || stage == stageConnections {
		them += " What operators sign in with is never removed in this way."
	}
	return "WorkOS's list lacked " + objects + " that Frontdesk holds, which is more than a list usually loses. " + them
}

// restoreNotes brings back, after a restart, what the page about the data said of the last pass.
func (m *Mirror) restoreNotes(ctx context.Context, p syncRun) error {
	counts, err := m.Counts(ctx, Everything)
	if err != nil || len(m.Progress().Stages) > 0 {
		return err
	}
	for _, name := range stageNames() {
		var kept, doubtful int
		err := m.db.Read.QueryRowContext(ctx, "SELECT coalesce(sum(kept), 0), coalesce(max(doubtful), 0) FROM import_tasks"+
			" WHERE stage = ? AND run = ?", name, p.number).Scan(&kept, &doubtful)
		if err != nil {
			return err
		}
		stage := progress.Stage{Name: name, Unit: unitOf(name), State: progress.StageDone, Rows: counts.Total[kindOfStage[name]]}
		switch {
		case kept > 0:
			stage.Note = keptWords(name, kept)
		case doubtful > 0:
			stage.Note = doubtWords
		default:
			continue
		}
		m.progress.Restore(stage)
	}
	return nil
}

// pruning says what a complete listing decides about: rows of a kind, all of them or a parent's.
type pruning struct {
	kind   Kind
	column string // of the parent; "" for all rows
}

// stale is the condition for rows that the listing did not hold. Rows written since it started were in it, or
// were read from an object's own page meanwhile.
func (s *pruning) stale(l *importTask) statement {
	var c statement
	c.add(" FROM "+string(s.kind)+" t WHERE t.synced < ? AND NOT EXISTS (SELECT 1 FROM visited s WHERE s.task = ? AND s.row = t.row)",
		l.started, l.id)
	if s.column != "" {
		c.add(" AND t."+s.column+" = ?", l.parent)
	}
	return c
}

// scope is the condition for the rows that the listing decides about.
func (s *pruning) scope(l *importTask) statement {
	var c statement
	if s.kind == kindGroupMembers {
		c.add(" FROM group_members t WHERE t.group_row = (SELECT row FROM directory_groups WHERE id = ?)", l.parent)
		return c
	}
	c.add(" FROM " + string(s.kind) + " t WHERE TRUE")
	if s.column != "" {
		c.add(" AND t."+s.column+" = ?", l.parent)
	}
	return c
}

// needed reports whether a listing of a parent leaves anything to remove.
func (s *pruning) needed(w *writer, l *importTask) bool {
	if s == nil || l.isDoubtful {
		return false
	}
	if s.kind == kindGroupMembers {
		return true
	}
	c := s.stale(l)
	var some bool
	err := w.row("SELECT EXISTS (SELECT 1"+c.text()+")", c.args...).Scan(&some)
	return err != nil || some
}

// pruneStale removes what a complete listing did not hold, in steps, looking for it outside of the
// transactions: a scan of a million rows keeps no writer waiting.
func (m *Mirror) pruneStale(ctx context.Context, l *importTask) error {
	if l.prune == nil || l.isDoubtful {
		return nil
	}
	if l.prune.kind == kindGroupMembers {
		if l.met == 0 && l.held > 0 && l.kept == 0 {
			l.kept = l.held // until a second complete listing is empty too
			return nil
		}
		l.kept = 0
		return m.removeGroupMembers(ctx, l)
	}
	l.kept = 0
	removes, err := m.decide(ctx, l)
	if err != nil || !removes {
		return err
	}
	for from := int64(0); ; {
		rows, ids, err := m.stale(ctx, l, from)
		if err == nil && len(rows) == 0 && l.isConfirming {
			return m.keep(ctx, l)
		}
		if err != nil || len(rows) == 0 {
			return err
		}
		from = rows[len(rows)-1]
		if err := m.remove(ctx, l, rows, ids); err != nil {
			return err
		}
	}
}

// stale reads the next rows to remove.
func (m *Mirror) stale(ctx context.Context, l *importTask, from int64) (numbers []int64, ids []string, err error) {
	c := l.prune.stale(l)
	l.confirmed(&c)
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
func (m *Mirror) remove(ctx context.Context, l *importTask, rows []int64, ids []string) error {
	for _, id := range ids {
		if err := m.deleteChildren(ctx, l.prune.kind, id); err != nil {
			return err
		}
	}
	return m.write(ctx, func(w *writer) error {
		return w.deleteWhere(specOf(l.prune.kind), "row IN (SELECT value FROM json_each(?)) AND synced < ?", numbersOf(rows), l.started)
	})
}

// kindGroupMembers marks the import_tasks of who is in a group. Their rows are pairs and have no age.
const kindGroupMembers Kind = "group_members"

func (m *Mirror) removeGroupMembers(ctx context.Context, l *importTask) error {
	return m.inRemovals(ctx, func(w *writer) (int, error) {
		return w.leaveGroups(`group_row = (SELECT row FROM directory_groups WHERE id = ?)
			AND user_row IN (SELECT g.user_row FROM group_members g WHERE g.group_row = (SELECT row FROM directory_groups WHERE id = ?)
			AND NOT EXISTS (SELECT 1 FROM visited s WHERE s.task = ? AND s.row = g.user_row) LIMIT ?)`, l.parent, l.parent, l.id, removeStep)
	})
}

// deleteOfOrganization removes what WorkOS deletes together with an organization, and which has lists of its own.
func (m *Mirror) deleteOfOrganization(ctx context.Context, id string) error {
	directories, err := m.texts(ctx, "SELECT id FROM directories WHERE organization_id = ?", id)
	for _, directory := range directories {
		if err == nil {
			err = m.Delete(ctx, KindDirectory, directory)
		}
	}
	for _, kind := range []Kind{KindConnection, KindInvitation} {
		if err == nil {
			err = m.deleteSteps(ctx, specOf(kind), "organization_id = ?", id)
		}
	}
	return err
}

// pruneOrphans removes, at the end of a full sync, the children of parents that WorkOS no longer has: of these nothing is listed.
func (m *Mirror) pruneOrphans(ctx context.Context, p syncRun) error {
	for _, parent := range []struct {
		stage string
		kind  Kind
	}{{stageOrganizations, KindOrganization}, {stageDirectories, KindDirectory}} {
		var started int64
		err := m.db.Read.QueryRowContext(ctx, `SELECT coalesce(max(started), 0) FROM import_tasks WHERE stage = ? AND parent = '' AND run = ?
			AND state = ? AND doubtful = 0 AND kept = 0`, parent.stage, p.number, taskDone).Scan(&started)
		if err != nil {
			return err
		}
		for _, child := range children(parent.kind) {
			if err := m.deleteSteps(ctx, specOf(child.kind), fmt.Sprintf("synced < ? AND NOT EXISTS (SELECT 1 FROM %s p WHERE p.id = %s.%s)",
				parent.kind, child.kind, child.column), started); err != nil {
				return err
			}
		}
	}
	return nil
}
