package mirror

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"frontdesk/store"
)

const (
	checkInterval = time.Hour
	checkPause    = 100 * time.Millisecond // between two tables, for those who read and write
	maxCheck      = 30 * time.Second       // of one table; a table that takes longer is left until the next time
)

// checkFile reads the structure of every table and tells what is wrong with it, nil for nothing. It finds damage behind
// a whole header that no page has come across yet. Its one connection forgets what it had read before.
func (m *Mirror) checkFile(ctx context.Context) error {
	conn, err := m.db.Read.Conn(ctx)
	if err != nil {
		return onlyDamage(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "PRAGMA shrink_memory"); err != nil {
		return onlyDamage(err)
	}
	tables, err := tablesOf(ctx, conn)
	if err != nil {
		return onlyDamage(err)
	}
	for _, table := range tables {
		if err := checkTable(ctx, conn, table); err != nil {
			return onlyDamage(err)
		}
		if m.pause(ctx, checkPause) != nil {
			return nil
		}
	}
	return nil
}

// errCheck is what SQLite says of a damaged structure.
type errCheck string

// Error is for the log.
func (e errCheck) Error() string { return string(e) }

// onlyDamage leaves out every error that says nothing about the content of the file.
func onlyDamage(err error) error {
	var check errCheck
	if errors.As(err, &check) || store.IsDamaged(err) {
		return err
	}
	return nil
}

// tablesOf are the tables that have pages of their own.
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

func checkTable(ctx context.Context, conn *sql.Conn, table string) error {
	ctx, cancel := context.WithTimeout(ctx, maxCheck)
	defer cancel()
	if err := quickCheck(ctx, conn, "'"+table+"'"); ctx.Err() == nil {
		return err
	}
	return nil
}

// quickCheck reads the structure of what is named: a table in quotes, or the whole file up to a number of faults. An
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

// checkFiles checks the file at once and then every hour, until ctx ends, and has a damaged one rebuilt.
func (m *Mirror) checkFiles(ctx context.Context) {
	for {
		if m.checkFile(ctx) != nil && ctx.Err() == nil {
			m.rebuildIf(ctx, m.checkFile)
		}
		if m.pause(ctx, checkInterval) != nil {
			return
		}
	}
}
