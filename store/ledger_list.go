package store

import (
	"context"
	"iter"
	"strings"
	"time"
)

// AuditEntry is one entry of the ledger: the action, and how it ended as far as known.
type AuditEntry struct {
	OperatorAction
	ID              int64
	At              time.Time
	Outcome         Outcome // Intent while there is none
	EndedAt         time.Time
	WorkOSRequestID string
	Note            string
	IsFoundLater    bool      // the outcome was unknown first, and a later look at WorkOS found it
	IsAccepted      bool      // WorkOS accepted the deletion, and may not have carried it out yet
	ShownAgainAt    time.Time // when WorkOS was first seen to show again what this had deleted; zero if it was not
	IsUnwritten     bool      // the outcome is known and not written yet
	IsUnreadable    bool      // its details cannot be read, so it must not be carried out or undone
}

// KnownOutcome returns the outcome with all that is known of it.
func (e AuditEntry) KnownOutcome() Outcome {
	switch {
	case e.Outcome == Unknown && e.IsAccepted:
		return Accepted
	case e.Outcome == Done && !e.ShownAgainAt.IsZero():
		return ShownAgain
	}
	return e.Outcome
}

// KnownNote returns the note with all that is known of the outcome.
func (e AuditEntry) KnownNote() string {
	if e.KnownOutcome() != ShownAgain {
		return e.Note
	}
	return "WorkOS accepted the deletion and answered that this does not exist. It showed it again at " +
		e.ShownAgainAt.UTC().Format("15:04:05 UTC on 2 Jan 2006") + ": it had not been deleted."
}

// AuditQuery filters the entries of the ledger; empty fields do not filter.
type AuditQuery struct {
	Paging
	Q              string   // words that all occur in the action, its target, reason, request ids or note
	Actions        []string // any of them
	Action         string
	Outcome        Outcome
	Actor          string // an operator's id, or an email in any case
	TargetID       string
	OrganizationID string
	Since, Until   time.Time // Since ≤ time of the action < Until
}

var ledgerList = querySpec[AuditEntry]{
	name: "ledger",
	id:   "l.id",
	columns: `l.id, l.at, l.actor_id, l.actor_email, l.actor_name, l.actor_role, l.actor_ip, l.request_id, l.action, l.target_type,
		l.target_id, l.target_name, l.organization_id, l.organization_name, l.reason, l.details,
		COALESCE(o.outcome, 'intent'), COALESCE(o.at, 0), COALESCE(o.workos_request_id, ''), COALESCE(o.note, ''),
		EXISTS (SELECT 1 FROM ledger_outcomes u WHERE u.act_id = l.id AND u.outcome = 'unknown' AND u.id < o.id) AND o.outcome <> 'unknown',
		EXISTS (SELECT 1 FROM accepted_actions d WHERE d.act_id = l.id),
		COALESCE((SELECT g.at FROM shown_again g WHERE g.act_id = l.id), 0)`,
	from:   "ledger l LEFT JOIN ledger_outcomes o ON o.id = (SELECT max(id) FROM ledger_outcomes WHERE act_id = l.id)",
	search: "ledger_search",
	loose:  []string{"l.actor_email", "l.actor_name", "l.action", "l.target_name", "l.organization_name", "l.reason"},
	fields: func(r *AuditEntry) []any {
		return []any{&r.ID, timeColumn{&r.At}, &r.Actor.ID, &r.Actor.Email, &r.Actor.Name, &r.Actor.Role, &r.Actor.IP, &r.RequestID, &r.Action,
			&r.TargetType, &r.TargetID, &r.TargetName, &r.OrganizationID, &r.OrganizationName, &r.Reason, detailsColumn{r},
			&r.Outcome, timeColumn{&r.EndedAt}, &r.WorkOSRequestID, &r.Note, &r.IsFoundLater, &r.IsAccepted,
			timeColumn{&r.ShownAgainAt}}
	},
}

// AuditEntries reads one page of the ledger.
func (s *Store) AuditEntries(ctx context.Context, scope Scope, query AuditQuery) (Page[AuditEntry], error) {
	page, err := ledgerList.page(ctx, s.db.Read, scope, query.Paging, query.filter())
	showAll(s, page.Rows)
	return page, err
}

