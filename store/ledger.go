package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Actor is the person who acts, as recorded in the ledger. The ID is empty for a person who was not signed in.
type Actor struct {
	ID    string // the operator's id
	Email string
	Name  string
	Role  string
	IP    string
}

// OperatorAction is one thing that an operator does or tries to do. It must not contain secrets.
type OperatorAction struct {
	Actor            Actor
	RequestID        string // of the request to Frontdesk
	Action           string // dotted: "portal_link.issue"
	TargetType       string
	TargetID         string
	TargetName       string
	OrganizationID   string
	OrganizationName string
	Reason           string
	Details          Details
	Due              time.Time // not to be sent before, and can be undone until then; zero for at once
	SeenVersion      string    // of the target, kept while the action waits; "" where nothing is compared

	at time.Time // when it happened, where it is written later; zero for now
}

// Outcome is how an action ended; Intent until it has ended.
type Outcome string

// The outcomes of an action.
const (
	Intent   Outcome = "intent"   // written down, nothing known yet
	Done     Outcome = "done"     // it happened
	Partial  Outcome = "partial"  // of several things, some were done and some were not
	NotDone  Outcome = "not_done" // sent without a usable answer, and WorkOS showed later that it did not happen
	Refused  Outcome = "refused"  // Frontdesk or WorkOS refused it; nothing changed
	Failed   Outcome = "failed"   // nothing was sent, or it certainly did not happen
	Unknown  Outcome = "unknown"  // sent, but no usable answer: it may have happened
	Canceled Outcome = "undone"   // undone before it was sent

	// Accepted is an Unknown outcome of which more is known: WorkOS accepted the deletion, and may not have carried it out yet.
	// See AuditEntry.KnownOutcome; the ledger's rows have Unknown.
	Accepted Outcome = "accepted"
	// ShownAgain is a Done outcome of a deletion that did not last: WorkOS shows the object again.
	ShownAgain Outcome = "shown_again"
)

// Begin writes the intent to act and returns once it is safe on disk. Nothing may be sent to WorkOS before; if Begin
// fails, the action must not be carried out.
func (s *Store) Begin(ctx context.Context, action OperatorAction) (int64, error) {
	var id int64
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		var err error
		id, err = s.begin(ctx, tx, action)
		return err
	})
	return id, err
}

// RecordOutcome adds how an action ended, even when the context is already canceled. If the file cannot be written, it keeps
// the write for later and returns ErrNotWritten.
// An action whose outcome is unknown can be given a second outcome; any other second outcome is ErrHasOutcome.
func (s *Store) RecordOutcome(ctx context.Context, actionID int64, outcome Outcome, workosRequestID, note string) error {
	at := s.Now()
	return s.writeOrKeep(ctx, keptWrite{
		what: fmt.Sprintf("outcome of action %d: %s", actionID, outcome),
		write: func(ctx context.Context, tx *sql.Tx) error {
			if row, err := ledgerList.one(ctx, tx, filter{conditions: []string{"l.id = ?"}, args: []any{actionID}}); err == nil &&
				row.Outcome == outcome && row.Note == note {
				return ErrHasOutcome // also an unknown outcome is not written twice
			}
			return s.recordOutcome(ctx, tx, actionID, outcome, workosRequestID, note, at)
		},
		show: s.showOutcome(actionID, outcome, workosRequestID, note),
	})
}

// RecordAccepted is RecordOutcome for a deletion that WorkOS accepted and has not carried out yet, as far as it shows: its outcome
// is unknown until a lookup finds it.
func (s *Store) RecordAccepted(ctx context.Context, actionID int64, workosRequestID, note string) error {
	at, show := s.Now(), s.showOutcome(actionID, Unknown, workosRequestID, note)
	return s.writeOrKeep(ctx, keptWrite{
		what: fmt.Sprintf("accepted deletion of action %d", actionID),
		write: func(ctx context.Context, tx *sql.Tx) error {
			if err := s.recordOutcome(ctx, tx, actionID, Unknown, workosRequestID, note, at); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, "INSERT INTO accepted_actions (act_id) VALUES (?) ON CONFLICT DO NOTHING", actionID)
			return err
		},
		show: func(record any) {
			show(record)
			if entry, isEntry := record.(*AuditEntry); isEntry && entry.ID == actionID {
				entry.IsAccepted = true
			}
		},
	})
}

// Record writes an action together with its outcome, for actions that call nothing in WorkOS, such as signing in,
// being refused, or viewing masked attributes.
func (s *Store) Record(ctx context.Context, action OperatorAction, outcome Outcome, note string) (int64, error) {
	var id int64
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		var err error
		if id, err = s.begin(ctx, tx, action); err != nil {
			return err
		}
		return s.recordOutcome(ctx, tx, id, outcome, "", note, s.Now())
	})
	return id, err
}

// RecoverPending gives every action without an outcome the outcome unknown, and also the link or export that it was to create.
// Call it once at start, before any action. It returns how many there were.
func (s *Store) RecoverPending(ctx context.Context) (int, error) {
	var pending []int64
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		var err error
		if pending, err = pendingIDs(ctx, tx, s.Now().Add(farAhead)); err != nil {
			return err
		}
		return s.recoverOpen(ctx, tx, pending, "Frontdesk stopped before the outcome was recorded.")
	})
	return len(pending), err
}

