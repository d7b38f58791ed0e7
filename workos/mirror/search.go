package mirror

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"unicode/utf8"

	"frontdesk/store"
	"frontdesk/workos"
)

// DomainRow is an organization's domain as a search finds it.
type DomainRow struct {
	ID, Domain, State                string
	OrganizationID, OrganizationName string
}

var domainList = list[DomainRow]{
	shape:   shape{kind: KindDomain},
	columns: "t.id, t.domain, t.state, t.organization_id",
	copied:  "coalesce(o.name, t.organization_id)",
	joins:   "LEFT JOIN organizations o ON o.id = t.organization_id",
	scan: func(fields func(...any) error) (d DomainRow, err error) {
		err = fields(&d.ID, &d.Domain, &d.State, &d.OrganizationID, &d.OrganizationName)
		return d, err
	},
}

// SearchResult is what a search found, by kind. For a pasted id, ID and Kind say what it is an id of, and
// Held whether the mirror has it (a membership or group, too, which are in no other field).
type SearchResult struct {
	ID             string
	Kind           Kind
	Held           bool
	Organizations  []OrganizationRow
	Domains        []DomainRow
	Connections    []ConnectionRow
	Directories    []DirectoryRow
	DirectoryUsers []DirectoryUserRow
	Users          []UserRow
	Invitations    []InvitationRow
}

// Empty tells whether nothing was found.
func (r SearchResult) Empty() bool {
	return !r.Held && len(r.Organizations)+len(r.Domains)+len(r.Connections)+len(r.Directories)+
		len(r.DirectoryUsers)+len(r.Users)+len(r.Invitations) == 0
}

const (
	searchLimit    = 5  // rows of a kind, when nobody says
	maxSearchLimit = 20 // rows of a kind
	highest        = "\U0010FFFF"
)

// Search looks for text in all kinds: a pasted id first, then names, email addresses and domains that are
// or begin with the text, then those that hold its words anywhere. At most perKind rows of each (0: 5).
func (m *Mirror) Search(ctx context.Context, text string, perKind int) (SearchResult, error) {
	if perKind <= 0 {
		perKind = searchLimit
	}
	tx, err := m.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return SearchResult{}, err
	}
	defer tx.Rollback()
	s := &finder{ctx: ctx, tx: tx, limit: min(perKind, maxSearchLimit)}
	id := strings.TrimSpace(text)
	objects, err := identify(ctx, tx, id)
	if err != nil {
		return SearchResult{}, err
	}
	if kind, isID := KindOf(id); isID && len(objects) == 0 {
		s.result.ID, s.result.Kind = id, kind // not held; it may stand in a text all the same
	}
	if len(objects) > 0 && !objects[0].External {
		s.id, s.result.ID, s.result.Kind = objects[0].ID, objects[0].ID, objects[0].Kind
	} else if s.typed, s.text, s.name, s.words = id, workos.EmailKey(text), nameKey(text), needles(text); s.text == "" {
		return s.result, nil
	}
	return s.result, s.all()
}

// finder is one search at work.
type finder struct {
	ctx    context.Context
	tx     *sql.Tx
	limit  int
	id     string
	typed  string // as typed: other systems' ids have upper and lower case
	text   string // as addresses and domains are compared
	name   string // as names are
	words  []string
	result SearchResult
}

func (s *finder) all() error {
	r := &s.result
	exactly := func(column string) string { return "=" + column }
	return errors.Join(
		find(s, organizationList, &r.Organizations, exactly("external_id"), exactly("stripe_customer_id"), "name_key"),
		find(s, domainList, &r.Domains, "domain_key"),
		find(s, connectionList, &r.Connections, "name_key", "organization_key"),
		find(s, directoryList, &r.Directories, "name_key", "organization_key"),
		find(s, directoryUserList, &r.DirectoryUsers, exactly("idp_id"), "email_key", "name_key"),
		find(s, userList, &r.Users, exactly("external_id"), "email_key", "name_key"),
		find(s, invitationList, &r.Invitations, "email_key"),
		s.hold(),
	)
}

