package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/mirror/partial"
	"frontdesk/workos/mirror/progress"
)

// maxChecked is how many objects missing in a complete list are read by their IDs. If there are more, they are removed only when a
// second complete list lacks them too.
const maxChecked = 100

// removeMissing handles the stored objects that a complete list lacks. A list may end early, so each object is read: it is removed
// only if WorkOS states that it does not exist. A list that lacks the organization or connection by which operators sign in
// is certainly incomplete and removes nothing.
func (m *Mirror) removeMissing(ctx context.Context, l *importTask) error {
	n, err := m.countStale(ctx, l)
	if err != nil || n == 0 {
		return err
	}
	own, err := m.lacksOwn(ctx, l)
	switch {
	case err != nil:
		return err
	case own:
		return m.keep(ctx, l)
	case n > maxChecked:
		return m.removeMissingTwice(ctx, l)
	}
	_, ids, err := m.stale(ctx, l, 0)
	if err == nil {
		err = m.write(ctx, func(w *writer) error {
			_, err := w.exec("DELETE FROM missing WHERE task = ?", l.id)
			return err
		})
	}
	if err != nil {
		return err
	}
	l.kept, err = m.confirmEach(ctx, l.prune.kind, ids, l.started)
	return err
}

// confirmEach reads objects by their IDs and removes those that do not exist. kept is how many were not removed; after several
// failures in a row it stops reading.
func (m *Mirror) confirmEach(ctx context.Context, kind Kind, ids []string, since int64) (kept int, err error) {
	failedInRow := 0
	for i, id := range ids {
		if failedInRow >= giveUpAfter {
			return kept + len(ids) - i, nil
		}
		isGone, err := m.confirm(ctx, absentee{kind, id}, since)
		switch {
		case ctx.Err() != nil:
			return kept, ctx.Err()
		case status(err) == 401:
			return kept, fmt.Errorf("%w (request ID %q)", ErrRefused, workos.RequestID(err))
		case store.IsDamaged(err) || store.IsUnavailable(err):
			return kept, err
		case err != nil && transient(err):
			failedInRow++
		default:
			failedInRow = 0
		}
		if err != nil {
			m.log.Warn("could not read again what a list lacked", "kind", string(kind), "id", id, "error", err)
		}
		if !isGone {
			kept++
		}
	}
	return kept, nil
}

// keep records the objects that the list lacked and that were not removed, and in the same transaction that the task is done:
// after a restart, the same list must not count as the second one that lacks them.
func (m *Mirror) keep(ctx context.Context, l *importTask) error {
	return m.write(ctx, func(w *writer) error {
		if _, err := w.exec("DELETE FROM missing WHERE task = ?", l.id); err != nil {
			return err
		}
		c := l.prune.stale(l)
		kept, err := w.exec("INSERT INTO missing SELECT ?, "+l.prune.row()+c.text(), append([]any{l.id}, c.args...)...)
		if err != nil {
			return err
		}
		l.kept, l.state = int(kept), taskPruned
		_, err = w.exec("UPDATE import_tasks SET state = ?, kept = ? WHERE id = ?", l.state, l.kept, l.id)
		return err
	})
}

func (m *Mirror) countStale(ctx context.Context, l *importTask) (n int, err error) {
	c := l.prune.stale(l)
	return n, m.db.Read.QueryRowContext(ctx, "SELECT count(*)"+c.text(), c.args...).Scan(&n)
}

// lacksOwn reports whether a list lacks the organization or connection by which operators sign in.
func (m *Mirror) lacksOwn(ctx context.Context, l *importTask) (lacks bool, err error) {
	own := map[Kind]string{KindOrganization: m.ownOrganization, KindConnection: m.ownConnection}[l.prune.kind]
	if own == "" {
		return false, nil
	}
	c := l.prune.stale(l)
	c.add(" AND t.id = ?", own)
	return lacks, m.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1"+c.text()+")", c.args...).Scan(&lacks)
}

