package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the database/sql driver named "sqlite"
)

// SQLite is one database file in WAL mode: a single writer connection, so that writers queue instead of
// failing, and a pool of read-only ones that never wait for it.
type SQLite struct {
	Write *sql.DB
	Read  *sql.DB

	path string
	opts SQLiteOptions
}

// SQLiteOptions say how a database file is opened.
type SQLiteOptions struct {
	Durable    bool  // synchronous=FULL: a commit survives power loss; otherwise NORMAL
	Migrations fs.FS // goose SQL files at its root, run before OpenSQLite returns
	// Prepare, if set, replaces Migrations: it makes the tables of a new file and may refuse another one.
	Prepare func(context.Context, *sql.DB) error
	Readers int // read connections; 0 means 4

	Pragmas []string // of the write connection, as "name(value)", also when it is opened again
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
	pragmas := append([]string{"journal_mode(WAL)", "synchronous(" + synchronous + ")", "foreign_keys(1)"}, opts.Pragmas...)
	write, err := sql.Open("sqlite", dsn(path, pragmas...)+"&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	if opts.Prepare == nil {
		opts.Prepare = func(ctx context.Context, db *sql.DB) error { return migrate(ctx, db, opts.Migrations) }
	}
	if err := opts.Prepare(ctx, write); err != nil {
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
	return &SQLite{Write: write, Read: read, path: path, opts: opts}, nil
}

// Replace puts a new, empty database in the place of the file, which aside moves away. It waits for writes and blocks new
// ones; reads that have begun finish on the old file, and every connection is opened again.
func (s *SQLite) Replace(ctx context.Context, aside func() error) error {
	fresh := s.path + ".new"
	if err := makeFresh(ctx, fresh, s.opts); err != nil {
		return err
	}
	s.Read.SetMaxIdleConns(-1) // every connection is closed once it is not in use
	defer time.AfterFunc(oldConnections, func() { s.Read.SetMaxIdleConns(max(s.opts.Readers, 4)) })
	// Holding the one write connection keeps other writers out; at the end it is closed, even if they wait for it. If the
	// file cannot be opened any more, this fails, but then there is no other writer either.
	if writer, err := s.Write.Conn(ctx); err == nil {
		defer writer.Raw(func(any) error { return driver.ErrBadConn })
	}
	if err := aside(); err != nil {
		return err
	}
	return os.Rename(fresh, s.path)
}

// oldConnections is how long a read of the old file may still take.
const oldConnections = time.Minute

// makeFresh makes an empty database with its schema, all of it in one file.
func makeFresh(ctx context.Context, path string, opts SQLiteOptions) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	db, err := OpenSQLite(ctx, path, opts)
	if err != nil {
		return err
	}
	return db.Close() // the last connection moves the log into the file
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

// Limit returns the clause that ends a query after n rows. The number is part of the text because SQLite prepares a query
// again when its limit is a parameter and gets its value.
func Limit(n int) string { return " LIMIT " + strconv.Itoa(n) }

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
