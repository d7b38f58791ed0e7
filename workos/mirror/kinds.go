package mirror

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/mirror/searchtext"
)

// Kind is a kind of object in the mirror; its value is the table's name.
type Kind string

// The kinds of objects.
const (
	KindOrganization   Kind = "organizations"
	KindDomain         Kind = "domains"
	KindConnection     Kind = "connections"
	KindDirectory      Kind = "directories"
	KindDirectoryUser  Kind = "directory_users"
	KindDirectoryGroup Kind = "directory_groups"
	KindUser           Kind = "users"
	KindMembership     Kind = "memberships"
	KindInvitation     Kind = "invitations"
)

// idShape matches what may follow a kind's prefix. Servers other than WorkOS do not all use 26 characters.
var idShape = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

// prefixes are the prefixes of a kind's IDs, the longer ones first. Some servers shorten them.
var prefixes = []struct {
	prefix string
	kind   Kind
}{
	{"directory_user_", KindDirectoryUser}, {"directory_usr_", KindDirectoryUser},
	{"directory_group_", KindDirectoryGroup}, {"directory_grp_", KindDirectoryGroup}, {"directory_", KindDirectory},
	{"org_domain_", KindDomain}, {"org_", KindOrganization}, {connectionDomainPrefix, ""}, {"conn_", KindConnection},
	{"user_", KindUser}, {"om_", KindMembership}, {"invitation_", KindInvitation}, {"inv_", KindInvitation},
}

// connectionDomainPrefix is the prefix for the IDs of a connection's domains, which are not a kind here: see Identify.
const connectionDomainPrefix = "conn_domain_"

// KindOf guesses the kind of an ID from its prefix; false for text without a known prefix. It
// is only a guess, because external IDs of other systems may have the same prefix. Identify is exact.
func KindOf(id string) (Kind, bool) {
	lower := strings.ToLower(id)
	for _, known := range prefixes {
		if rest, found := strings.CutPrefix(lower, known.prefix); found && idShape.MatchString(rest) {
			return known.kind, known.kind != ""
		}
	}
	return "", false
}

// SpellingsOf returns an ID as it was typed and as WorkOS writes it: prefix in lower case, the rest in upper case.
func SpellingsOf(id string) []string {
	at := strings.LastIndexByte(id, '_') + 1
	spellings := []string{id}
	for _, other := range []string{strings.ToLower(id[:at]) + strings.ToUpper(id[at:]), strings.ToLower(id)} {
		if other != id {
			spellings = append(spellings, other)
		}
	}
	return spellings
}

// specs returns the kinds with tables, in the order in which an ID is looked up.
func specs() []*spec {
	return []*spec{organizations.spec, users.spec, directoryUsers.spec, directoryGroups.spec, connections.spec, directories.spec,
		memberships.spec, invitations.spec, domains.spec}
}

// specOf returns the spec of a kind, nil for none of these kinds.
func specOf(kind Kind) *spec {
	for _, s := range specs() {
		if s.kind == kind {
			return s
		}
	}
	return nil
}

// makerOf returns what makes a record of a kind from WorkOS's JSON; nil for a kind that is kept without.
func makerOf(kind Kind) func([]byte) (record, error) {
	switch kind {
	case KindOrganization:
		return decoded(organizationRecord)
	case KindConnection:
		return decoded(connectionRecord)
	case KindDirectory:
		return decoded(directoryRecord)
	case KindDirectoryUser:
		return decoded(directoryUserRecord)
	case KindDirectoryGroup:
		return decoded(directoryGroupRecord)
	case KindUser:
		return decoded(userRecord)
	case KindMembership:
		return decoded(membershipRecord)
	case KindInvitation:
		return decoded(invitationRecord)
	}
	return nil
}

// kinds returns the kinds with lists.
func kinds() []Kind {
	var all []Kind
	for _, s := range specs() {
		if !s.isPart {
			all = append(all, s.kind)
		}
	}
	return all
}

// Deleting is an object whose deletion WorkOS has accepted and not carried out yet.
type Deleting struct {
	Kind  Kind
	ID    string
	Since time.Time
}

