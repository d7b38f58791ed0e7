package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// stateRequested is the state of a link or export before WorkOS has answered the call.
const stateRequested = "requested"

// The states of an issued portal link. Whether it can still be used follows from its ExpiresAt.
const (
	PortalLinkRequested = stateRequested
	PortalLinkIssued    = "issued"
	PortalLinkFailed    = "failed"        // not issued, certainly
	PortalLinkUnknown   = string(Unknown) // WorkOS may have created one, but no answer arrived
)

// PortalLink is the record of one Admin Portal link: who issued it, for whom and for what. The link itself is a bearer
// secret that lives five minutes; it is never stored.
type PortalLink struct {
	ID               string // made by Frontdesk, random and URL-safe
	FormKey          string // unique: the same form posted twice is one link
	FormDigest       string // of what was filled in, see SentForm; not read back
	ActionID         int64  // its line in the ledger
	OrganizationID   string
	OrganizationName string
	Intent           string
	ReturnURL        string
	SuccessURL       string
	Reason           string
	State            string
	Note             string // what went wrong, in words
	LinkHash         string // a prefix of the link's SHA-256, to recognise a reported link
	WorkOSRequestID  string
	Actor            Actor // without IP, which only the ledger keeps
	CreatedAt        time.Time
	IssuedAt         time.Time
	ExpiresAt        time.Time
	IsUnwritten      bool // WorkOS's answer is known and not written yet
}

// Alive reports whether the link could still be used at the given time.
func (l PortalLink) Alive(now time.Time) bool {
	return l.State == PortalLinkIssued && now.Before(l.ExpiresAt)
}

// PortalLinkResult is WorkOS's answer to the request for a link.
type PortalLinkResult struct {
	Outcome         Outcome // Done: issued; Refused, Failed: not; Unknown: perhaps
	WorkOSRequestID string
	Note            string
	LinkHash        string    // with Done
	IssuedAt        time.Time // with Done
	ExpiresAt       time.Time // with Done
}

// PortalLinksQuery filters the links; empty fields do not filter. Sorts: "" (time), "organization",
// "actor", "intent".
type PortalLinksQuery struct {
	Paging
	Q              string
	OrganizationID string
	Intent         string
	Actor          string // an operator's id, or an email in any case
	State          string // a PortalLink state, or "alive" or "expired" (of the issued ones)
}

// State is the state of a link with this result.
func (s PortalLinkResult) State() string {
	switch s.Outcome {
	case Done:
		return PortalLinkIssued
	case Unknown:
		return PortalLinkUnknown
	default:
		return PortalLinkFailed
	}
}

var portalLinkList = querySpec[PortalLink]{
	name: "portal-links",
	id:   "n",
	columns: `id, form_key, act_id, organization_id, organization_name, intent, return_url, success_url, reason, state, note, link_hash,
		workos_request_id, actor_id, actor_email, actor_name, actor_role, created_at, issued_at, expires_at`,
	from:   "portal_links",
	search: "portal_links_search",
	loose:  []string{"organization_name", "actor_email", "actor_name", "intent", "reason"},
	sorts:  map[string]string{"organization": "organization_key", "actor": "actor_key", "intent": "intent"},
	fields: func(l *PortalLink) []any {
		return []any{&l.ID, &l.FormKey, &l.ActionID, &l.OrganizationID, &l.OrganizationName, &l.Intent, &l.ReturnURL, &l.SuccessURL, &l.Reason,
			&l.State, &l.Note, &l.LinkHash, &l.WorkOSRequestID, &l.Actor.ID, &l.Actor.Email, &l.Actor.Name, &l.Actor.Role,
			timeColumn{&l.CreatedAt}, timeColumn{&l.IssuedAt}, timeColumn{&l.ExpiresAt}}
	},
}

// ReservePortalLink writes the intent to issue a link, in the ledger and in the list of links, before WorkOS is called. If the
// operator already used this form key, it changes nothing and returns the earlier link and false: WorkOS must not be called
// again; PortalLinkOfForm tells whether the form is the same. It fills in ID, ActionID, State and CreatedAt; the actor is the
// action's.
func (s *Store) ReservePortalLink(ctx context.Context, link PortalLink, action OperatorAction) (PortalLink, bool, error) {
	earlier, isOwn, err := ownOf(ctx, s, portalLinkList, link.FormKey, action.Actor.ID)
	if err == nil && isOwn && earlier.IsUnwritten { // the file may still take no write
		return earlier, false, nil
	}
	created := false
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		earlier, err := reserved(ctx, tx, portalLinkList, link.FormKey)
		if err == nil {
			if earlier.Actor.ID != action.Actor.ID {
				return ErrFormKey
			}
			link = earlier
			return nil
		}
		if err != ErrNotFound {
			return err
		}
		created = true
		link.ID, link.State, link.CreatedAt, link.Actor = newID("link"), PortalLinkRequested, s.Now().UTC().Truncate(time.Millisecond),
			action.Actor
		link.Actor.IP = ""
		if link.ActionID, err = s.begin(ctx, tx, action); err != nil {
			return err
		}
		if err := keepForm(ctx, tx, SentForm{link.FormKey, link.FormDigest}, link.ActionID); err != nil {
			return err
		}
		return insertPortalLink(ctx, tx, link)
	})
	if err != nil {
		return PortalLink{}, false, err
	}
	s.unwritten.show(&link)
	return link, created, nil
}

// reserved finds the record that an earlier call made for a form key.
func reserved[T any](ctx context.Context, db querier, list querySpec[T], formKey string) (T, error) {
	var none T
	if formKey == "" || len(formKey) > 200 {
		return none, ErrFormKey
	}
	return list.one(ctx, db, filter{conditions: []string{"form_key = ?"}, args: []any{formKey}})
}