// noteKept records, for the page about the data, what a stage's lists lacked and did not remove.
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
	objects, them := fmt.Sprintf("%d %s", kept, stage), "They stay until WorkOS confirms that they are gone: the next full sync decides."
	if kept == 1 {
		objects, them = "1 object", "It stays until WorkOS confirms that it is gone: the next full sync decides."
	}
	if stage == stageOrganizations || stage == stageConnections {
		them += " What operators sign in with is never removed in this way."
	}
	return "WorkOS's list lacked " + objects + " that Frontdesk holds. " + them
}

// restoreNotes restores, after a restart, the notes of the last run on the page about the data.
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

// pruning describes the rows that a complete list decides about: all of a kind, or a parent's.
type pruning struct {
	kind   Kind
	column string // of the parent; "" for all rows
}

// row is the column that visited and missing have.
func (s *pruning) row() string {
	if s.kind == kindGroupMembers {
		return "t.user_row"
	}
	return "t.row"
}

// stale is the condition for rows that the list lacked. It excludes rows written since the list was started: they were in it, or
// were read for an object's own page meanwhile.
func (s *pruning) stale(l *importTask) statement {
	var c statement
	c.add(" FROM "+string(s.kind)+" t WHERE NOT EXISTS (SELECT 1 FROM visited s WHERE s.task = ? AND s.row = "+s.row()+")", l.id)
	switch {
	case s.kind == kindGroupMembers:
		c.add(" AND t.group_row = (SELECT row FROM directory_groups WHERE id = ?)", l.parent)
		return c
	case s.column != "":
		c.add(" AND t."+s.column+" = ?", l.parent)
	}
	c.add(" AND t.synced < ?", l.started)
	return c
}

// needed reports whether the list of a parent leaves anything to remove.
func (s *pruning) needed(w *writer, l *importTask) bool {
	if s == nil || l.isDoubtful {
		return false
	}
	c := s.stale(l)
	var some bool
	err := w.row("SELECT EXISTS (SELECT 1"+c.text()+")", c.args...).Scan(&some)
	return err != nil || some
}

// pruneStale removes the objects that a complete list lacks. It looks for them outside of the transactions, so that a scan of a
// million rows keeps no writer waiting.
func (m *Mirror) pruneStale(ctx context.Context, l *importTask) error {
	if l.prune == nil || l.isDoubtful {
		return nil
	}
	l.kept = 0
	if l.prune.kind == kindGroupMembers { // they have no IDs to read
		if err := m.removeGroupMembers(ctx, l); err != nil {
			return err
		}
		return m.keep(ctx, l)
	}
	return m.removeMissing(ctx, l)
}

// removeMissingTwice removes, in steps, the objects that the complete list before lacked too.
func (m *Mirror) removeMissingTwice(ctx context.Context, l *importTask) error {
	l.isConfirming = true
	for from := int64(0); ; {
		rows, _, err := m.stale(ctx, l, from)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return m.keep(ctx, l)
		}
		from = rows[len(rows)-1]
		if err := m.remove(ctx, l, rows); err != nil {
			return err
		}
	}
}