// deletingSince is the column that says since when an object is being deleted; 0 for one that is not.
const deletingSince = "deleting_since"

// SetDeleting sets all objects that are being deleted and that WorkOS itself still shows as before. It holds until the next call,
// also for rows that are written later and for a new file. A connection or directory has WorkOS's status for it meanwhile.
func (m *Mirror) SetDeleting(ctx context.Context, all []Deleting) error {
	since, changed := make(map[string]int64, len(all)), map[Kind]map[string]bool{}
	for _, s := range specs() {
		changed[s.kind] = map[string]bool{}
	}
	for _, d := range all {
		since[d.ID] = millis(d.Since)
		if of := changed[d.Kind]; of != nil {
			of[d.ID] = true
		}
	}
	before := m.deleting.Swap(&since)
	err := m.write(ctx, func(w *writer) error {
		for _, s := range specs() {
			if !s.isDeletedLater {
				continue
			}
			err := w.each("SELECT id, "+deletingSince+" FROM "+string(s.kind)+" WHERE "+deletingSince+" <> 0", nil,
				func(scan func(...any) error) error {
					var id string
					var at int64
					err := scan(&id, &at)
					changed[s.kind][id] = at != since[id]
					return err
				})
			for _, id := range sortedKeys(changed[s.kind]) {
				if err == nil && changed[s.kind][id] {
					err = w.storeAgain(s.kind, id)
				}
			}
			if err != nil {
				return err
			}
		}
		return w.dueWithAbsent(before, since)
	})
	if err != nil {
		return err
	}
	return m.evaluateDueBatches(ctx, deletingBatches) // what belongs to an organization, see dueWithOrganization
}

// deletingBatches is how much of that is evaluated at once: a person waits for it. The rest of a large organization, which is
// members, follows within a minute; pages and forms know at once.
const deletingBatches = 4

// storeAgain stores the row of an object again, of what WorkOS last sent, after something else that it shows has changed.
func (w *writer) storeAgain(kind Kind, id string) error {
	var row, synced int64
	var held []byte
	err := w.row("SELECT t.row, t.synced, r.json FROM "+string(kind)+" t JOIN raw_"+string(kind)+" r ON r.row = t.row WHERE t.id = ?", id).
		Scan(&row, &synced, &held)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	r, err := makerOf(kind)(held)
	if err == nil {
		err = r.encode()
	}
	if err == nil {
		_, err = w.store(&r, row, synced, true)
	}
	return err
}

// fillDeleting sets in a record that its object is being deleted, or that it is not.
func (w *writer) fillDeleting(r *record) {
	since := w.m.deletingSince(r.id)
	if since == 0 || !r.isDeletedLater {
		return
	}
	r.set(deletingSince, since)
	if slices.Contains(r.states, workos.StateDeleting) {
		r.set("state", workos.StateDeleting)
	}
}

// IsDeleting reports whether an object is being deleted: as SetDeleting was told, or by WorkOS's status of it, which connections
// and directories have.
func (m *Mirror) IsDeleting(ctx context.Context, scope Scope, kind Kind, id string) (bool, error) {
	if err := scope.Check(); err != nil {
		return false, err
	}
	if m.deletingSince(id) != 0 {
		return true, nil
	}
	if kind != KindConnection && kind != KindDirectory {
		return false, nil
	}
	var found bool
	err := m.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+string(kind)+" WHERE id = ? AND state = ?)", id,
		workos.StateDeleting).Scan(&found)
	return found, err
}

// Object is an object that an ID leads to, with its organization or user if its kind has one.
type Object struct {
	Kind           Kind
	ID             string
	OrganizationID string
	UserID         string
	External       bool // found by an ID that another system gave it
}

// owner returns the SQL for the organization and the user that own an object of a kind, the empty string for none.
func (s *spec) owner() string {
	organization, user := "''", "''"
	switch {
	case s.kind == KindOrganization:
		organization = "id"
	case s.has("organization_id"):
		organization = "organization_id"
	}
	switch {
	case s.kind == KindUser:
		user = "id"
	case s.has("user_id"):
		user = "user_id"
	}
	return organization + ", " + user
}

