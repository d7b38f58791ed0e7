package mirror

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"frontdesk/workos/mirror/news"
)

// slotsPerMilli is how many row numbers one millisecond of creation time has; further rows use the next ones.
const slotsPerMilli = 8

// writer is one write transaction.
type writer struct {
	ctx   context.Context
	tx    *sql.Tx
	m     *Mirror
	taken int64 // see number
	stmts map[string]*sql.Stmt
	known map[string]int64 // rows of the groups that directory users came with

	unindexed map[Kind]map[int64]bool // rows that the full-text index does not have yet
	counters  counters
	removals  map[removal]bool

	changes   changes  // what to evaluate before the commit
	addresses []string // whose users' summaries change

	hasReturned bool      // see noteReturn
	news        news.News // what open pages are told after the commit

	usersLater bool // users are summed up afterwards, all of them

	absent []absentee // what answers lacked, of which the first are read after the commit: the next answer has the others
}

// write runs do in one transaction.
func (m *Mirror) write(ctx context.Context, do func(*writer) error) error {
	err := m.transact(ctx, do)
	m.noteWrite(ctx, err)
	return err
}

func (m *Mirror) transact(ctx context.Context, do func(*writer) error) error {
	tx, err := m.db.Write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	w := &writer{ctx: ctx, tx: tx, m: m, stmts: map[string]*sql.Stmt{}, known: map[string]int64{}, unindexed: map[Kind]map[int64]bool{},
		counters: newCounters(), removals: map[removal]bool{}, changes: newChanges()}
	for _, step := range []func() error{func() error { return do(w) }, w.index, w.evaluate, w.count, tx.Commit} {
		if err := step(); err != nil {
			return err
		}
	}
	m.statements.Keep(ctx, m.db.Write, w.stmts)
	m.publish(w.news.Topics()...)
	if w.hasReturned {
		signal(m.wanted) // see nextRun
	}
	m.readAgain(w.absent[:min(len(w.absent), maxAbsent)])
	return nil
}

// index adds new rows to the full-text indexes, in one statement for each kind: between two statements, FTS5
// writes out what it has collected. It collects only ascending rows.
func (w *writer) index() error {
	for _, s := range specs() {
		rows := w.unindexed[s.kind]
		if len(rows) == 0 {
			continue
		}
		words := strings.Join(s.words, ", ")
		if _, err := w.exec("INSERT INTO "+string(s.kind)+"_fts (rowid, "+words+") SELECT row, "+words+" FROM "+string(s.kind)+
			" WHERE row IN (SELECT value FROM json_each(?)) ORDER BY row", numbersOf(slices.Collect(maps.Keys(rows)))); err != nil {
			return err
		}
		delete(w.unindexed, s.kind)
	}
	return nil
}

// unindex removes rows from a full-text index. It must run before they change, because the index needs their old content.
func (w *writer) unindex(s *spec, rows []int64) error {
	indexed := make([]int64, 0, len(rows))
	for _, row := range rows {
		if w.unindexed[s.kind][row] {
			delete(w.unindexed[s.kind], row)
		} else {
			indexed = append(indexed, row)
		}
	}
	if len(indexed) == 0 {
		return nil
	}
	fts, words := string(s.kind)+"_fts", strings.Join(s.words, ", ")
	_, err := w.exec("INSERT INTO "+fts+" ("+fts+", rowid, "+words+") SELECT 'delete', row, "+words+" FROM "+string(s.kind)+
		" WHERE row IN (SELECT value FROM json_each(?)) ORDER BY row", numbersOf(indexed))
	return err
}

// reindex marks rows for index.
func (w *writer) reindex(s *spec, rows ...int64) {
	if w.unindexed[s.kind] == nil {
		w.unindexed[s.kind] = map[int64]bool{}
	}
	for _, row := range rows {
		w.unindexed[s.kind][row] = true
	}
}

// stmt prepares a statement once for the transaction, which closes it.
func (w *writer) stmt(query string) (*sql.Stmt, error) {
	if stmt := w.stmts[query]; stmt != nil {
		return stmt, nil
	}
	if stmt := w.m.statements.Of(w.ctx, w.tx, query); stmt != nil {
		w.stmts[query] = stmt
		return stmt, nil
	}
	stmt, err := w.tx.PrepareContext(w.ctx, query)
	if err == nil {
		w.stmts[query] = stmt
	}
	return stmt, err
}

