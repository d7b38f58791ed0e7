package mirror

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/mirror/searchtext"
)

// SearchResult is the result of a search, by kind. For a pasted ID, ID and Kind describe it, and
// Held reports whether the mirror has its object (also a membership or group, which are in no other field).
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

// Empty reports whether nothing was found.
func (r SearchResult) Empty() bool {
	return !r.Held && len(r.Organizations)+len(r.Domains)+len(r.Connections)+len(r.Directories)+
		len(r.DirectoryUsers)+len(r.Users)+len(r.Invitations) == 0
}

const (
	searchLimit    = 5  // rows of a kind by default
	maxSearchLimit = 20 // rows of a kind
	highest        = "\U0010FFFF"
)

// Search searches all kinds for a text: a pasted ID first, then names, email addresses and domains that are
// or begin with the text, then those that contain its words anywhere. It returns at most perKind rows of each (0: 5).
func (m *Mirror) Search(ctx context.Context, scope Scope, text string, perKind int) (SearchResult, error) {
	if err := scope.Check(); err != nil {
		return SearchResult{}, err
	}
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
	} else if s.typed, s.text, s.terms = id, workos.EmailKey(text), searchtext.Terms(text); s.text == "" {
		return s.result, nil
	}
	return s.result, s.all()
}

// finder runs one search.
type finder struct {
	ctx    context.Context
	tx     *sql.Tx
	limit  int
	id     string
	typed  string // as typed: other systems' ids have upper and lower case
	text   string // as addresses and domains are compared
	terms  []string
	result SearchResult
}

func (s *finder) all() error {
	r := &s.result
	return errors.Join(
		find(s, organizations, &r.Organizations),
		find(s, domains, &r.Domains),
		find(s, connections, &r.Connections),
		find(s, directories, &r.Directories),
		find(s, directoryUsers, &r.DirectoryUsers),
		find(s, users, &r.Users),
		find(s, invitations, &r.Invitations),
		s.hold(),
	)
}

// hold looks up a pasted ID that is in no group of the result.
func (s *finder) hold() error {
	if s.id == "" {
		return nil
	}
	at, err := positions(s.ctx, s.tx, "SELECT row FROM "+string(s.result.Kind)+" WHERE id = ? LIMIT 1", s.id)
	s.result.Held = len(at) > 0
	return err
}

// find fills one group of the result, tier by tier: external IDs, then the texts that lists sort by, then words.
func find[T, R any](s *finder, l listSpec[T, R], into *[]R) error {
	at, err := s.rows(l.spec)
	if err == nil {
		*into, err = fetch(s.ctx, s.tx, l, at)
	}
	return err
}

func (s *finder) rows(of *spec) ([]position, error) {
	kind := of.kind
	if s.id != "" {
		if kind != s.result.Kind {
			return nil, nil
		}
		return positions(s.ctx, s.tx, "SELECT row FROM "+string(kind)+" WHERE id = ? LIMIT 1", s.id)
	}
	found := rows{limit: s.limit}
	for _, column := range of.externalIDs {
		if err := found.add(s.withExternalID(kind, column)); err != nil || found.full() {
			return found.at, err
		}
	}
	for _, by := range of.sorts {
		if by.key == nil {
			continue
		}
		if err := found.add(s.beginning(kind, by)); err != nil || found.full() {
			return found.at, err
		}
	}
	if err := found.add(s.domainOfAddress(kind)); err != nil || found.full() {
		return found.at, err
	}
	if len(found.at) > 0 && strings.Contains(s.text, "@") {
		return found.at, nil // who types an address means that one
	}
	return found.at, found.add(s.anywhere(of, s.limit+len(found.at)))
}

