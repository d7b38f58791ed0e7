package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"net/url"
	"os"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the database/sql driver named "sqlite"
)

// SQLite is one database file in WAL mode: a single writer connection, so that writers queue instead of
// failing, and a pool of read-only ones that never wait for it.
type SQLite struct {
	Write *sql.DB
	Read  *sql.DB
}

// SQLiteOptions say how a database file is opened.
type SQLiteOptions struct {
	Durable    bool  // synchronous=FULL: a commit survives power loss; otherwise NORMAL
	Migrations fs.FS // goose SQL files at its root, run before OpenSQLite returns
	Readers    int   // read connections; 0 means 4
}

// OpenSQLite opens (or creates, readable by its owner only) the file at path and brings its schema up to date.
func OpenSQLite(ctx context.Context, path string, opts SQLiteOptions) (*SQLite, error) {
	if err := createPrivate(path); err != nil {
		return nil, err
	}
	synchronous := "NORMAL"
	if opts.Durable {
		synchronous = "FULL"
	}
	write, err := sql.Open("sqlite", dsn(path, "journal_mode(WAL)", "synchronous("+synchronous+")", "foreign_keys(1)")+"&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	if err := migrate(ctx, write, opts.Migrations); err != nil {
		write.Close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	read, err := sql.Open("sqlite", dsn(path, "query_only(1)", "cache_size(-1000)"))
	if err != nil {
		write.Close()
		return nil, err
	}
	read.SetMaxOpenConns(max(opts.Readers, 4))
	read.SetMaxIdleConns(max(opts.Readers, 4))
	return &SQLite{Write: write, Read: read}, nil
}

// createPrivate makes an empty file for its owner alone, unless there is one: customers' data goes into it. SQLite
// gives the files beside it the same mode.
func createPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// Close closes both pools and returns the writer's error, if any.
func (s *SQLite) Close() error {
	s.Read.Close()
	return s.Write.Close()
}

// dsn names the file and the pragmas that every connection of a pool starts with.
func dsn(path string, pragmas ...string) string {
	query := url.Values{"_pragma": append([]string{"busy_timeout(5000)"}, pragmas...)}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

func migrate(ctx context.Context, db *sql.DB, files fs.FS) error {
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}
