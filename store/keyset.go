package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Page is one page of a list. Next and Prev are cursors for the pages after and before it, "" at the ends.
type Page[T any] struct {
	Rows []T
	Next string
	Prev string
}

// Paging selects a page of a list and its order. The zero value is the first page, newest
// first, 50 rows.
type Paging struct {
	Sort   string // the list's sort names; "" is the time of the row
	Oldest bool   // with Sort "": oldest first
	Desc   bool   // with a Sort name: Z to A
	After  string // a Page's Next
	Before string // a Page's Prev
	Limit  int    // rows per page, 50 when 0, at most 200
}

// limit is the number of rows asked for, within bounds.
func (p Paging) limit() int {
	if p.Limit <= 0 {
		return 50
	}
	return min(p.Limit, 200)
}

// descending reports whether the SQL order is descending.
func (p Paging) descending() bool {
	if p.Sort == "" {
		return !p.Oldest
	}
	return p.Desc
}

// querySpec describes a list once: its rows, its unique integer id column and its sort columns by public name.
type querySpec[T any] struct {
	name    string // in cursors
	columns string
	from    string
	id      string
	join    string // how a leading full-text table is joined
	search  string // the full-text table whose rowid is the id
	loose   []string
	sorts   map[string]string
	fields  func(*T) []any // where to scan the columns
}

// position is the position of a row in an order.
type position struct {
	key string
	id  int64
}

// page reads one page: the rows after the cursor, in order, plus one more row to find out whether there are more.
func (l querySpec[T]) page(ctx context.Context, db *sql.DB, scope Scope, paging Paging, where filter) (Page[T], error) {
	if err := scope.Check(); err != nil {
		return Page[T]{}, err
	}
	if where.match {
		l = l.led()
	}
	column, known := l.sorts[paging.Sort]
	if !known && paging.Sort != "" {
		return Page[T]{}, ErrBadCursor
	}
	backward := paging.Before != ""
	desc := paging.descending() != backward
	if cursor := paging.After + paging.Before; cursor != "" {
		if paging.After != "" && paging.Before != "" {
			return Page[T]{}, ErrBadCursor
		}
		at, err := l.decode(cursor, paging)
		if err != nil {
			return Page[T]{}, err
		}
		where.beyond(column, l.id, at, desc)
	}
	rows, positions, err := l.read(ctx, db, column, desc, where, paging.limit()+1)
	if err != nil {
		return Page[T]{}, err
	}
	more := len(rows) > paging.limit()
	if more {
		rows, positions = rows[:paging.limit()], positions[:paging.limit()]
	}
	if backward {
		slices.Reverse(rows)
		slices.Reverse(positions)
	}
	out := Page[T]{Rows: rows}
	if len(rows) > 0 && (more || backward) {
		out.Next = l.encode(positions[len(positions)-1], paging)
	}
	if len(rows) > 0 && (paging.After != "" || backward && more) {
		out.Prev = l.encode(positions[0], paging)
	}
	return out, nil
}

// led returns the list read through its full-text table, which finds rows in the order of their ids: a search for a word
// that occurs everywhere then costs no more than a page.
func (l querySpec[T]) led() querySpec[T] {
	rowid := l.search + ".rowid"
	l.from, l.join, l.id = l.search+" CROSS JOIN "+l.from, l.id+" = "+rowid, rowid
	return l
}

func (l querySpec[T]) read(ctx context.Context, db *sql.DB, column string, desc bool, where filter, limit int) ([]T, []position, error) {
	direction, sortKey := " ASC", "''"
	if desc {
		direction = " DESC"
	}
	order := l.id + direction
	if column != "" {
		sortKey, order = column, column+direction+", "+order
	}
	if l.join != "" {
		where.and(l.join)
	}
	query := "SELECT " + sortKey + ", " + l.id + ", " + l.columns + " FROM " + l.from + where.sql() + " ORDER BY " + order + Limit(limit)
	found, err := db.QueryContext(ctx, query, where.args...)
	if err != nil {
		return nil, nil, err
	}
	defer found.Close()
	var rows []T
	var positions []position
	for found.Next() {
		var row T
		var at position
		if err := found.Scan(append([]any{&at.key, &at.id}, l.fields(&row)...)...); err != nil {
			return nil, nil, err
		}
		rows, positions = append(rows, row), append(positions, at)
	}
	return rows, positions, found.Err()
}

// maxCounted is how far the rows of a list are counted.
const maxCounted = 10_000

// count returns how many rows match, up to maxCounted; more means that there are more.
func (l querySpec[T]) count(ctx context.Context, db *sql.DB, scope Scope, where filter) (n int, more bool, err error) {
	if err := scope.Check(); err != nil {
		return 0, false, err
	}
	if where.match {
		l = l.led()
		where.and(l.join)
	}
	query := "SELECT count(*) FROM (SELECT 1 FROM " + l.from + where.sql() + Limit(maxCounted+1) + ")"
	err = db.QueryRowContext(ctx, query, where.args...).Scan(&n)
	return min(n, maxCounted), n > maxCounted, err
}

// find reads the single row of a scope that matches, or ErrNotFound.
func (l querySpec[T]) find(ctx context.Context, db querier, scope Scope, where filter) (row T, err error) {
	if err := scope.Check(); err != nil {
		return row, err
	}
	return l.one(ctx, db, where)
}

// one reads the first row that matches, without a scope: a write must find the row that it changes.
func (l querySpec[T]) one(ctx context.Context, db querier, where filter) (T, error) {
	var row T
	query := "SELECT " + l.columns + " FROM " + l.from + where.sql() + " LIMIT 1"
	err := db.QueryRowContext(ctx, query, where.args...).Scan(l.fields(&row)...)
	if errors.Is(err, sql.ErrNoRows) {
		return row, ErrNotFound
	}
	return row, err
}

// querier is what *sql.DB and *sql.Tx share for reading.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

const cursorSeparator = "\x00"

// encode makes a cursor of list, sort, direction, id and key. It contains nothing that the page does not show.
func (l querySpec[T]) encode(at position, paging Paging) string {
	text := strings.Join([]string{l.name, paging.Sort, strconv.FormatBool(paging.descending()), strconv.FormatInt(at.id, 10), at.key},
		cursorSeparator)
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

// decode accepts exactly what encode writes for this list in this order; the key still only ever becomes a
// query parameter.
func (l querySpec[T]) decode(cursor string, paging Paging) (position, error) {
	if len(cursor) > 1400 {
		return position{}, ErrBadCursor
	}
	text, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || !utf8.Valid(text) {
		return position{}, ErrBadCursor
	}
	parts := strings.SplitN(string(text), cursorSeparator, 5)
	if len(parts) != 5 || paging.Sort == "" && parts[4] != "" {
		return position{}, ErrBadCursor
	}
	id, err := strconv.ParseInt(parts[3], 10, 64)
	if err != nil || id <= 0 {
		return position{}, ErrBadCursor
	}
	at := position{key: parts[4], id: id}
	if l.encode(at, paging) != cursor {
		return position{}, ErrBadCursor
	}
	return at, nil
}