// anywhere finds rows that contain the searched words, in no particular order.
func (s *finder) anywhere(of *spec, limit int) ([]position, error) {
	fts := string(of.kind) + "_fts"
	expression, whole := searchtext.Match(s.terms)
	if whole {
		return positions(s.ctx, s.tx, "SELECT rowid FROM "+fts+" WHERE "+fts+" MATCH ?"+store.Limit(limit), expression)
	}
	q := statement{}
	q.add("SELECT f.rowid FROM "+fts+" f CROSS JOIN "+string(of.kind)+" t ON t.row = f.rowid WHERE "+fts+" MATCH ?", expression)
	(&plan{request: request{spec: of, terms: s.terms}}).tests(&q, true)
	q.add(store.Limit(limit))
	return positions(s.ctx, s.tx, q.sql, q.args...)
}

// withExternalID finds rows by an external ID, exactly as it was typed.
func (s *finder) withExternalID(kind Kind, column string) ([]position, error) {
	return positions(s.ctx, s.tx, "SELECT row FROM "+string(kind)+" WHERE "+column+" = ? AND "+column+" <> ''"+store.Limit(s.limit), s.typed)
}

// beginning finds rows whose text is, or begins with, the typed one.
func (s *finder) beginning(kind Kind, by sortBy) ([]position, error) {
	from := by.key.Of(s.typed)
	if from == "" {
		return nil, nil
	}
	return rowsWithKey(s.ctx, s.tx, kind, by.column, from, from+highest, s.limit)
}

// domainOfAddress finds the domain of a whole email address.
func (s *finder) domainOfAddress(kind Kind) ([]position, error) {
	domain := s.text[strings.LastIndexByte(s.text, '@')+1:]
	found := domain != s.text
	if kind != KindDomain || !found || utf8.RuneCountInString(domain) < 4 {
		return nil, nil
	}
	return rowsWithKey(s.ctx, s.tx, kind, "domain_key", domain, domain, s.limit)
}

// rows collects positions without duplicates, up to a limit.
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

// Folded returns a text as searches compare names: in lower case, without accents and invisible characters.
func Folded(text string) string { return searchtext.Fold(text) }

// FindsOrganization reports whether the lists of organizations find one for a text, also before the mirror has it.
func FindsOrganization(text string, o workos.Organization) bool {
	r := organizationRecord(o)
	return searchtext.Finds(searchtext.Terms(text), r.text(searchText))
}

// ShortTerms returns the words of a search that are so short that it covers only the beginnings of words, and whether
// it covers only the beginnings of names and addresses: a single letter. It is empty if the search covers everything.
func ShortTerms(text string) (words []string, onlyNames bool) {
	terms := searchtext.Terms(text)
	for _, term := range terms {
		if !searchtext.IsShort(term) {
			return nil, false
		}
		words = append(words, searchtext.WordStarts(term, false)[1][1:])
	}
	return words, len(terms) == 1 && searchtext.IsLetter(terms[0])
}

// maxMatches bounds the results for one email address.
const maxMatches = 100

// Match is everyone with one email address: directory users and those who sign in.
type Match struct {
	Users          []UserRow
	Memberships    []MembershipRow
	DirectoryUsers []DirectoryUserRow
	Invitations    []InvitationRow
}

// Match finds the users, memberships, directory users and invitations with an email address, regardless of
// case, at most 100 of each. An empty address matches no one.
func (m *Mirror) Match(ctx context.Context, scope Scope, email string) (Match, error) {
	if err := scope.Check(); err != nil {
		return Match{}, err
	}
	var found Match
	if email = workos.EmailKey(email); email == "" {
		return found, nil
	}
	tx, err := m.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return found, err
	}
	defer tx.Rollback()
	if found.Users, err = withKey(ctx, tx, users, "email_key", email, email, maxMatches); err != nil {
		return found, err
	}
	if found.Memberships, err = withKey(ctx, tx, memberships, "email_key", email, email, maxMatches); err != nil {
		return found, err
	}
	if found.DirectoryUsers, err = withKey(ctx, tx, directoryUsers, "email_key", email, email, maxMatches); err != nil {
		return found, err
	}
	found.Invitations, err = withKey(ctx, tx, invitations, "email_key", email, email, maxMatches)
	return found, err
}