// farAhead is later than any entry, also one that was written while the clock was wrong.
const farAhead = 100 * 365 * 24 * time.Hour

// RecoverStale is RecoverPending for a running program: it takes only the actions that were begun before the given time, which
// no request works on any longer. Those whose outcome is known but not written yet are left alone.
func (s *Store) RecoverStale(ctx context.Context, before time.Time) (int, error) {
	pending, err := pendingIDs(ctx, s.db.Read, before)
	pending = slices.DeleteFunc(pending, func(id int64) bool { return !s.isOpen(id) })
	if err != nil || len(pending) == 0 {
		return 0, err
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		return s.recoverOpen(ctx, tx, pending, "Something went wrong in Frontdesk before the outcome was recorded.")
	})
	return len(pending), err
}

// recoverOpen gives actions without an outcome the outcome unknown.
func (s *Store) recoverOpen(ctx context.Context, tx *sql.Tx, pending []int64, note string) error {
	for _, id := range pending {
		if err := s.recordOutcome(ctx, tx, id, Unknown, "", note, s.Now()); err != nil {
			return err
		}
		for _, table := range []string{"portal_links", "exports"} {
			_, err := tx.ExecContext(ctx, "UPDATE "+table+" SET state = ?, note = ? WHERE act_id = ? AND state = ?", string(Unknown), note, id,
				stateRequested)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// pendingIDs returns the actions begun before a time that have no outcome, except delayed ones that were not sent yet.
func pendingIDs(ctx context.Context, db querier, before time.Time) ([]int64, error) {
	return ids(ctx, db, "SELECT act_id FROM ledger_open JOIN ledger ON ledger.id = act_id WHERE ledger.at < ? "+
		"AND act_id NOT IN (SELECT act_id FROM delayed_acts) ORDER BY act_id", millis(before))
}

func ids(ctx context.Context, db querier, query string, args ...any) ([]int64, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func (s *Store) begin(ctx context.Context, tx *sql.Tx, action OperatorAction) (int64, error) {
	if action.Action == "" {
		return 0, errors.New("store: an action needs a name")
	}
	by := action.Actor
	written, err := tx.ExecContext(ctx, `INSERT INTO ledger (at, actor_id, actor_email, actor_key, actor_name, actor_role, actor_ip,
		request_id, action, target_type, target_id, target_name, organization_id, organization_name, reason, details)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		millis(cmp.Or(action.at, s.Now())), by.ID, by.Email, key(by.Email), by.Name, by.Role, by.IP, action.RequestID,
		action.Action, action.TargetType, action.TargetID, action.TargetName, action.OrganizationID, action.OrganizationName,
		action.Reason, jsonText(action.Details))
	if err != nil {
		return 0, err
	}
	id, err := written.LastInsertId()
	if err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO ledger_open (act_id) VALUES (?)", id); err != nil {
		return 0, err
	}
	return id, index(ctx, tx, "ledger_search", id, action.words()...)
}

func (s *Store) recordOutcome(
	ctx context.Context, tx *sql.Tx, actionID int64, outcome Outcome, workosRequestID, note string, at time.Time,
) error {
	if outcome == Intent {
		return errors.New("store: an intent is no outcome")
	}
	row, err := ledgerList.one(ctx, tx, filter{conditions: []string{"l.id = ?"}, args: []any{actionID}})
	if err != nil {
		return err
	}
	if row.Outcome != Intent && row.Outcome != Unknown {
		return ErrHasOutcome
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO ledger_outcomes (act_id, at, outcome, workos_request_id, note) VALUES (?,?,?,?,?)",
		actionID, millis(at), string(outcome), workosRequestID, note)
	if err != nil {
		return fmt.Errorf("record the outcome of action %d as %q: %w", actionID, outcome, err)
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM ledger_open WHERE act_id = ?", actionID); err != nil {
		return err
	}
	if err := scheduleLookup(ctx, tx, row, outcome, s.Now()); err != nil {
		return err
	}
	return index(ctx, tx, "ledger_search", actionID, append(row.words(), workosRequestID, note)...)
}

// words are the texts by which the search of the ledger finds an action.
func (a OperatorAction) words() []string {
	words := []string{a.Actor.ID, a.Actor.Email, a.Actor.Name, a.Actor.IP, a.RequestID, a.Action, a.TargetType, a.TargetID, a.TargetName,
		a.OrganizationID, a.OrganizationName, a.Reason}
	for _, detail := range a.Details {
		if detail.IsChange {
			words = append(words, detail.Change.Before, detail.Change.After)
			continue
		}
		words = append(words, detail.Fact)
	}
	return words
}

// index replaces the words of a row in a full-text table. A line break between two
// values keeps a search from matching across them.
func index(ctx context.Context, tx *sql.Tx, table string, id int64, words ...string) error {
	_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO "+table+" (rowid, words) VALUES (?, ?)", id, strings.Join(words, "\n"))
	return err
}
