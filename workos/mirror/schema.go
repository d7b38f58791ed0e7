package mirror

import (
	"cmp"
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"frontdesk/store"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror/doubts"
	"frontdesk/workos/mirror/partial"
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

// tombstoneAge is how long a deletion is remembered. No answer is under way for longer.
const tombstoneAge = 24 * time.Hour

// bury records that an object was deleted now.
func (w *writer) bury(kind Kind, id string, looks int) error {
	w.m.hasTombstones.Store(true)
	if err := w.m.doubts.End(w.doubting(), string(kind), id); err != nil {
		return err
	}
	_, err := w.exec("INSERT OR REPLACE INTO tombstones VALUES (?, ?, ?, ?)", string(kind), id, w.number(), looks)
	return err
}

// isBuried reports whether an object was deleted after a request with a number; with 0, whether it was deleted at all.
func (w *writer) isBuried(kind Kind, id string, number int64) (is bool, err error) {
	if !w.m.hasTombstones.Load() {
		return false, nil
	}
	return is, w.row("SELECT EXISTS (SELECT 1 FROM tombstones WHERE kind = ? AND id = ? AND at > ?)", string(kind), id, number).Scan(&is)
}

// isBuriedWithParents reports whether an object, or what it belongs to, was deleted after a request with a number.
func (w *writer) isBuriedWithParents(r *record, number int64) (is bool, err error) {
	is, err = w.isBuried(r.kind, r.id, number)
	for column, kind := range parentColumns {
		if err == nil && !is {
			is, err = w.isBuried(kind, r.text(column), number)
		}
	}
	return is, err
}

// doubting is the transaction for what is in doubt.
func (w *writer) doubting() doubts.Tx { return doubts.Tx{Exec: w.exec, Row: w.row} }

// isOutdated reports whether a row stays as it is although its object was read. Newer updated_at wins. Where it is missing, unreadable or
// the same, the later request wins. An object with an earlier one comes from a copy of WorkOS's data that lags behind, and is read again.
func (w *writer) isOutdated(r *record, held heldRecord, at int64) (is bool, err error) {
	updated, difference := momentMillis(r.updated), 0
	if updated > 0 && held.updated > 0 && updated != held.updated {
		if latest := millis(w.m.now().Add(health.ClockSkew)); updated <= latest && held.updated <= latest {
			difference = cmp.Compare(updated, held.updated)
		}
	}
	if difference <= 0 && at < held.synced {
		return true, nil
	}
	if difference == 0 && r.kind == KindOrganization && r.hash != held.hash {
		isEarlier, err := w.hasEarlierDomain(r, held.row)
		if err != nil {
			return false, err
		}
		if isEarlier {
			difference = -1
		}
	}
	if difference < 0 {
		since, err := w.m.doubts.Note(w.doubting(), doubts.Older, string(r.kind), r.id, at, held.updated)
		if err != nil || at-since < doubts.OlderTime.Milliseconds() {
			return true, err
		}
	}
	return false, w.m.doubts.Answered(w.doubting(), string(r.kind), r.id, at, updated)
}

// hasEarlierDomain reports whether an answer shows a domain of an organization as it was before: a change of a domain moves its own
// updated_at and not the organization's.
func (w *writer) hasEarlierDomain(r *record, row int64) (has bool, err error) {
	var held []byte
	if err := w.row("SELECT json FROM raw_organizations WHERE row = ?", row).Scan(&held); err != nil {
		return false, err
	}
	before := map[string]time.Time{}
	for _, part := range partial.Parts(partial.Members(held)["domains"]) {
		d := domainOf(part)
		before[d.ID] = d.UpdatedAt.Time
	}
	for _, part := range partial.Parts(partial.Members(r.json)["domains"]) {
		d := domainOf(part)
		has = has || d.ID != "" && !d.UpdatedAt.IsZero() && d.UpdatedAt.Before(before[d.ID])
	}
	return has, nil
}

// noteReturn records that an object which was deleted is stored again. What belonged to it was deleted with it and is read as well;
// what a full sync lists, it lists with what belongs to it.
func (w *writer) noteReturn(kind Kind, id string, isFromPage bool) error {
	if err := w.m.doubts.End(w.doubting(), string(kind), id); err != nil {
		return err
	}
	if !isFromPage || kind != KindOrganization && kind != KindDirectory && kind != KindUser {
		return nil // nothing is deleted with others
	}
	was, err := w.isBuried(kind, id, 0)
	if err == nil && was {
		w.hasReturned = true
		_, err = w.m.doubts.Note(w.doubting(), doubts.Returned, string(kind), id, w.number(), 0)
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
