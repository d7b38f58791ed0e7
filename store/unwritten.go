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

// NotWritten is said of an action whose outcome the file did not take yet.
const NotWritten = "Frontdesk could not write this to Activity yet. It keeps trying."

// maxKeptRecords bounds the actions that are kept whole, which people without a right to anything can cause. Outcomes are
// bounded by the intents that the file took.
const maxKeptRecords = 1000

// unwritten are writes about what has already happened, which the file did not take because another process held it or the
// disk was full. They are kept in memory, readers are shown what they say, and WriteUnwritten makes them. The zero value is
// ready.
type unwritten struct {
	mu        sync.Mutex
	writes    []*keptWrite // in the order in which they were to be made
	isBlocked bool         // the last one failed because of the file: the next would only wait in vain
	isClosed  bool         // nobody will make them any longer, so none is kept

	writing sync.Mutex // held while they are made, so that none is made twice
}

// keptWrite is one write that was not made yet.
type keptWrite struct {
	what  string // for the log: "outcome of action 12: done"
	write func(context.Context, *sql.Tx) error
	show  func(record any) // gives a record that was read what is not written of it yet; nil for nothing
}

// writeOrKeep makes a write, or keeps it until the file takes writes again. Then its error wraps ErrNotWritten.
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

// isFinal reports whether an error says that a write can never be made, or was made already.
func isFinal(err error) bool { return errors.Is(err, ErrHasOutcome) || errors.Is(err, ErrNotFound) }

// addBehind keeps a write behind others that wait because the file takes none, and reports whether there are such.
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

// end takes a write out that was made, or keeps it after an error.
func (u *unwritten) end(kept *keptWrite, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.isBlocked = IsUnavailable(err)
	if err == nil {
		u.writes = slices.DeleteFunc(u.writes, func(other *keptWrite) bool { return other == kept })
	}
}

// show gives a record that was read what is not written of it yet.
func (u *unwritten) show(record any) {
	for _, kept := range u.waiting() {
		if kept.show != nil {
			kept.show(record)
		}
	}
}

// WriteUnwritten makes the writes that the file did not take when they were to be made: outcomes of actions and what goes with
// them, and ends of sessions. It returns how many are left and why.
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

// close ends the keeping, and names what is not written, for the log.
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

// showOutcomeAnd is showOutcome for an action that has a record of its own besides the entry.
func (s *Store) showOutcomeAnd(actionID int64, outcome Outcome, workosRequestID, note string, show func(record any)) func(any) {
	entry := s.showOutcome(actionID, outcome, workosRequestID, note)
	return func(record any) {
		entry(record)
		show(record)
	}
}

// showAll gives records that were read what is not written of them yet.
func showAll[T any](s *Store, records []T) {
	for i := range records {
		s.unwritten.show(&records[i])
	}
}

// isOpen reports whether the outcome of an action that has none in the file is not known either.
func (s *Store) isOpen(actionID int64) bool {
	entry := AuditEntry{ID: actionID, Outcome: Intent}
	s.unwritten.show(&entry)
	return entry.Outcome == Intent
}

// RecordAnyway is Record of what has happened whether it can be written or not. What the file does not take is kept and written
// later.
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