// CountAuditEntries returns how many entries a query has; more means that there are more than n.
func (s *Store) CountAuditEntries(ctx context.Context, scope Scope, query AuditQuery) (n int, more bool, err error) {
	return ledgerList.count(ctx, s.db.Read, scope, query.filter())
}

func (query AuditQuery) filter() (where filter) {
	where.text(query.Q, ledgerList.search, ledgerList.loose)
	where.equal("l.action", query.Action)
	where.oneOf("l.action", query.Actions)
	where.equal("l.target_id", query.TargetID)
	where.equal("l.organization_id", query.OrganizationID)
	where.actor("l.", query.Actor)
	where.outcome(query.Outcome)
	if !query.Since.IsZero() {
		where.and("l.at >= ?", millis(query.Since))
	}
	if !query.Until.IsZero() {
		where.and("l.at < ?", millis(query.Until))
	}
	return where
}

// AuditEntry reads one line of the ledger, or ErrNotFound.
func (s *Store) AuditEntry(ctx context.Context, scope Scope, id int64) (AuditEntry, error) {
	row, err := ledgerList.find(ctx, s.db.Read, scope, filter{conditions: []string{"l.id = ?"}, args: []any{id}})
	s.unwritten.show(&row)
	return row, err
}

// LaterAuditEntries returns the later entries that may have changed the same kind of thing on the same target, oldest first:
// those that were done, and those whose outcome is not known.
func (s *Store) LaterAuditEntries(ctx context.Context, scope Scope, row AuditEntry) iter.Seq2[AuditEntry, error] {
	kind, _, _ := strings.Cut(row.Action, ".")
	where := filter{}
	where.and("l.target_id = ? AND l.id > ?", row.TargetID, row.ID)
	where.and("l.action >= ? AND l.action < ?", kind+".", kind+"/") // "/" comes after "."
	return s.mayHaveHappened(ctx, scope, where)
}

// SameActions returns the other entries of the same action on the same target since a time, oldest first: those that were
// done, and those whose outcome is not known.
func (s *Store) SameActions(ctx context.Context, scope Scope, row AuditEntry, since time.Time) iter.Seq2[AuditEntry, error] {
	where := filter{}
	where.and("l.action = ? AND l.target_id = ? AND l.organization_id = ?", row.Action, row.TargetID, row.OrganizationID)
	where.and("l.id <> ? AND l.at >= ?", row.ID, millis(since))
	return s.mayHaveHappened(ctx, scope, where)
}

// mayHaveHappened returns the entries of a filter that were done or may have been, oldest first.
func (s *Store) mayHaveHappened(ctx context.Context, scope Scope, where filter) iter.Seq2[AuditEntry, error] {
	where.and("COALESCE(o.outcome, 'intent') IN (?, ?, ?, ?)", string(Done), string(Partial), string(Unknown), string(Intent))
	return func(yield func(AuditEntry, error) bool) {
		if err := scope.Check(); err != nil {
			yield(AuditEntry{}, err)
			return
		}
		rows, err := s.db.Read.QueryContext(ctx, "SELECT "+ledgerList.columns+" FROM "+ledgerList.from+where.sql()+" ORDER BY l.id",
			where.args...)
		if err != nil {
			yield(AuditEntry{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var entry AuditEntry
			err := rows.Scan(ledgerList.fields(&entry)...)
			s.unwritten.show(&entry)
			if !yield(entry, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(AuditEntry{}, err)
		}
	}
}

// outcome filters by outcome. Most actions end as Done, so a scan in any order finds those soon; the
// others are few and use an index.
func (f *filter) outcome(outcome Outcome) {
	switch outcome {
	case "":
	case Intent:
		f.and("l.id IN (SELECT act_id FROM ledger_open)")
	case Done:
		f.and("o.outcome = ?", string(outcome))
		f.and("l.id NOT IN (SELECT act_id FROM shown_again)")
	case ShownAgain:
		f.and("l.id IN (SELECT act_id FROM shown_again)")
		f.and("o.outcome = ?", string(Done))
	case Accepted:
		f.and("l.id IN (SELECT act_id FROM accepted_actions)")
		f.and("o.outcome = ?", string(Unknown))
	default:
		f.and("l.id IN (SELECT act_id FROM ledger_outcomes WHERE outcome = ?)", string(outcome))
		f.and("o.outcome = ?", string(outcome))
		if outcome == Unknown {
			f.and("l.id NOT IN (SELECT act_id FROM accepted_actions)")
		}
	}
}
