package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
)

// slotsPerMilli are the row numbers that one millisecond of creation time offers; the next ones follow on.
const slotsPerMilli = 8

// writer is one write transaction.
type writer struct {
	ctx   context.Context
	tx    *sql.Tx
	m     *Mirror
	stmts map[string]*sql.Stmt
	fresh map[Kind][]int64 // new rows that the full-text index has yet to learn
	known map[string]int64 // rows of the groups that directory users came with

	changes   changes  // what to evaluate before the commit
	addresses []string // whose users' summaries change

	usersLater bool // users are summed up afterwards, all of them

	moved map[healthCount]int // by how much counts of rows change
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
	w := &writer{ctx: ctx, tx: tx, m: m, stmts: map[string]*sql.Stmt{}, fresh: map[Kind][]int64{}, known: map[string]int64{},
		changes: newChanges(), moved: map[healthCount]int{}}
	if err := do(w); err != nil {
		return err
	}
	if err := w.index(""); err != nil {
		return err
	}
	if err := w.evaluate(); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	m.statements.keep(ctx, m.db.Write, w.stmts)
	return nil
}

// index gives new rows to the full-text indexes, except those of one kind. It is called before anything that
// could change or remove such a row, because an index cannot forget what it has not learned.
func (w *writer) index(except Kind) error {
	for kind, rows := range w.fresh {
		if kind == except {
			continue
		}
		array, err := json.Marshal(rows)
		if err != nil {
			return err
		}
		words := strings.Join(wordsOf(kind), ", ")
		// One statement: between two, FTS5 writes out what it has gathered. It gathers ascending rows only.
		if _, err := w.exec("INSERT INTO "+string(kind)+"_fts (rowid, "+words+") SELECT row, "+words+" FROM "+string(kind)+
			" WHERE row IN (SELECT value FROM json_each(?)) ORDER BY row", string(array)); err != nil {
			return err
		}
		delete(w.fresh, kind)
	}
	return nil
}

// wordsOf are the columns of a kind's full-text index.
func wordsOf(kind Kind) []string {
	for _, known := range shapes() {
		if known.kind == kind {
			return known.words
		}
	}
	return []string{"hay"}
}

// stmt prepares a statement once for the transaction, which closes it.
func (w *writer) stmt(query string) (*sql.Stmt, error) {
	if stmt := w.stmts[query]; stmt != nil {
		return stmt, nil
	}
	if stmt := w.m.statements.of(w.ctx, w.tx, query); stmt != nil {
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

// put stores a record read at the given time and returns its row (0 for one without an id, which is left out)
// and when the row was last written. What was learned later stays; what is unchanged is written only to note
// that it was learned.
func (w *writer) put(r record, at int64, learned bool) (row, copied int64, err error) {
	if r.id == "" {
		return 0, at, nil
	}
	if err := r.encode(); err != nil {
		return 0, 0, err
	}
	var hash int64
	table := string(r.kind)
	err = w.row("SELECT row, hash, copied FROM "+table+" WHERE id = ?", r.id).Scan(&row, &hash, &copied)
	found := !errors.Is(err, sql.ErrNoRows)
	switch {
	case found && err != nil:
		return 0, 0, err
	case found && (copied > at || hash == r.hash() && !learned):
		return row, copied, nil
	case found && hash == r.hash():
		_, err = w.exec("UPDATE "+table+" SET copied = ? WHERE row = ?", at, row)
		return row, at, err
	}
	row, err = w.store(r, row, at, learned || !w.m.filling.Load() || isFew(r.kind))
	return row, at, err
}

// isFew tells of the kinds that are evaluated row by row during a first sync too: there are few of them, and lists should
// not call a broken one healthy meanwhile.
func isFew(kind Kind) bool {
	return kind == KindOrganization || kind == KindConnection || kind == KindDirectory
}

// putIfAbsent stores a record that came inside another object, unless the whole object is held already.
func (w *writer) putIfAbsent(r record) (int64, error) {
	var row int64
	err := w.row("SELECT row FROM "+string(r.kind)+" WHERE id = ?", r.id).Scan(&row)
	if errors.Is(err, sql.ErrNoRows) {
		row, _, err = w.put(r, millis(w.m.now()), false)
	}
	return row, err
}

// store inserts a record, or updates its row when it has one.
func (w *writer) store(r record, row, at int64, evaluated bool) (stored int64, err error) {
	if r.before != nil {
		err = r.before(w, &r)
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
	if err == nil && evaluated {
		err = w.changedRow(r.kind, row)
	}
	return row, err
}

func (w *writer) insert(r record, at int64) (int64, error) {
	if err := w.index(r.kind); err != nil {
		return 0, err
	}
	columns := append([]string{"row", "id", "hash", "copied", "created", "updated"}, r.columns...)
	query := "INSERT INTO " + string(r.kind) + " (" + strings.Join(columns, ", ") + ") VALUES (?" +
		strings.Repeat(", ?", len(columns)-1) + ") ON CONFLICT (row) DO NOTHING"
	values := append([]any{nil, r.id, r.hash(), at, momentMillis(r.created), momentMillis(r.updated)}, r.values...)
	for row := w.firstSlot(r); ; {
		values[0] = row
		inserted, err := w.exec(query, values...)
		if err != nil {
			return 0, err
		}
		if inserted > 0 {
			w.fresh[r.kind] = append(w.fresh[r.kind], row)
			w.m.slots[r.kind] = slot{momentMillis(r.created), row + 1}
			_, err = w.exec("INSERT INTO raw_"+string(r.kind)+" (row, json) VALUES (?, ?)", row, []byte(r.json))
			return row, err
		}
		if err := w.row("SELECT a.row + 1 FROM "+string(r.kind)+" a WHERE a.row >= ? AND NOT EXISTS (SELECT 1 FROM "+
			string(r.kind)+" b WHERE b.row = a.row + 1) ORDER BY a.row LIMIT 1", row).Scan(&row); err != nil {
			return 0, err
		}
	}
}

// slot remembers where the last row of a kind went: objects made in the same millisecond come in a row.
type slot struct{ created, next int64 }

func (w *writer) firstSlot(r record) int64 {
	created := momentMillis(r.created)
	if last := w.m.slots[r.kind]; last.created == created && last.next > 0 {
		return last.next
	}
	return max(created*slotsPerMilli, 1)
}

// update keeps the row's place: creation times do not change.
func (w *writer) update(r record, row, at int64) error {
	if err := w.index(""); err != nil {
		return err
	}
	query := "UPDATE " + string(r.kind) + " SET hash = ?, copied = ?, created = ?, updated = ?, " +
		strings.Join(r.columns, " = ?, ") + " = ? WHERE row = ?"
	values := append([]any{r.hash(), at, momentMillis(r.created), momentMillis(r.updated)}, r.values...)
	if _, err := w.exec(query, append(values, row)...); err != nil {
		return err
	}
	_, err := w.exec("UPDATE raw_"+string(r.kind)+" SET json = ? WHERE row = ?", []byte(r.json), row)
	return err
}
