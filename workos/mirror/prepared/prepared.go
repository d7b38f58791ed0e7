// Package prepared keeps statements prepared across the transactions of one connection.
package prepared

import (
	"context"
	"database/sql"
	"sync"
)

// Max is how many statements stay prepared. SQLite needs some 10 KB for each.
const Max = 200

// Statements keeps write statements prepared across transactions. Preparing them again would take half of the time
// for storing what a page has read. If a statement's connection was closed, it is prepared again automatically.
type Statements struct {
	mu       sync.Mutex
	known    map[string]bool // statements of earlier transactions
	prepared map[string]*sql.Stmt
}

// New returns an empty set.
func New() *Statements {
	return &Statements{known: map[string]bool{}, prepared: map[string]*sql.Stmt{}}
}

// Of returns a kept statement for use in a transaction, which closes it there, or nil if it is not kept.
func (s *Statements) Of(ctx context.Context, tx *sql.Tx, query string) *sql.Stmt {
	s.mu.Lock()
	kept := s.prepared[query]
	s.mu.Unlock()
	if kept == nil {
		return nil
	}
	return tx.StmtContext(ctx, kept)
}

// Keep prepares those statements of a committed transaction that an earlier one used too. It does so only while no other
// transaction has the connection, so that no one waits for it.
func (s *Statements) Keep(ctx context.Context, db *sql.DB, used map[string]*sql.Stmt) {
	for _, query := range s.wanted(used) {
		if db.Stats().InUse > 0 {
			return
		}
		stmt, err := db.PrepareContext(ctx, query)
		if err != nil {
			return // it is prepared where it is used
		}
		s.add(query, stmt)
	}
}

// wanted returns the statements that were used before and are not kept yet, and remembers the others.
func (s *Statements) wanted(used map[string]*sql.Stmt) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var again []string
	for query := range used {
		switch {
		case s.prepared[query] != nil:
		case s.known[query]:
			again = append(again, query)
		case len(s.known) < Max:
			s.known[query] = true
		}
	}
	return again
}

// add keeps a statement, unless another goroutine has already kept it.
func (s *Statements) add(query string, stmt *sql.Stmt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.prepared[query] != nil {
		_ = stmt.Close() // it was never used
		return
	}
	s.prepared[query] = stmt
}

// Len returns how many statements are prepared.
func (s *Statements) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.prepared)
}
