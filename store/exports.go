package store

import (
	"context"
	"database/sql"
	"time"
)

// The states of an audit log export. Pending, ready, error and expired are WorkOS's own words; a state that
// is not in this list is stored unchanged.
const (
	ExportRequested = stateRequested
	ExportPending   = "pending"
	ExportReady     = "ready"
	ExportError     = "error"
	ExportExpired   = "expired"
	ExportFailed    = "failed"        // WorkOS never took it
	ExportUnknown   = string(Unknown) // WorkOS may have taken it, but its id is not known
)

// Export is the record of one audit log export. WorkOS cannot list exports, so these records are their only history.
// The URL of the CSV is a bearer secret that lives ten minutes; it is never stored.
type Export struct {
	ID               string // made by Frontdesk, random and URL-safe
	FormKey          string // unique: the same form posted twice is one export
	FormDigest       string // of what was filled in, see SentForm; not read back
	ActionID         int64  // its line in the ledger
	WorkOSID         string // audit_log_export_…, once WorkOS has taken it
	OrganizationID   string
	OrganizationName string
	RangeStart       time.Time
	RangeEnd         time.Time
	Actions          []string
	ActorNames       []string
	ActorIDs         []string
	Targets          []string
	Reason           string
	State            string
	Note             string // what went wrong, in words
	WorkOSRequestID  string
	Actor            Actor // without IP, which only the ledger keeps
	CreatedAt        time.Time
	RequestedAt      time.Time // when WorkOS took it
	CheckedAt        time.Time // when its state was last asked for
	FinishedAt       time.Time // when it was first seen ready, in error or expired
	IsUnwritten      bool      // WorkOS's answer is known and not written yet
}

// ExportResult is WorkOS's answer to the request for an export.
type ExportResult struct {
	Outcome         Outcome // Done: taken; Refused, Failed: not; Unknown: perhaps
	WorkOSID        string  // with Done
	State           string  // with Done: the state WorkOS answered, pending when empty
	WorkOSRequestID string
	Note            string
}

// ExportsQuery filters the exports; empty fields do not filter. Sorts: "" (time), "organization",
// "actor".
type ExportsQuery struct {
	Paging
	Q              string
	OrganizationID string
	Actor          string // an operator's id, or an email in any case
	State          string
}

var exportList = querySpec[Export]{
	name: "exports",
	id:   "n",
	columns: `id, form_key, act_id, workos_id, organization_id, organization_name, range_start, range_end,
		actions, actor_names, actor_ids, targets,
		reason, state, note, workos_request_id, actor_id, actor_email, actor_name, actor_role, created_at, requested_at, checked_at, finished_at`,
	from:   "exports",
	search: "exports_search",
	loose:  []string{"organization_name", "actor_email", "actor_name", "reason"},
	sorts:  map[string]string{"organization": "organization_key", "actor": "actor_key"},
	fields: func(e *Export) []any {
		return []any{&e.ID, &e.FormKey, &e.ActionID, &e.WorkOSID, &e.OrganizationID, &e.OrganizationName, timeColumn{&e.RangeStart},
			timeColumn{&e.RangeEnd},
			jsonColumn[[]string]{&e.Actions}, jsonColumn[[]string]{&e.ActorNames}, jsonColumn[[]string]{&e.ActorIDs},
			jsonColumn[[]string]{&e.Targets},
			&e.Reason, &e.State, &e.Note, &e.WorkOSRequestID, &e.Actor.ID, &e.Actor.Email, &e.Actor.Name, &e.Actor.Role,
			timeColumn{&e.CreatedAt}, timeColumn{&e.RequestedAt}, timeColumn{&e.CheckedAt}, timeColumn{&e.FinishedAt}}
	},
}

