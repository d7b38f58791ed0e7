package mirror

import (
	"context"
	"database/sql"
	"sync"
)

// maxStatements are the write statements that stay prepared. SQLite keeps some 10 KB for each.
const maxStatements = 200

// statements keeps write statements prepared from one transaction to the next. Preparing them again takes half of the time
// in which what a page has read is stored. A statement whose connection was closed is prepared on the next one by itself.
type statements struct {
	mu       sync.Mutex
	known    map[string]bool // statements of earlier transactions
	prepared map[string]*sql.Stmt
}

func newStatements() *statements {
	return &statements{known: map[string]bool{}, prepared: map[string]*sql.Stmt{}}
}

// of returns a kept statement for use in a transaction, which closes it there, or nil when it is not kept.
func (s *statements) of(ctx context.Context, tx *sql.Tx, query string) *sql.Stmt {
	s.mu.Lock()
	kept := s.prepared[query]
	s.mu.Unlock()
	if kept == nil {
		return nil
	}
	return tx.StmtContext(ctx, kept)
}

// keep prepares those of a committed transaction's statements that an earlier one used too. It does so only while no other
// transaction has the connection, so that nobody waits for it.
func (s *statements) keep(ctx context.Context, db *sql.DB, used map[string]*sql.Stmt) {
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

// wanted are the statements that are used again and not yet kept. The others are remembered.
func (s *statements) wanted(used map[string]*sql.Stmt) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var again []string
	for query := range used {
		switch {
		case s.prepared[query] != nil:
		case s.known[query]:
			again = append(again, query)
		case len(s.known) < maxStatements:
			s.known[query] = true
		}
	}
	return again
}

// add keeps a statement, unless somebody else was faster.
func (s *statements) add(query string, stmt *sql.Stmt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.prepared[query] != nil {
		_ = stmt.Close() // it was never used
		return
	}
	s.prepared[query] = stmt
}
