package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Actor is the person who acts, as the ledger remembers them. An empty ID is somebody who was not signed in.
type Actor struct {
	ID    string // the operator's id
	Email string
	Name  string
	Role  string
	IP    string
}

// Act is one thing that an operator does or tries. Nothing secret belongs in it.
type Act struct {
	Actor            Actor
	RequestID        string // of the desk's own request
	Action           string // dotted: "portal_link.issue"
	TargetType       string
	TargetID         string
	TargetName       string
	OrganizationID   string
	OrganizationName string
	Reason           string
	Details          map[string]string
	Due              time.Time // not to be sent before, and can be undone until then; zero for at once
}

// Outcome is how an act ended, or Intent while it has not.
type Outcome string

// The outcomes of an act.
const (
	Intent  Outcome = "intent"   // written down, nothing known yet
	Done    Outcome = "done"     // it happened
	Partial Outcome = "partial"  // of several things, some were done and some were not
	NotDone Outcome = "not_done" // sent without a usable answer, and WorkOS showed later that it did not happen
	Refused Outcome = "refused"  // the desk or WorkOS said no; nothing changed
	Failed  Outcome = "failed"   // nothing was sent, or it certainly did not happen
	Unknown Outcome = "unknown"  // sent, but no usable answer: it may have happened
	Undone  Outcome = "undone"   // undone before it was sent
)

// Begin writes the intent to act and returns once it is safe on disk. Nothing may be sent before; when Begin
// fails, the act must not happen.
func (d *Desk) Begin(ctx context.Context, act Act) (int64, error) {
	var id int64
	err := d.inTx(ctx, func(tx *sql.Tx) error {
		var err error
		id, err = d.begin(ctx, tx, act)
		return err
	})
	return id, err
}

// Settle adds how an act ended. The context may already be cancelled: what happened is written all the same.
// An act whose outcome is unknown can be settled once more; any other second outcome is ErrSettled.
func (d *Desk) Settle(ctx context.Context, actID int64, outcome Outcome, workosRequestID, note string) error {
	ctx = context.WithoutCancel(ctx)
	return d.inTx(ctx, func(tx *sql.Tx) error { return d.settle(ctx, tx, actID, outcome, workosRequestID, note) })
}

// Record writes an act together with its outcome: for acts that ask nothing of WorkOS, such as signing in,
// being refused, or looking at masked attributes.
func (d *Desk) Record(ctx context.Context, act Act, outcome Outcome, note string) (int64, error) {
	var id int64
	err := d.inTx(ctx, func(tx *sql.Tx) error {
		var err error
		if id, err = d.begin(ctx, tx, act); err != nil {
			return err
		}
		return d.settle(ctx, tx, id, outcome, "", note)
	})
	return id, err
}

// SettleOrphans marks every act that was begun and never settled as unknown, and what it was to make with it.
// Call it once at start, before anything acts. It returns how many there were.
func (d *Desk) SettleOrphans(ctx context.Context) (int, error) {
	const note = "Frontdesk stopped before WorkOS answered."
	var orphans []int64
	err := d.inTx(ctx, func(tx *sql.Tx) error {
		var err error
		if orphans, err = openActs(ctx, tx); err != nil {
			return err
		}
		for _, id := range orphans {
			if err := d.settle(ctx, tx, id, Unknown, "", note); err != nil {
				return err
			}
		}
		for _, table := range []string{"portal_links", "exports"} {
			_, err := tx.ExecContext(ctx, "UPDATE "+table+" SET state = ?, note = ? WHERE state = ?", string(Unknown), note, stateRequested)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return len(orphans), err
}

// openActs are the acts without an outcome, apart from those that still wait to be sent.
func openActs(ctx context.Context, tx *sql.Tx) ([]int64, error) {
	return actIDs(ctx, tx, "SELECT act_id FROM ledger_open WHERE act_id NOT IN (SELECT act_id FROM delayed_acts) ORDER BY act_id")
}

func actIDs(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
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

func (d *Desk) begin(ctx context.Context, tx *sql.Tx, act Act) (int64, error) {
	if act.Action == "" {
		return 0, errors.New("store: an act needs an action")
	}
	written, err := tx.ExecContext(ctx, `INSERT INTO ledger (at, actor_id, actor_email, actor_key, actor_name, actor_role, actor_ip, request_id,
		action, target_type, target_id, target_name, organization_id, organization_name, reason, details) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		millis(d.Now()), act.Actor.ID, act.Actor.Email, key(act.Actor.Email), act.Actor.Name, act.Actor.Role, act.Actor.IP, act.RequestID,
		act.Action, act.TargetType, act.TargetID, act.TargetName, act.OrganizationID, act.OrganizationName, act.Reason, jsonText(act.Details))
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
	return id, index(ctx, tx, "ledger_search", id, act.words()...)
}

func (d *Desk) settle(ctx context.Context, tx *sql.Tx, actID int64, outcome Outcome, workosRequestID, note string) error {
	if outcome == Intent {
		return errors.New("store: an intent is no outcome")
	}
	row, err := ledgerList.one(ctx, tx, filter{conditions: []string{"l.id = ?"}, args: []any{actID}})
	if err != nil {
		return err
	}
	if row.Outcome != Intent && row.Outcome != Unknown {
		return ErrSettled
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO ledger_outcomes (act_id, at, outcome, workos_request_id, note) VALUES (?,?,?,?,?)",
		actID, millis(d.Now()), string(outcome), workosRequestID, note)
	if err != nil {
		return fmt.Errorf("settle act %d as %q: %w", actID, outcome, err)
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM ledger_open WHERE act_id = ?", actID); err != nil {
		return err
	}
	if err := scheduleLookup(ctx, tx, row, outcome, d.Now()); err != nil {
		return err
	}
	return index(ctx, tx, "ledger_search", actID, append(row.words(), workosRequestID, note)...)
}

// words is what the search of the ledger finds an act by.
func (a Act) words() []string {
	words := []string{a.Actor.ID, a.Actor.Email, a.Actor.Name, a.Actor.IP, a.RequestID, a.Action, a.TargetType, a.TargetID, a.TargetName,
		a.OrganizationID, a.OrganizationName, a.Reason}
	for _, value := range a.Details {
		if change, isChange := ChangeOf(value); isChange {
			words = append(words, change.Before, change.After)
			continue
		}
		words = append(words, value)
	}
	return words
}

// index puts a row's words into a full-text table, in place of what was there. A line break between two
// values keeps a search from matching across them.
func index(ctx context.Context, tx *sql.Tx, table string, id int64, words ...string) error {
	_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO "+table+" (rowid, words) VALUES (?, ?)", id, strings.Join(words, "\n"))
	return err
}
