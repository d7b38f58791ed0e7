package mirror

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/store"
)

//go:embed schema.sql
var otherTables string

// schema returns the SQL that makes a mirror's tables.
func schema() string {
	var b strings.Builder
	for _, s := range specs() {
		b.WriteString(s.schema())
	}
	return b.String() + otherTables
}

// schemaVersion identifies the tables of a file. It is derived from the tables, so it need not be raised by hand.
func schemaVersion() int32 {
	h := fnv.New32a()
	h.Write([]byte(schema()))
	return max(1, int32(h.Sum32()&0x7fffffff))
}

// errOtherVersion is returned for a valid file with the tables of another version of Frontdesk.
var errOtherVersion = errors.New("the file has the tables of another version of Frontdesk")

// prepare makes the tables of a new file, and refuses a file with other tables.
func prepare(ctx context.Context, db *sql.DB) error {
	var version int32
	var tables int
	if err := db.QueryRowContext(ctx, "SELECT user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_user_version").
		Scan(&version, &tables); err != nil {
		return err
	}
	switch {
	case version == schemaVersion():
		return nil
	case tables > 0:
		return errOtherVersion
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, schema()+fmt.Sprintf("PRAGMA user_version = %d;", schemaVersion())); err != nil {
		return err
	}
	return tx.Commit()
}

// irreplaceable are the tables whose rows WorkOS cannot return again: its events go back 30 days, and it does not know which page
// showed an ID.
var irreplaceable = []string{"events", "certificates", "sign_ins", "shown_ids"}

// takeOver copies the irreplaceable rows from a file of another version, if it has them.
func takeOver(ctx context.Context, db *store.SQLite, from string) error {
	conn, err := db.Write.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "ATTACH ? AS before", from); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "DETACH before")
	for _, table := range irreplaceable {
		if err := takeOverTable(ctx, conn, table, table); err != nil {
			return err
		}
	}
	return takeOverTable(ctx, conn, "domains", "domains_before")
}

func takeOverTable(ctx context.Context, conn *sql.Conn, from, to string) error {
	var columns sql.NullString
	err := conn.QueryRowContext(ctx, `SELECT group_concat(n.name, ', ') FROM pragma_table_info(?, 'main') n
		JOIN pragma_table_info(?, 'before') o ON o.name = n.name`, to, from).Scan(&columns)
	if err != nil || !columns.Valid {
		return err
	}
	_, err = conn.ExecContext(ctx, "INSERT OR IGNORE INTO main."+to+" ("+columns.String+") SELECT "+columns.String+" FROM before."+from)
	return err
}

const (
	checkInterval = time.Hour
	checkPause    = 100 * time.Millisecond // between two tables, for those who read and write
	maxCheck      = 30 * time.Second       // of one table; a table that takes longer is left until the next time
	maxCheckAgain = 2 * time.Minute        // of a table that was left the last time
)

// checkFile checks the structure of every table and returns what is wrong with it, nil for nothing. It finds damage behind
// a valid header that no page has read yet. Its own connection drops its cache first.
func (m *Mirror) checkFile(ctx context.Context) error {
	conn, err := m.db.Read.Conn(ctx)
	if err != nil {
		return onlyDamage(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "PRAGMA shrink_memory"); err != nil {
		return onlyDamage(err)
	}
	tables, err := wholeTables(ctx, conn)
	if err != nil {
		return onlyDamage(err)
	}
	var left []string
	for _, table := range tables {
		limit := m.maxCheck
		if m.progress.IsUnchecked(table) {
			limit *= maxCheckAgain / maxCheck
		}
		isLeft, err := checkTable(ctx, conn, table, limit)
		if err != nil {
			return onlyDamage(err)
		}
		if isLeft {
			left = append(left, table)
			m.log.WarnContext(ctx, "the structure of a table of the local index was not checked: it took too long",
				"table", table, "limit", limit.String())
		}
		if m.pause(ctx, checkPause) != nil {
			return nil
		}
	}
	m.progress.SetChecked(m.now(), left)
	return nil
}

// errCheck is SQLite's description of a damaged structure.
type errCheck string

// Error is for the log.
func (e errCheck) Error() string { return string(e) }

// onlyDamage drops every error that is not about the content of the file.
func onlyDamage(err error) error {
	var check errCheck
	if errors.As(err, &check) || store.IsDamaged(err) {
		return err
	}
	return nil
}

// tablesOf returns the tables that have their own pages.
func tablesOf(ctx context.Context, conn *sql.Conn) ([]string, error) {
	rows, err := conn.QueryContext(ctx, "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		tables = append(tables, name)
	}
	return tables, rows.Err()
}

// wholeTables returns the tables of the file, or an errCheck if the file lacks a table of a mirror.
func wholeTables(ctx context.Context, conn *sql.Conn) ([]string, error) {
	tables, err := tablesOf(ctx, conn)
	if err != nil {
		return nil, err
	}
	return tables, lacksTable(tables)
}

// lacksTable returns an error for a missing table of a mirror, nil for none: a file can be a valid database and
// still not be the mirror.
func lacksTable(tables []string) error {
	wanted, err := mirrorTables()
	if err != nil { // no room to make one: the structure of the tables that there are is checked all the same
		return nil
	}
	for _, table := range wanted {
		if !slices.Contains(tables, table) {
			return errCheck("the table " + table + " is missing")
		}
	}
	return nil
}

// mirrorTables are the tables of a new mirror.
var mirrorTables = sync.OnceValues(func() ([]string, error) {
	folder, err := os.MkdirTemp("", "frontdesk")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	ctx := context.Background()
	db, err := store.OpenSQLite(ctx, filepath.Join(folder, "new.db"), store.SQLiteOptions{Prepare: prepare})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	conn, err := db.Read.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return tablesOf(ctx, conn)
})

// checkTable checks one table, or skips it if that takes longer than the limit: during the read, new writes
// cannot be moved from the log into the file.
func checkTable(ctx context.Context, conn *sql.Conn, table string, limit time.Duration) (isLeft bool, err error) {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	err = quickCheck(limited, conn, "'"+table+"'")
	var check errCheck
	if limited.Err() != nil && !errors.As(err, &check) {
		return ctx.Err() == nil, nil
	}
	return false, err
}

// quickCheck checks the structure of a table in quotes, or of the whole file up to a number of faults. An
// errCheck is what is wrong with it.
func quickCheck(ctx context.Context, db interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}, what string) error {
	var found string
	err := db.QueryRowContext(ctx, "PRAGMA quick_check("+what+")").Scan(&found)
	if err == nil && found != "ok" {
		return errCheck(found)
	}
	return err
}

