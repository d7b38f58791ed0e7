// Package issuelist reads the issues that the mirror stores: of one object or customer, and as a list with filters, sorts and pages.
package issuelist

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror/searchtext"
)

// Issue is a stored issue with the names of its objects.
type Issue struct {
	health.Issue
	OrganizationName string
}

// The orders of the list. BySeverity has the most severe issues first and then the newest.
const (
	BySeverity = "severity"
	BySince    = "since"
)

// Query selects issues; conditions are joined by "and". Text finds issues by the words of their object and of their organization,
// IDs by the IDs of these. The oldest issues come first when Sort is BySince, the least severe when it is BySeverity and Desc.
// Limit is 50 when 0.
type Query struct {
	Kind           health.Kind
	ID             string
	OrganizationID string
	UserID         string
	Address        string
	Codes          []health.Code
	Customer       bool // only those that count for a customer as a whole
	Severities     []health.Severity
	Owner          health.Owner
	Age            health.Age
	Now            time.Time // for Age
	Text           string
	IDs            []string // spellings of one ID
	Sort           string
	Desc           bool
	After, Before  string
	Limit          int
}

const defaultLimit = 50

// maxCounted is how far issues are counted: a heading shows "10,000+" beyond.
const maxCounted = 10_000

// Columns are the columns of issues i that Scan reads.
const Columns = "i.kind, i.id, i.code, i.severity, i.owner, i.remedy, i.organization_id, i.user_id, i.address, i.since, i.facts"

// Scan reads Columns and the other columns of a query.
func Scan(scan func(...any) error, beside ...any) (i health.Issue, err error) {
	var rank int
	var since int64
	var facts string
	if err := scan(append([]any{&i.Kind, &i.ID, &i.Code, &rank, &i.Owner, &i.Remedy, &i.OrganizationID, &i.UserID, &i.Address,
		&since, &facts}, beside...)...); err != nil {
		return i, err
	}
	i.Severity = SeverityOf(rank)
	if since != 0 {
		i.Since = time.UnixMilli(since).UTC()
	}
	return i, json.Unmarshal([]byte(facts), &i.Facts)
}

// SeverityOf returns the severity for a rank in an issue's row.
func SeverityOf(rank int) health.Severity {
	for _, severity := range []health.Severity{health.Critical, health.Warning} {
		if severity.Rank() == rank {
			return severity
		}
	}
	return health.Info
}

// SentName is the SQL expression for an organization's name in memberships, if the organization is not stored; NULL for none.
func SentName(organization string) string {
	return "(SELECT m.sent_organization FROM memberships m WHERE m.organization_id = " + organization +
		" AND m.sent_organization <> '' LIMIT 1)"
}

const from = " FROM issues i LEFT JOIN organizations o ON o.id = i.organization_id WHERE TRUE"

// Read reads issues in the order of the query, without pages.
func Read(ctx context.Context, db *sql.DB, q Query) ([]Issue, error) {
	found, _, err := read(ctx, db, q, nil, limitOf(q))
	return found, err
}

// Page reads one page of the list. next and prev are the cursors of its neighbors, "" if there is none.
func Page(ctx context.Context, db *sql.DB, q Query) (rows []Issue, next, prev string, err error) {
	at, err := q.place()
	if err != nil {
		return nil, "", "", err
	}
	backwards, limit := q.Before != "", limitOf(q)
	name := q.name()
	q.Desc = q.Desc != backwards
	rows, places, err := read(ctx, db, q, at, limit+1)
	if err != nil || len(rows) == 0 {
		return nil, "", "", err
	}
	more := len(rows) > limit
	rows, places = rows[:min(len(rows), limit)], places[:min(len(rows), limit)]
	first, last := places[0], places[len(places)-1]
	if backwards {
		slices.Reverse(rows)
		first, last = last, first
	}
	if more || backwards {
		next = last.cursor(name)
	}
	if at != nil && (more || !backwards) {
		prev = first.cursor(name)
	}
	return rows, next, prev, nil
}

// Count returns how many issues a query has, without its cursors; more means that there are more than n.
func Count(ctx context.Context, db *sql.DB, q Query) (n int, more bool, err error) {
	s := q.where()
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1"+from+s.sql+store.Limit(maxCounted+1)+")", s.args...).Scan(&n)
	return min(n, maxCounted), n > maxCounted, err
}

// CountByCode returns how many issues there are of each code.
func CountByCode(ctx context.Context, db *sql.DB) (map[health.Code]int, error) {
	rows, err := db.QueryContext(ctx, "SELECT code, count(*) FROM issues GROUP BY code")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[health.Code]int{}
	for rows.Next() {
		var code health.Code
		var n int
		if err := rows.Scan(&code, &n); err != nil {
			return nil, err
		}
		counts[code] = n
	}
	return counts, rows.Err()
}

func limitOf(q Query) int {
	if q.Limit > 0 {
		return q.Limit
	}
	return defaultLimit
}