// stale reads the next rows to remove.
func (m *Mirror) stale(ctx context.Context, l *importTask, from int64) (numbers []int64, ids []string, err error) {
	c := l.prune.stale(l)
	if l.isConfirming {
		c.add(" AND EXISTS (SELECT 1 FROM missing m WHERE m.task = ? AND m.row = t.row)", l.id)
	}
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

// remove removes rows, except those read meanwhile. Their children stay until pruneOrphans has read the parents.
func (m *Mirror) remove(ctx context.Context, l *importTask, rows []int64) error {
	return m.write(ctx, func(w *writer) error {
		return w.deleteWhere(specOf(l.prune.kind), "row IN (SELECT value FROM json_each(?)) AND synced < ?", numbersOf(rows), l.started)
	})
}

// kindGroupMembers marks the import_tasks for members of a group. Their rows are pairs without a time.
const kindGroupMembers Kind = "group_members"

// removeGroupMembers removes the members that the complete list before lacked too.
func (m *Mirror) removeGroupMembers(ctx context.Context, l *importTask) error {
	return m.inRemovals(ctx, func(w *writer) (int, error) {
		return w.leaveGroups(`group_row = (SELECT row FROM directory_groups WHERE id = ?)
			AND user_row IN (SELECT g.user_row FROM group_members g WHERE g.group_row = (SELECT row FROM directory_groups WHERE id = ?)
			AND NOT EXISTS (SELECT 1 FROM visited s WHERE s.task = ? AND s.row = g.user_row)
			AND EXISTS (SELECT 1 FROM missing m WHERE m.task = ? AND m.row = g.user_row) LIMIT ?)`, l.parent, l.parent, l.id, l.id, removeStep)
	})
}

// deleteOfOrganization removes the objects that WorkOS deletes together with an organization and that have their own lists.
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

// pruneOrphans handles children whose parent is not stored, because nothing of such a parent is listed. It runs at the end of a full
// sync whose list of parents was complete, and reads each of these parents: the children are removed if WorkOS states that the parent
// does not exist; otherwise the parent is stored.
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
			ids, err := m.texts(ctx, fmt.Sprintf(`SELECT DISTINCT c.%s FROM %s c WHERE c.%[1]s <> '' AND c.synced < ?
				AND NOT EXISTS (SELECT 1 FROM %s p WHERE p.id = c.%[1]s)`, child.column, child.kind, parent.kind), started)
			if err != nil {
				return err
			}
			if _, err := m.confirmEach(ctx, parent.kind, ids, started); err != nil {
				return err
			}
		}
	}
	return nil
}

// changeDomain writes a domain as WorkOS returned it into its organization; nil removes it.
func (m *Mirror) changeDomain(ctx context.Context, id string, now *workos.OrganizationDomain) error {
	if id == "" {
		return nil
	}
	at := m.requestedAt(ctx)
	return m.write(ctx, func(w *writer) error {
		var row, synced int64
		var held []byte
		err := w.row("SELECT o.row, o.synced, r.json FROM domains d JOIN organizations o ON o.id = d.organization_id"+
			" JOIN raw_organizations r ON r.row = o.row WHERE d.id = ? LIMIT 1", id).Scan(&row, &synced, &held)
		if errors.Is(err, sql.ErrNoRows) || err == nil && now != nil && synced > at {
			return nil
		}
		if err != nil {
			return err
		}
		organization, err := workos.Decode[workos.Organization](held)
		if err != nil {
			return err
		}
		parts := []json.RawMessage{}
		for _, part := range partial.Parts(partial.Members(held)["domains"]) {
			isElsewhere := now != nil && now.OrganizationID != "" && now.OrganizationID != organization.ID
			switch {
			case domainOf(part).ID != id:
				parts = append(parts, part)
			case now != nil && !isElsewhere:
				parts = append(parts, partial.Completed(now.Raw(), part, omittedOfDomain))
			}
		}
		array, err := json.Marshal(parts)
		if err != nil {
			return err
		}
		organization, err = workos.Decode[workos.Organization](partial.With(held, map[string]json.RawMessage{"domains": array}))
		if err != nil {
			return err
		}
		r := organizationRecord(organization)
		if err := r.encode(); err != nil {
			return err
		}
		_, err = w.store(&r, row, synced, true)
		return err
	})
}

// transient reports whether a call may succeed a little later.
func transient(err error) bool {
	code := status(err)
	return code == 0 || code == 429 || code >= 500 && code != 501
}

// status is the HTTP status of a failed call, 0 when there was no answer.
func status(err error) int {
	var failed *workos.Error
	if errors.As(err, &failed) {
		return failed.Status
	}
	return 0
}