// SamePerson finds the users whose address differs from one only in its +tag: many mail servers deliver both to one
// person. Users with the address itself are included; at most 100.
func (m *Mirror) SamePerson(ctx context.Context, scope Scope, email string) ([]UserRow, error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	base := workos.EmailBase(email)
	local, domain, found := strings.Cut(base, "@")
	if !found || local == "" {
		return nil, nil
	}
	tx, err := m.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	at, err := positions(ctx, tx, `SELECT row FROM users WHERE email_key = ?
		UNION ALL SELECT row FROM users WHERE email_key > ? AND email_key < ? AND substr(email_key, -length(?)) = ?`+store.Limit(maxMatches),
		base, local+"+", local+",", "@"+domain, "@"+domain)
	if err != nil {
		return nil, err
	}
	return fetch(ctx, tx, users, at)
}

// withKey reads rows whose indexed column is between two values, both included.
func withKey[T, R any](ctx context.Context, tx *sql.Tx, l listSpec[T, R], column, from, to string, limit int) ([]R, error) {
	at, err := rowsWithKey(ctx, tx, l.kind, column, from, to, limit)
	if err != nil {
		return nil, err
	}
	return fetch(ctx, tx, l, at)
}

// rowsWithKey finds rows by an indexed column. Directory users are found by each of their addresses.
func rowsWithKey(ctx context.Context, tx *sql.Tx, kind Kind, column, from, to string, limit int) ([]position, error) {
	if kind == KindDirectoryUser && column == "email_key" {
		found := rows{limit: limit}
		for _, source := range []string{
			"SELECT row FROM directory_users WHERE email_key BETWEEN ? AND ? ORDER BY email_key, row",
			"SELECT user_row FROM directory_user_emails WHERE email_key BETWEEN ? AND ? ORDER BY email_key, user_row",
		} {
			if err := found.add(positions(ctx, tx, source+store.Limit(limit), from, to)); err != nil {
				return nil, err
			}
		}
		return found.at, nil
	}
	return positions(ctx, tx, "SELECT row FROM "+string(kind)+" WHERE "+column+" BETWEEN ? AND ? ORDER BY "+column+", row"+store.Limit(limit),
		from, to)
}

// positions reads row numbers.
func positions(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]position, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var at []position
	for rows.Next() {
		var next position
		if err := rows.Scan(&next.row); err != nil {
			return nil, err
		}
		at = append(at, next)
	}
	return at, rows.Err()
}

// maxShownIDs bounds the IDs of shown_ids, some 10 MB. The oldest are dropped first.
const maxShownIDs = 100_000

// NoteShown records the page that showed objects that WorkOS has no call for: sessions,
// API keys, IT contacts, groups. PageThatShowed finds the page by an ID.
func (m *Mirror) NoteShown(ctx context.Context, page string, ids []string) error {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "" })
	known, err := m.texts(ctx, "SELECT s.id FROM json_each(?) j CROSS JOIN shown_ids s ON s.id = j.value AND s.page = ?", jsonOf(ids), page)
	if err != nil || len(known) == len(ids) {
		return err
	}
	_, err = m.db.Write.ExecContext(ctx, `INSERT INTO shown_ids SELECT value, ?, ? FROM json_each(?) WHERE TRUE
		ON CONFLICT DO UPDATE SET page = excluded.page, shown = excluded.shown`, page, millis(m.now()), jsonOf(ids))
	if err != nil {
		return err
	}
	_, err = m.db.Write.ExecContext(ctx, `DELETE FROM shown_ids WHERE id IN (SELECT id FROM shown_ids ORDER BY shown
		LIMIT max((SELECT count(*) FROM shown_ids) - ?, 0))`, maxShownIDs)
	return err
}

// PageThatShowed returns the page that last showed an object with an ID, "" if none did.
func (m *Mirror) PageThatShowed(ctx context.Context, scope Scope, id string) (page string, err error) {
	if err := scope.Check(); err != nil {
		return "", err
	}
	err = m.db.Read.QueryRowContext(ctx, "SELECT page FROM shown_ids WHERE id = ?", id).Scan(&page)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return page, err
}
