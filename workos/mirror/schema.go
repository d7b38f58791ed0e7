package mirror

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"

	"frontdesk/store"
)

//go:embed schema.sql
var otherTables string

// schema is the SQL that makes a mirror's tables.
func schema() string {
	var b strings.Builder
	for _, s := range specs() {
		b.WriteString(s.schema())
	}
	return b.String() + otherTables
}

// schemaVersion tells files with different tables apart. It follows from the tables: nobody has to raise it.
func schemaVersion() int32 {
	h := fnv.New32a()
	h.Write([]byte(schema()))
	return max(1, int32(h.Sum32()&0x7fffffff))
}

// errOtherVersion is a whole file whose tables are those of another version of Frontdesk.
var errOtherVersion = errors.New("the file has the tables of another version of Frontdesk")

// prepare makes the tables of a new file, and refuses one whose tables are others.
func prepare(ctx context.Context, db *sql.DB) error {
	var version int32
	var tables int
	if err := db.QueryRowContext(ctx, "SELECT user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_user_version").Scan(&version, &tables); err != nil {
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

// irreplaceable are the tables whose rows WorkOS does not give again: its events go back 30 days.
var irreplaceable = []string{"events", "certificates", "sign_ins"}

// takeOver copies what WorkOS does not give again out of a file of another version, as far as that has it.
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