// exec runs a statement and returns how many rows it changed.
func (w *writer) exec(query string, args ...any) (int64, error) {
	stmt, err := w.stmt(query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.ExecContext(w.ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (w *writer) row(query string, args ...any) *sql.Row {
	if stmt, err := w.stmt(query); err == nil {
		return stmt.QueryRowContext(w.ctx, args...)
	}
	return w.tx.QueryRowContext(w.ctx, query, args...) // gives the same error on Scan
}

// encode makes the JSON of an object without JSON, and the hash that shows a change.
func (r *record) encode() (err error) {
	if len(r.json) == 0 {
		var plain bytes.Buffer
		encoder := json.NewEncoder(&plain)
		encoder.SetEscapeHTML(false) // people read it
		err = encoder.Encode(r.object)
		r.json = bytes.TrimSpace(plain.Bytes())
	}
	h := fnv.New64a()
	h.Write([]byte(recordVersion))
	h.Write(r.json)
	r.hash = int64(h.Sum64())
	return err
}

// heldRecord is what put compares a record with: its row as it is. It is zero if there is none.
type heldRecord struct {
	row, hash, synced, updated, deleting int64
}

// put stores a record read at the given time and returns its row (0 for one without an ID, which is left out)
// and when the row was last written. A row with newer data stays, see isOutdated; an unchanged one is written only to record
// that an operator's page has just read it.
func (w *writer) put(r record, at int64, isFromPage bool) (row, synced int64, err error) {
	if r.id == "" {
		return 0, at, nil
	}
	var held heldRecord
	table, mark := string(r.kind), "0"
	if r.isDeletedLater {
		mark = deletingSince
	}
	err = w.row("SELECT row, hash, synced, updated, "+mark+" FROM "+table+" WHERE id = ?", r.id).
		Scan(&held.row, &held.hash, &held.synced, &held.updated, &held.deleting)
	found := !errors.Is(err, sql.ErrNoRows)
	switch {
	case found && err != nil:
		return 0, 0, err
	case !found:
		if isGone, err := w.isBuriedWithParents(&r, at); isGone || err != nil {
			return 0, at, err
		}
		if err := w.noteReturn(r.kind, r.id, isFromPage); err != nil {
			return 0, 0, err
		}
	}
	if err := r.encode(); err != nil {
		return 0, 0, err
	}
	if r.isDeletedLater && held.deleting != w.m.deletingSince(r.id) {
		held.hash = ^r.hash // what WorkOS sends is the same, but not what is stored of it
	}
	if found {
		isOutdated, err := w.isOutdated(&r, held, at)
		if isOutdated || err != nil {
			return held.row, held.synced, err
		}
	}
	if !found || r.hash != held.hash || len(r.unknown) > 0 {
		if err := w.fillUnknown(&r, held.row); err != nil {
			return 0, 0, err
		}
		if r.hash == 0 { // completed: another record
			if err := r.encode(); err != nil {
				return 0, 0, err
			}
		}
	}
	at = max(at, held.synced)
	switch {
	case found && r.hash == held.hash && !isFromPage:
		return held.row, held.synced, nil
	case found && r.hash == held.hash:
		_, err = w.exec("UPDATE "+table+" SET synced = ? WHERE row = ?", at, held.row)
		return held.row, at, err
	}
	row, err = w.store(&r, held.row, at, isFromPage || !w.m.filling.Load() || isFew(r.kind))
	return row, at, err
}

// deletingSince returns since when an object is being deleted, as SetDeleting was told; 0 for one that is not.
func (m *Mirror) deletingSince(id string) int64 {
	if all := m.deleting.Load(); all != nil {
		return (*all)[id]
	}
	return 0
}

// putIfAbsent stores a record from inside another object, unless the object itself is already stored.
func (w *writer) putIfAbsent(r record) (int64, error) {
	var row int64
	err := w.row("SELECT row FROM "+string(r.kind)+" WHERE id = ?", r.id).Scan(&row)
	if errors.Is(err, sql.ErrNoRows) {
		row, _, err = w.put(r, millis(w.m.now()), false)
	}
	return row, err
}

// store inserts a record, or updates its row when it has one.
func (w *writer) store(r *record, row, at int64, evaluated bool) (stored int64, err error) {
	if r.before != nil {
		err = r.before(w, r)
	}
	if err == nil {
		w.fillDeleting(r)
		err = w.fillDenormalized(r)
	}
	if err == nil && row != 0 && evaluated {
		err = w.changedRow(r.kind, row) // who read it as it was
	}
	if err == nil && row == 0 {
		row, err = w.insert(r, at)
	} else if err == nil {
		err = w.update(r, row, at)
	}
	if err == nil && r.after != nil {
		err = r.after(w, row)
	}
	w.tell(r.kind, r.id, r.text)
	if err == nil && evaluated {
		err = w.changedRow(r.kind, row)
	}
	return row, err
}

func (w *writer) insert(r *record, at int64) (int64, error) {
	columns := append([]string{"row", "id", "hash", "synced", "created", "updated"}, r.inputs...)
	query := "INSERT INTO " + string(r.kind) + " (" + strings.Join(columns, ", ") + ") VALUES (?" +
		strings.Repeat(", ?", len(columns)-1) + ") ON CONFLICT (row) DO NOTHING"
	values := append([]any{nil, r.id, r.hash, at, momentMillis(r.created), momentMillis(r.updated)}, r.values...)
	for row := w.firstSlot(r); ; {
		values[0] = row
		inserted, err := w.exec(query, values...)
		if err != nil {
			return 0, err
		}
		if inserted > 0 {
			w.m.slots[r.kind] = slot{momentMillis(r.created), row + 1}
			if _, err := w.exec("INSERT INTO raw_"+string(r.kind)+" (row, json) VALUES (?, ?)", row, []byte(r.json)); err != nil {
				return 0, err
			}
			return row, w.inserted(r, row)
		}
		if err := w.row("SELECT a.row + 1 FROM "+string(r.kind)+" a WHERE a.row >= ? AND NOT EXISTS (SELECT 1 FROM "+
			string(r.kind)+" b WHERE b.row = a.row + 1) ORDER BY a.row LIMIT 1", row).Scan(&row); err != nil {
			return 0, err
		}
	}
}

// insertPart stores a part of another object.
func (w *writer) insertPart(r *record) error {
	var row int64
	if err := w.row("INSERT INTO "+string(r.kind)+" (id, "+strings.Join(r.inputs, ", ")+") VALUES (?"+
		strings.Repeat(", ?", len(r.inputs))+") RETURNING row", append([]any{r.id}, r.values...)...).Scan(&row); err != nil {
		return err
	}
	return w.inserted(r, row)
}

// slot is the position of a kind's last row: objects created in the same millisecond get consecutive rows.
type slot struct{ created, next int64 }

func (w *writer) firstSlot(r *record) int64 {
	created := momentMillis(r.created)
	if last := w.m.slots[r.kind]; last.created == created && last.next > 0 {
		return last.next
	}
	return max(created*slotsPerMilli, 1)
}

// update keeps the row's position: creation times do not change.
func (w *writer) update(r *record, row, at int64) error {
	held, err := w.held(r.spec, []int64{row})
	if err != nil {
		return err
	}
	isReworded := slices.ContainsFunc(r.words, func(column string) bool { return held[0][column] != r.value(column) })
	if isReworded {
		if err := w.unindex(r.spec, []int64{row}); err != nil {
			return err
		}
	}
	query := "UPDATE " + string(r.kind) + " SET hash = ?, synced = ?, created = ?, updated = ?, " +
		strings.Join(r.inputs, " = ?, ") + " = ? WHERE row = ?"
	values := append([]any{r.hash, at, momentMillis(r.created), momentMillis(r.updated)}, r.values...)
	if _, err := w.exec(query, append(values, row)...); err != nil {
		return err
	}
	if _, err := w.exec("UPDATE raw_"+string(r.kind)+" SET json = ? WHERE row = ?", []byte(r.json), row); err != nil {
		return err
	}
	if isReworded {
		w.reindex(r.spec, row)
		err = w.tellRenamed(r)
	}
	return errorsOf(err, w.updated(r, held[0]))
}

// NextNumber returns the number of a request that is sent now, or of a deletion. It is the time in milliseconds, and higher than
// every number before it, also when several are taken in one millisecond or the clock goes back. What was requested
// with a lower number than a row has, or a tombstone, does not count.
func (m *Mirror) NextNumber() int64 {
	for {
		last := m.lastNumber.Load()
		next := max(millis(m.now()), last+1)
		if m.lastNumber.CompareAndSwap(last, next) {
			return next
		}
	}
}

// number is one for all that a transaction deletes or takes from events: numbers must not run ahead of the clock of the pages.
func (w *writer) number() int64 {
	if w.taken == 0 {
		w.taken = w.m.NextNumber()
	}
	return w.taken
}

// readAndStore reads an object from WorkOS and writes it. Its errors are ErrAnotherObject and those of the client; an object that
// does not exist is one of these.
func (m *Mirror) readAndStore(ctx context.Context, a absentee) error {
	requested := WithRequestedAt(ctx, fromMillis(m.NextNumber()))
	r, err := m.readKind(ctx, a)
	if err != nil {
		return err
	}
	if r.id != a.id {
		return fmt.Errorf("%w: asked for %s, answered with %q", ErrAnotherObject, a.id, r.id)
	}
	return m.upsert(requested, r)
}