// Identify finds the objects of any kind that an ID leads to: by their own ID in upper or lower case, by the ID of
// one of a connection's domains, and exactly by an external ID. Those with the ID itself come first.
func (m *Mirror) Identify(ctx context.Context, scope Scope, id string) ([]Object, error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	if id == "" {
		return nil, nil
	}
	tx, err := m.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	return identify(ctx, tx, id)
}

func identify(ctx context.Context, tx *sql.Tx, id string) ([]Object, error) {
	var found []Object
	for _, spelling := range SpellingsOf(id) {
		for _, o := range specs() {
			own, err := objects(ctx, tx, o.kind, o.owner(), "id = ?", spelling)
			if err != nil {
				return nil, err
			}
			found = append(found, own...)
		}
		if len(found) > 0 {
			break
		}
	}
	for _, o := range specs() {
		for _, column := range o.externalIDs {
			external, err := objects(ctx, tx, o.kind, o.owner(), column+" = ? AND "+column+" <> ''", id)
			if err != nil {
				return nil, err
			}
			for _, object := range external {
				object.External = true
				if !slices.ContainsFunc(found, func(other Object) bool { return other.Kind == object.Kind && other.ID == object.ID }) {
					found = append(found, object)
				}
			}
		}
	}
	if rest, is := strings.CutPrefix(strings.ToLower(id), connectionDomainPrefix); is && len(rest) >= searchtext.MinTerm {
		expression, _ := searchtext.Match(searchtext.Terms(rest))
		return objects(ctx, tx, KindConnection, "organization_id, ''",
			"row IN (SELECT rowid FROM connections_fts WHERE connections_fts MATCH ? LIMIT 2)", expression)
	}
	return found, nil
}

func objects(ctx context.Context, tx *sql.Tx, kind Kind, owner, condition, value string) ([]Object, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, "+owner+" FROM "+string(kind)+" WHERE "+condition+" LIMIT 2", value)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []Object
	for rows.Next() {
		o := Object{Kind: kind}
		if err := rows.Scan(&o.ID, &o.OrganizationID, &o.UserID); err != nil {
			return nil, err
		}
		found = append(found, o)
	}
	return found, rows.Err()
}

// IDsWithPrefix returns the IDs of a kind that begin with a text, up to a limit.
func (m *Mirror) IDsWithPrefix(ctx context.Context, scope Scope, kind Kind, start string, limit int) ([]string, error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	rows, err := m.db.Read.QueryContext(ctx, "SELECT id FROM "+string(kind)+" WHERE id >= ? AND id < ? ORDER BY id"+store.Limit(limit),
		start, start+highest)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		found = append(found, id)
	}
	return found, rows.Err()
}

// EventTime returns when a stored event happened, or ErrNotFound.
func (m *Mirror) EventTime(ctx context.Context, scope Scope, id string) (time.Time, error) {
	if err := scope.Check(); err != nil {
		return time.Time{}, err
	}
	for _, spelling := range SpellingsOf(id) {
		var at stamp
		err := m.db.Read.QueryRowContext(ctx, "SELECT created FROM events WHERE id = ?", spelling).Scan(&at)
		if err == nil || !errors.Is(err, sql.ErrNoRows) {
			return time.Time(at), err
		}
	}
	return time.Time{}, ErrNotFound
}

// identified turns a list's search for an ID into a filter: by the row with that ID, or by the organization that owns the
// rows. Text that is not the ID of anything remains a search for words.
func (r *request) identified(ctx context.Context, tx *sql.Tx) error {
	if r.id == "" {
		return nil
	}
	found, err := identify(ctx, tx, r.id)
	if err != nil {
		return err
	}
	for _, o := range found {
		switch {
		case o.Kind == r.kind:
			r.equal, r.terms = append(r.equal, filter{column: "id", value: o.ID}), nil
			return nil
		case o.Kind == KindOrganization && r.filters["organization"] != "":
			r.equal, r.terms = append(r.equal, filter{column: "organization_id", value: o.ID}), nil
			return nil
		}
	}
	return nil
}

// identified does so outside of a list's transaction.
func (m *Mirror) identified(ctx context.Context, r *request) error {
	tx, err := m.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return r.identified(ctx, tx)
}