// hold looks a pasted id up that is in no group of the result.
func (s *finder) hold() error {
	if s.id == "" {
		return nil
	}
	at, err := positions(s.ctx, s.tx, "SELECT row FROM "+string(s.result.Kind)+" WHERE id = ? LIMIT 1", s.id)
	s.result.Held = len(at) > 0
	return err
}

// find fills one group of the result, tier after tier. A column that begins with "=" must be the text.
func find[R any](s *finder, l list[R], into *[]R, columns ...string) error {
	at, err := s.rows(l.kind, columns)
	if err == nil {
		*into, err = fetch(s.ctx, s.tx, l, at)
	}
	return err
}

func (s *finder) rows(kind Kind, columns []string) ([]position, error) {
	if s.id != "" {
		if kind != s.result.Kind {
			return nil, nil
		}
		return positions(s.ctx, s.tx, "SELECT row FROM "+string(kind)+" WHERE id = ? LIMIT 1", s.id)
	}
	found := rows{limit: s.limit}
	for _, column := range columns {
		if err := found.add(s.inColumn(kind, column)); err != nil || found.full() {
			return found.at, err
		}
	}
	if err := found.add(s.domainOfAddress(kind)); err != nil || found.full() {
		return found.at, err
	}
	if len(found.at) > 0 && strings.Contains(s.text, "@") {
		return found.at, nil // who types an address means that one
	}
	return found.at, found.add(s.anywhere(kind, s.limit+len(found.at)))
}

// anywhere finds rows that hold the searched words, in no order of worth.
func (s *finder) anywhere(kind Kind, limit int) ([]position, error) {
	fts := string(kind) + "_fts"
	expression, whole := match(s.words)
	if whole {
		return positions(s.ctx, s.tx, "SELECT rowid FROM "+fts+" WHERE "+fts+" MATCH ?"+store.Limit(limit), expression)
	}
	q := statement{}
	q.add("SELECT f.rowid FROM "+fts+" f CROSS JOIN "+string(kind)+" t ON t.row = f.rowid WHERE "+fts+" MATCH ?", expression)
	(&plan{request: request{shape: shape{words: wordsOf(kind)}, needles: s.words}}).tests(&q, true)
	q.add(store.Limit(limit))
	return positions(s.ctx, s.tx, q.sql, q.args...)
}

// inColumn finds rows by an indexed column: those that are or begin with the text, or for "=column" are as typed.
func (s *finder) inColumn(kind Kind, column string) ([]position, error) {
	if exact, is := strings.CutPrefix(column, "="); is {
		return positions(s.ctx, s.tx, "SELECT row FROM "+string(kind)+" WHERE "+exact+" = ? AND "+exact+" <> ''"+store.Limit(s.limit), s.typed)
	}
	from := s.text
	switch column {
	case "name_key", "organization_key":
		from = s.name
	case "domain_key":
		from = workos.DomainKey(s.typed)
	}
	if from == "" {
		return nil, nil
	}
	return rowsWithKey(s.ctx, s.tx, kind, column, from, from+highest, s.limit)
}

// domainOfAddress finds the domain that a whole email address belongs to.
func (s *finder) domainOfAddress(kind Kind) ([]position, error) {
	domain := s.text[strings.LastIndexByte(s.text, '@')+1:]
	found := domain != s.text
	if kind != KindDomain || !found || utf8.RuneCountInString(domain) < 4 {
		return nil, nil
	}
	return rowsWithKey(s.ctx, s.tx, kind, "domain_key", domain, domain, s.limit)
}

// rows gathers positions without repeating one, up to a limit.
type rows struct {
	at    []position
	limit int
}

func (r *rows) full() bool { return len(r.at) >= r.limit }

func (r *rows) add(more []position, err error) error {
	for _, next := range more {
		if !r.full() && !r.holds(next.row) {
			r.at = append(r.at, next)
		}
	}
	return err
}

func (r *rows) holds(row int64) bool {
	for _, p := range r.at {
		if p.row == row {
			return true
		}
	}
	return false
}
