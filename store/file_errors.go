package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// primary returns SQLite's primary error code, 0 for other errors.
func primary(err error) int {
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return 0
	}
	return failed.Code() & 0xff
}

// header begins every SQLite file (https://www.sqlite.org/fileformat.html, "The Database Header").
const header = "SQLite format 3\x00"

// CheckHeader returns an error if the file at path cannot be a database. A missing file, an empty one, and one that begins
// like a database pass. It opens no database, so that none of SQLite's files appear beside it.
func CheckHeader(path string) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	begins := make([]byte, len(header))
	n, err := io.ReadFull(file, begins)
	if n == 0 && errors.Is(err, io.EOF) || string(begins) == header {
		return nil
	}
	return errors.New("the file does not begin as a database does")
}

// IsDamaged reports whether an error says that a database file does not hold what was written to it: it was overwritten,
// cut short, or is no database at all.
func IsDamaged(err error) bool {
	switch primary(err) {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return true
	case sqlite3.SQLITE_ERROR:
		return strings.Contains(err.Error(), "no such table") // an emptied file
	}
	var failed *sqlite.Error
	return errors.As(err, &failed) && failed.Code() == sqlite3.SQLITE_IOERR_SHORT_READ
}

// IsUnavailable reports whether an error says that a database file is whole but cannot be used now.
func IsUnavailable(err error) bool { return unavailableWords(err) != "" }

// FileProblem describes in plain words what is wrong with a database file, to follow its name: "is full". For an error that is
// not about the file it returns the error's own text.
func FileProblem(err error) string {
	if words := unavailableWords(err); words != "" {
		return words
	}
	if IsDamaged(err) {
		return "is damaged"
	}
	return "cannot be used: " + err.Error()
}

func unavailableWords(err error) string {
	switch primary(err) {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return "is locked by another process"
	case sqlite3.SQLITE_FULL:
		return "cannot grow: the disk is full"
	case sqlite3.SQLITE_READONLY:
		return "is read-only for this program"
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return "cannot be opened: its folder is read-only or missing"
	case sqlite3.SQLITE_IOERR:
		if !IsDamaged(err) {
			return "cannot be read or written: the disk reports an error"
		}
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "cannot be opened: this program may not write to it or its folder"
	case errors.Is(err, syscall.ENOSPC):
		return "cannot grow: the disk is full"
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrNotExist):
		return "cannot be opened: its folder is read-only or missing"
	}
	return ""
}

// CheckWritable writes a row and commits it, and returns why that failed. Like any write, it waits for another writer.
func (s *Store) CheckWritable(ctx context.Context) error {
	const probe = `INSERT INTO preferences (operator_id, name, value, updated_at) VALUES ('', 'write check', '', ?)
		ON CONFLICT (operator_id, name) DO UPDATE SET updated_at = excluded.updated_at`
	_, err := s.db.Write.ExecContext(ctx, probe, millis(s.Now()))
	return err
}