// checkFiles checks the file at once, after each full sync, and an hour after the last check, until ctx ends. A damaged
// file is rebuilt.
func (m *Mirror) checkFiles(ctx context.Context) {
	for {
		if m.checkFile(ctx) != nil && ctx.Err() == nil {
			m.rebuildIf(ctx, m.checkFile)
		}
		if !m.untilCheck(ctx) {
			return
		}
	}
}

// untilCheck waits for the next check; false if ctx ends first.
func (m *Mirror) untilCheck(ctx context.Context) bool {
	return m.pauseUnless(ctx, checkInterval, m.synced) == nil
}

// pauseUnless waits for d, or until there is something in the channel, which it takes.
func (m *Mirror) pauseUnless(ctx context.Context, d time.Duration, early chan struct{}) error {
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	paused := make(chan error, 1)
	go func() { paused <- m.pause(waiting, d) }()
	select {
	case <-early:
		cancel()
		<-paused
		return ctx.Err()
	case err := <-paused:
		return err
	}
}

// noteSynced requests a check of the file soon. It does not wait.
func (m *Mirror) noteSynced() { signal(m.synced) }

// signal puts something into a channel that holds one, unless there is something already.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// returnRest is the time between two full syncs that are asked for because something has returned.
const returnRest = time.Minute

// HeldSince returns when the rows of objects of a kind were last written, by ID. Objects that the mirror does not hold are left out.
func (m *Mirror) HeldSince(ctx context.Context, scope Scope, kind Kind, ids ...string) (map[string]time.Time, error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	if s := specOf(kind); s == nil || s.isPart {
		return nil, nil
	}
	rows, err := m.db.Read.QueryContext(ctx, "SELECT id, synced FROM "+string(kind)+
		" WHERE id IN (SELECT value FROM json_each(?))", jsonOf(ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	held := map[string]time.Time{}
	for rows.Next() {
		var id string
		var at time.Time
		if err := rows.Scan(&id, (*stamp)(&at)); err != nil {
			return nil, err
		}
		held[id] = at
	}
	return held, rows.Err()
}

// noteReturn records that an object which was deleted is stored again. What belonged to it was deleted with it, and only a full sync
// brings that back.
func (w *writer) noteReturn(kind Kind, id string) error {
	if kind != KindOrganization && kind != KindDirectory && kind != KindUser {
		return nil // nothing is deleted with it
	}
	was, err := w.isBuried(kind, id, 0)
	if was && w.returned == "" {
		w.returned = id
	}
	return err
}

const (
	mergePages = 100    // of a search index, in one transaction
	mergeSteps = 10_000 // for one index, at most
)

// mergeIndexes merges each search index into one piece, step by step: a search then looks up words once and not
// in every piece that a transaction of the sync has left.
func (m *Mirror) mergeIndexes(ctx context.Context) error {
	for _, kind := range append([]Kind{KindDomain}, kinds()...) {
		pages := -mergePages // negative: of all pieces, not of those alike in size
		for range mergeSteps {
			more, err := m.mergeStep(ctx, string(kind)+"_fts", pages)
			if err != nil {
				return fmt.Errorf("merge the search index of %s: %w", kind, err)
			}
			if !more {
				break
			}
			pages = mergePages
		}
	}
	return nil
}

// mergeStep merges some pages and reports whether there was anything to merge.
func (m *Mirror) mergeStep(ctx context.Context, fts string, pages int) (more bool, err error) {
	err = m.write(ctx, func(w *writer) error {
		var before, after int
		if err := w.row("SELECT total_changes()").Scan(&before); err != nil {
			return err
		}
		if _, err := w.exec("INSERT INTO "+fts+" ("+fts+", rank) VALUES ('merge', ?)", pages); err != nil {
			return err
		}
		if err := w.row("SELECT total_changes()").Scan(&after); err != nil {
			return err
		}
		more = after-before > 1
		return nil
	})
	return more, err
}