// PortalLinkOfForm returns the link that the operator's form requested, or ErrNotFound. ErrFormKey with the link when the form had
// other values.
func (s *Store) PortalLinkOfForm(ctx context.Context, form SentForm, actorID string) (PortalLink, error) {
	return ofForm(ctx, s, portalLinkList, form, actorID)
}

// ownOf finds the record of a form, and reports whether it is the operator's.
func ownOf[T any](ctx context.Context, s *Store, list querySpec[T], formKey, actorID string) (earlier T, isOwn bool, err error) {
	if earlier, err = reserved(ctx, s.db.Read, list, formKey); err != nil {
		return earlier, false, err
	}
	s.unwritten.show(&earlier)
	switch record := any(&earlier).(type) {
	case *Export:
		isOwn = record.Actor.ID == actorID
	case *PortalLink:
		isOwn = record.Actor.ID == actorID
	}
	return earlier, isOwn, nil
}

func insertPortalLink(ctx context.Context, tx *sql.Tx, l PortalLink) error {
	written, err := tx.ExecContext(ctx, `INSERT INTO portal_links (id, form_key, act_id, organization_id, organization_name, organization_key,
		intent, return_url, success_url, reason, state, actor_id, actor_email, actor_key, actor_name, actor_role, created_at)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		l.ID, l.FormKey, l.ActionID, l.OrganizationID, l.OrganizationName, key(l.OrganizationName), l.Intent,
		l.ReturnURL, l.SuccessURL, l.Reason, l.State, l.Actor.ID, l.Actor.Email, key(l.Actor.Email), l.Actor.Name, l.Actor.Role,
		millis(l.CreatedAt))
	if err != nil {
		return err
	}
	n, err := written.LastInsertId()
	if err != nil {
		return err
	}
	return index(ctx, tx, "portal_links_search", n, l.ID, l.OrganizationID, l.OrganizationName, l.Intent, l.Reason, l.Actor.Email,
		l.Actor.Name)
}

// CompletePortalLink records WorkOS's answer in the ledger and in the list of links, in one transaction. If the file cannot be
// written, it keeps the write for later and returns ErrNotWritten with the updated link.
func (s *Store) CompletePortalLink(ctx context.Context, id string, result PortalLinkResult) (PortalLink, error) {
	ctx = context.WithoutCancel(ctx)
	at, byID := s.Now(), filter{conditions: []string{"id = ?"}, args: []any{id}}
	reserved, err := portalLinkList.one(ctx, s.db.Read, byID)
	if err != nil {
		return PortalLink{}, err
	}
	var link PortalLink
	err = s.writeOrKeep(ctx, keptWrite{
		what: fmt.Sprintf("outcome of action %d: %s", reserved.ActionID, result.Outcome),
		write: func(ctx context.Context, tx *sql.Tx) error {
			err := s.recordOutcome(ctx, tx, reserved.ActionID, result.Outcome, result.WorkOSRequestID, result.Note, at)
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, "UPDATE portal_links SET state = ?, note = ?, link_hash = ?, workos_request_id = ?, issued_at = ?, "+
				"expires_at = ? WHERE id = ?",
				result.State(), result.Note, result.LinkHash, result.WorkOSRequestID, millis(result.IssuedAt), millis(result.ExpiresAt), id)
			if err != nil {
				return err
			}
			link, err = portalLinkList.one(ctx, tx, byID)
			return err
		},
		show: s.showOutcomeAnd(reserved.ActionID, result.Outcome, result.WorkOSRequestID, result.Note, func(record any) {
			if shown, isLink := record.(*PortalLink); isLink && shown.ID == id && shown.State == PortalLinkRequested {
				shown.State, shown.Note, shown.LinkHash, shown.WorkOSRequestID = result.State(), result.Note, result.LinkHash, result.WorkOSRequestID
				shown.IssuedAt, shown.ExpiresAt, shown.IsUnwritten = result.IssuedAt, result.ExpiresAt, true
			}
		}),
	})
	if errors.Is(err, ErrNotWritten) {
		s.unwritten.show(&reserved)
		return reserved, err
	}
	return link, err
}

// PortalLink reads one link's record by its own ID, or ErrNotFound.
func (s *Store) PortalLink(ctx context.Context, scope Scope, id string) (PortalLink, error) {
	link, err := portalLinkList.find(ctx, s.db.Read, scope, filter{conditions: []string{"id = ?"}, args: []any{id}})
	s.unwritten.show(&link)
	return link, err
}

// PortalLinks reads one page of the links that were issued.
func (s *Store) PortalLinks(ctx context.Context, scope Scope, query PortalLinksQuery) (Page[PortalLink], error) {
	page, err := portalLinkList.page(ctx, s.db.Read, scope, query.Paging, query.filter(s.Now()))
	showAll(s, page.Rows)
	return page, err
}

// CountPortalLinks returns how many links a query has; more means that there are more than n.
func (s *Store) CountPortalLinks(ctx context.Context, scope Scope, query PortalLinksQuery) (n int, more bool, err error) {
	return portalLinkList.count(ctx, s.db.Read, scope, query.filter(s.Now()))
}

func (query PortalLinksQuery) filter(now time.Time) (where filter) {
	where.text(query.Q, portalLinkList.search, portalLinkList.loose)
	where.equal("organization_id", query.OrganizationID)
	where.equal("intent", query.Intent)
	where.actor("", query.Actor)
	switch query.State {
	case "alive":
		where.and("state = 'issued' AND expires_at > ?", millis(now))
	case "expired":
		where.and("state = 'issued' AND expires_at <= ?", millis(now))
	default:
		where.equal("state", query.State)
	}
	return where
}
