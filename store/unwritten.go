package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// NotWritten is the note on an action whose outcome could not be written yet.
const NotWritten = "Frontdesk could not write this to Activity yet. It keeps trying."

// maxKeptRecords bounds the number of whole actions kept in memory, because even people without any permission can cause
// them. Outcomes are bounded by the number of intents in the file.
const maxKeptRecords = 1000

// unwritten holds writes about what has already happened that failed because another process held the file or the disk was
// full. They are kept in memory and shown to readers, and WriteUnwritten tries them again. The zero value is
// ready to use.
type unwritten struct {
	mu        sync.Mutex
	writes    []*keptWrite // in the order in which they must be made
	isBlocked bool         // the last write failed because of the file, so the next would fail too
	isClosed  bool         // no more writes are made, so none is kept

	writing sync.Mutex // held while the writes are made, so that none is made twice
}

// keptWrite is one write that was not made yet.
type keptWrite struct {
	what  string // for the log: "outcome of action 12: done"
	write func(context.Context, *sql.Tx) error
	show  func(record any) // updates a record that was read with this write; nil if it changes none
}

// writeOrKeep makes a write. If the file cannot be written, it keeps the write for later and its error wraps ErrNotWritten.
func (s *Store) writeOrKeep(ctx context.Context, kept keptWrite) error {
	if s.unwritten.addBehind(&kept) {
		return ErrNotWritten
	}
	ctx = context.WithoutCancel(ctx)
	err := s.inTx(ctx, func(tx *sql.Tx) error { return kept.write(ctx, tx) })
	if err == nil || isFinal(err) {
		return err
	}
	s.unwritten.add(&kept, err)
	return fmt.Errorf("%w: %w", ErrNotWritten, err)
}

// isFinal reports whether an error means that a write can never be made, or was made already.
func isFinal(err error) bool { return errors.Is(err, ErrHasOutcome) || errors.Is(err, ErrNotFound) }

// addBehind adds a write behind others that already wait, and reports whether there are any.
func (u *unwritten) addBehind(kept *keptWrite) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.isBlocked || len(u.writes) == 0 {
		return false
	}
	u.writes = append(u.writes, kept)
	return true
}

func (u *unwritten) add(kept *keptWrite, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.isClosed {
		u.writes, u.isBlocked = append(u.writes, kept), IsUnavailable(err)
	}
}

func (u *unwritten) waiting() []*keptWrite {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Clone(u.writes)
}

// end removes a write that was made, or keeps it after an error.
func (u *unwritten) end(kept *keptWrite, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.isBlocked = IsUnavailable(err)
	if err == nil {
		u.writes = slices.DeleteFunc(u.writes, func(other *keptWrite) bool { return other == kept })
	}
}

// show updates a record that was read with the changes that are not written yet.
func (u *unwritten) show(record any) {
	for _, kept := range u.waiting() {
		if kept.show != nil {
			kept.show(record)
		}
	}
}

// WriteUnwritten tries the kept writes again: outcomes of actions with their records, and ends of sessions. It returns how
// many are left and why.
func (s *Store) WriteUnwritten(ctx context.Context) (left int, err error) {
	u := &s.unwritten
	u.writing.Lock()
	defer u.writing.Unlock()
	for _, kept := range u.waiting() {
		failed := s.inTx(ctx, func(tx *sql.Tx) error { return kept.write(ctx, tx) })
		if isFinal(failed) {
			failed = nil
		}
		u.end(kept, failed)
		if failed == nil {
			continue
		}
		err = errors.Join(err, fmt.Errorf("%s: %w", kept.what, failed))
		if IsUnavailable(failed) || ctx.Err() != nil {
			break
		}
	}
	return len(u.waiting()), err
}

// close stops keeping writes, and returns what is not written, for the log.
func (u *unwritten) close() error {
	u.mu.Lock()
	u.isClosed = true
	u.mu.Unlock()
	var what []string
	for _, kept := range u.waiting() {
		what = append(what, kept.what)
	}
	if len(what) == 0 {
		return nil
	}
	return errors.New("store: not written: " + strings.Join(what, "; "))
}

// showOutcome shows an outcome that is not written yet in the entry of its action.
func (s *Store) showOutcome(actionID int64, outcome Outcome, workosRequestID, note string) func(any) {
	at := s.Now().UTC()
	return func(record any) {
		entry, isEntry := record.(*AuditEntry)
		if !isEntry || entry.ID != actionID || entry.Outcome != Intent && entry.Outcome != Unknown {
			return
		}
		entry.Outcome, entry.EndedAt, entry.WorkOSRequestID, entry.IsUnwritten = outcome, at, workosRequestID, true
		entry.Note = strings.TrimSpace(note + " " + NotWritten)
	}
}

// showOutcomeAnd is showOutcome for an action that also has a record besides the entry.
func (s *Store) showOutcomeAnd(actionID int64, outcome Outcome, workosRequestID, note string, show func(record any)) func(any) {
	entry := s.showOutcome(actionID, outcome, workosRequestID, note)
	return func(record any) {
		entry(record)
		show(record)
	}
}

// showAll updates records that were read with the changes that are not written yet.
func showAll[T any](s *Store, records []T) {
	for i := range records {
		s.unwritten.show(&records[i])
	}
}

// isOpen reports whether an action without an outcome in the file has none in memory either.
func (s *Store) isOpen(actionID int64) bool {
	entry := AuditEntry{ID: actionID, Outcome: Intent}
	s.unwritten.show(&entry)
	return entry.Outcome == Intent
}

// RecordAnyway is Record for something that has happened whether it can be written or not. If the file cannot be written,
// the write is kept for later.
func (s *Store) RecordAnyway(ctx context.Context, action OperatorAction, outcome Outcome, note string) error {
	action.at = s.Now()
	record := func(ctx context.Context, tx *sql.Tx) error {
		id, err := s.begin(ctx, tx, action)
		if err != nil {
			return err
		}
		return s.recordOutcome(ctx, tx, id, outcome, "", note, action.at)
	}
	if len(s.unwritten.waiting()) >= maxKeptRecords {
		return s.inTx(ctx, func(tx *sql.Tx) error { return record(ctx, tx) })
	}
	return s.writeOrKeep(ctx, keptWrite{what: action.Action + " of " + action.Actor.ID, write: record})
}