// ReserveExport writes the intent to make an export, in the ledger and in the history, before WorkOS is called. If the
// operator already used this form key, it changes nothing and returns the earlier export and false: WorkOS must not be called
// again; ExportOfForm tells whether the form is the same. It fills in ID, ActionID, State and CreatedAt; the actor is the
// action's, and the action's target is the export.
func (s *Store) ReserveExport(ctx context.Context, export Export, action OperatorAction) (Export, bool, error) {
	earlier, isOwn, err := ownOf(ctx, s, exportList, export.FormKey, action.Actor.ID)
	if err == nil && isOwn && earlier.IsUnwritten { // the file may still take no write
		return earlier, false, nil
	}
	created := false
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		earlier, err := reserved(ctx, tx, exportList, export.FormKey)
		if err == nil {
			if earlier.Actor.ID != action.Actor.ID {
				return ErrFormKey
			}
			export = earlier
			return nil
		}
		if err != ErrNotFound {
			return err
		}
		created = true
		export.ID, export.State, export.CreatedAt, export.Actor = newID("export"), ExportRequested, s.Now().UTC().Truncate(time.Millisecond),
			action.Actor
		export.Actor.IP = ""
		action.TargetID = export.ID
		if export.ActionID, err = s.begin(ctx, tx, action); err != nil {
			return err
		}
		if err := keepForm(ctx, tx, SentForm{export.FormKey, export.FormDigest}, export.ActionID); err != nil {
			return err
		}
		return insertExport(ctx, tx, export)
	})
	if err != nil {
		return Export{}, false, err
	}
	s.unwritten.show(&export)
	return export, created, nil
}

// ExportOfForm returns the export that the operator's form requested, or ErrNotFound. ErrFormKey with the export when the form had
// other values.
func (s *Store) ExportOfForm(ctx context.Context, form SentForm, actorID string) (Export, error) {
	return ofForm(ctx, s, exportList, form, actorID)
}

func insertExport(ctx context.Context, tx *sql.Tx, e Export) error {
	written, err := tx.ExecContext(ctx, `INSERT INTO exports (id, form_key, act_id, organization_id, organization_name, organization_key,
		range_start, range_end, actions, actor_names, actor_ids, targets, reason, state,
		 actor_id, actor_email, actor_key, actor_name, actor_role, created_at)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		e.ID, e.FormKey, e.ActionID, e.OrganizationID, e.OrganizationName, key(e.OrganizationName), millis(e.RangeStart), millis(e.RangeEnd),
		jsonText(e.Actions), jsonText(e.ActorNames), jsonText(e.ActorIDs), jsonText(e.Targets), e.Reason, e.State,
		e.Actor.ID, e.Actor.Email, key(e.Actor.Email), e.Actor.Name, e.Actor.Role, millis(e.CreatedAt))
	if err != nil {
		return err
	}
	n, err := written.LastInsertId()
	if err != nil {
		return err
	}
	return indexExport(ctx, tx, n, e)
}

func indexExport(ctx context.Context, tx *sql.Tx, n int64, e Export) error {
	words := []string{e.ID, e.WorkOSID, e.OrganizationID, e.OrganizationName, e.Reason, e.Actor.Email, e.Actor.Name}
	for _, list := range [][]string{e.Actions, e.ActorNames, e.ActorIDs, e.Targets} {
		words = append(words, list...)
	}
	return index(ctx, tx, "exports_search", n, words...)
}

// Export reads one export by its own ID or the one of WorkOS, or ErrNotFound.
func (s *Store) Export(ctx context.Context, scope Scope, id string) (Export, error) {
	if id == "" {
		return Export{}, ErrNotFound
	}
	export, err := exportList.find(ctx, s.db.Read, scope, filter{conditions: []string{"(id = ? OR workos_id = ?)"}, args: []any{id, id}})
	s.unwritten.show(&export)
	return export, err
}

// Exports reads one page of the history.
func (s *Store) Exports(ctx context.Context, scope Scope, query ExportsQuery) (Page[Export], error) {
	page, err := exportList.page(ctx, s.db.Read, scope, query.Paging, query.filter())
	showAll(s, page.Rows)
	return page, err
}

// CountExports returns how many exports a query has; more means that there are more than n.
func (s *Store) CountExports(ctx context.Context, scope Scope, query ExportsQuery) (n int, more bool, err error) {
	return exportList.count(ctx, s.db.Read, scope, query.filter())
}

func (q ExportsQuery) filter() (where filter) {
	where.text(q.Q, exportList.search, exportList.loose)
	where.equal("organization_id", q.OrganizationID)
	where.equal("state", q.State)
	where.actor("", q.Actor)
	return where
}