func read(ctx context.Context, db *sql.DB, q Query, at *place, limit int) (all []Issue, places []place, err error) {
	s, column, direction := q.where(), q.column(), " ASC"
	if q.Desc {
		direction = " DESC"
	}
	if at != nil {
		s.add(" AND (i."+column+", i.kind, i.id, i.code) "+map[bool]string{true: "<", false: ">"}[q.Desc]+" (?, ?, ?, ?)",
			at.Key, at.Kind, at.ID, at.Code)
	}
	order := " ORDER BY i." + strings.Join([]string{column, "kind", "id", "code"}, direction+", i.") + direction
	rows, err := db.QueryContext(ctx, "SELECT "+Columns+", coalesce(o.name, "+SentName("i.organization_id")+", i.organization_id), i."+
		column+from+s.sql+order+store.Limit(limit), s.args...)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var found Issue
		var here place
		if found.Issue, err = Scan(rows.Scan, &found.OrganizationName, &here.Key); err != nil {
			return nil, nil, err
		}
		here.Kind, here.ID, here.Code = found.Kind, found.ID, found.Code
		all, places = append(all, found), append(places, here)
	}
	return all, places, rows.Err()
}

// column returns the column by which a list is sorted.
func (q Query) column() string {
	if q.Sort == BySince {
		return "since"
	}
	return "urgency"
}

// statement is SQL text with its arguments.
type statement struct {
	sql  string
	args []any
}

func (s *statement) add(text string, args ...any) {
	s.sql += text
	s.args = append(s.args, args...)
}

func (s *statement) in(column string, values any) {
	array, _ := json.Marshal(values) // texts and numbers are always JSON
	s.add(" AND i."+column+" IN (SELECT value FROM json_each(?))", string(array))
}

// where returns the conditions of a query, without its cursors.
func (q Query) where() (s statement) {
	for _, f := range []struct{ column, value string }{
		{"kind", string(q.Kind)}, {"id", q.ID}, {"organization_id", q.OrganizationID}, {"user_id", q.UserID},
		{"address", workos.EmailKey(q.Address)}, {"owner", string(q.Owner)},
	} {
		if f.value != "" {
			s.add(" AND i."+f.column+" = ? AND i."+f.column+" <> ''", f.value)
		}
	}
	if len(q.Codes) > 0 {
		s.in("code", q.Codes)
	}
	if q.Customer {
		s.add(" AND i.customer = 1")
	}
	q.severities(&s)
	if q.Age == health.AgeUnknown {
		s.add(" AND i.since = 0")
	}
	from, until := q.Age.Since(q.Now)
	if !from.IsZero() {
		s.add(" AND i.since >= ?", from.UnixMilli())
	}
	if !until.IsZero() {
		s.add(" AND i.since < ? AND i.since <> 0", until.UnixMilli())
	}
	if len(q.IDs) > 0 {
		array, _ := json.Marshal(q.IDs)
		const ids = "IN (SELECT value FROM json_each(?))"
		s.add(" AND (i.id "+ids+" OR i.organization_id "+ids+" OR i.user_id "+ids+")", string(array), string(array), string(array))
		return s
	}
	q.words(&s)
	return s
}

// severities adds the filter by severity, as ranges of the column by which the list is sorted.
func (q Query) severities(s *statement) {
	if len(q.Severities) == 0 {
		return
	}
	var ranges []string
	for _, severity := range q.Severities {
		ranges = append(ranges, "i.urgency BETWEEN ? AND ?")
		first := int64(severity.Rank()) << sinceBits
		s.args = append(s.args, first, first|maxSince)
	}
	s.sql += " AND (" + strings.Join(ranges, " OR ") + ")"
}

// words adds the condition that each word is in the texts of the object or of its organization, by the rule of all lists.
func (q Query) words(s *statement) {
	terms := searchtext.Terms(q.Text)
	isLetter := len(terms) > 1
	for _, term := range terms {
		s.contains(searchtext.WordStarts(term, len(terms) == 1))
		isLetter = isLetter && searchtext.IsLetter(term)
	}
	if isLetter {
		s.contains(terms)
	}
}

func (s *statement) contains(texts []string) {
	var any []string
	for _, text := range texts {
		any = append(any, "instr(i.search_text, ?) > 0", "instr(coalesce(o.search_text, ''), ?) > 0")
		s.args = append(s.args, text, text)
	}
	s.sql += " AND (" + strings.Join(any, " OR ") + ")"
}

// SearchText returns the text of an issue's row that a search looks through.
func SearchText(issue health.Issue) string {
	return searchtext.Of(searchtext.Names(issue.Facts.Name, issue.Facts.Email, issue.Address)...)
}

// The parts of an issue's urgency.
const (
	sinceBits = 42 // enough for the milliseconds of the next century
	maxSince  = 1<<sinceBits - 1
)

// Urgency returns the number by which issues are sorted, the most severe and then the newest first. It is one column, so that
// one index gives the order and the page after any row.
func Urgency(severity health.Severity, since time.Time) int64 {
	newest := int64(maxSince)
	if !since.IsZero() {
		newest -= min(max(since.UnixMilli(), 0), maxSince)
	}
	return int64(severity.Rank())<<sinceBits | newest
}
