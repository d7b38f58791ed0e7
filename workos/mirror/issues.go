package mirror

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/store"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror/issuelist"
)

//go:embed issues_inputs.go
var inputsSource []byte

// issuesVersion identifies the last evaluation of everything: the rules, and how their inputs are loaded.
var issuesVersion = sync.OnceValue(func() int64 {
	h := fnv.New32a()
	h.Write(inputsSource)
	return health.Version() ^ int64(h.Sum32())
})

// Issue is a stored issue with the names of its objects.
type Issue = issuelist.Issue

// IssueQuery filters Issues.
type IssueQuery = issuelist.Query

// Issues reads stored issues, the most severe first and then the newest.
func (m *Mirror) Issues(ctx context.Context, scope Scope, q IssueQuery) ([]Issue, error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	return issuelist.Read(ctx, m.db.Read, q)
}

// IssueRows reads a page of the list of all issues. Its sorts are "severity", the default, and "since".
func (m *Mirror) IssueRows(ctx context.Context, scope Scope, q Query) (Page[Issue], error) {
	of, err := m.issueQuery(q)
	if err = errorsOf(scope.Check(), err); err != nil {
		return Page[Issue]{}, err
	}
	rows, next, prev, err := issuelist.Page(ctx, m.db.Read, of)
	return Page[Issue]{Rows: rows, Next: next, Prev: prev}, err
}

// CountIssues returns how many rows that list has; more means that there are more than n.
func (m *Mirror) CountIssues(ctx context.Context, scope Scope, q Query) (n int, more bool, err error) {
	of, err := m.issueQuery(q)
	if err = errorsOf(scope.Check(), err); err != nil {
		return 0, false, err
	}
	return issuelist.Count(ctx, m.db.Read, of)
}

// IssueCounts returns how many issues there are of each code.
func (m *Mirror) IssueCounts(ctx context.Context, scope Scope) (map[health.Code]int, error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	return issuelist.CountByCode(ctx, m.db.Read)
}

// issueQuery converts the query of a list.
func (m *Mirror) issueQuery(q Query) (issuelist.Query, error) {
	of := issuelist.Query{OrganizationID: q.OrganizationID, Severities: health.SeveritiesOf(q.Severity), Owner: q.Owner, Age: q.Age,
		Now: m.now(), Text: q.Q, Sort: q.Sort, Desc: q.Desc, After: q.After, Before: q.Before, Limit: min(q.Limit, maxLimit)}
	if q.Issue != "" {
		of.Codes = []health.Code{q.Issue}
	}
	if id := strings.TrimSpace(q.Q); id != "" {
		if _, isID := KindOf(id); isID {
			of.IDs = SpellingsOf(id)
		}
	}
	if q.Sort != "" && q.Sort != issuelist.BySeverity && q.Sort != issuelist.BySince {
		return of, fmt.Errorf("%w: sort", ErrBadQuery)
	}
	return of, nil
}

// byUrgency sorts issues as Issues does.
func byUrgency(a, b health.Issue) int {
	return cmp.Or(a.Severity.Rank()-b.Severity.Rank(), b.Since.Compare(a.Since), cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
}

// issueCodes reads the issue codes of a row's summary.
type issueCodes []health.Code

// Scan takes what the database holds.
func (c *issueCodes) Scan(value any) error {
	*c = nil
	text, _ := value.(string)
	if text == "" {
		return nil
	}
	for code := range strings.SplitSeq(text, ",") {
		*c = append(*c, health.Code(code))
	}
	return nil
}

// evaluateAll applies the rules to everything in the mirror: at the end of a first sync, during which most
// writes are not evaluated one by one, and after the rules have changed.
func (m *Mirror) evaluateAll(ctx context.Context) error {
	for _, kind := range judged {
		if kind == health.KindUser {
			continue
		}
		if err := m.evaluateKind(ctx, kind); err != nil {
			return err
		}
	}
	if err := m.evaluateUsers(ctx); err != nil {
		return err
	}
	return m.write(ctx, func(w *writer) error {
		if _, err := w.exec("DELETE FROM issues_version"); err != nil {
			return err
		}
		_, err := w.exec("INSERT INTO issues_version VALUES (?)", issuesVersion())
		return err
	})
}

// evaluateInStep bounds how many subjects are evaluated in one transaction: each one writes the same pages of the indexes
// again, and other writers wait for it.
const evaluateInStep = 10 * evaluateAtOnce

// evaluateKind evaluates the subjects of a kind in steps, each a transaction, and deletes the issues of subjects that are gone.
func (m *Mirror) evaluateKind(ctx context.Context, kind health.Kind) error {
	query, start := "SELECT t.row, t.id FROM "+string(kind)+" t WHERE t.row > ? ORDER BY t.row LIMIT ?", int64(-1)
	switch kind {
	case health.KindDomain:
		query = "SELECT t.row, t.id FROM organizations t WHERE t.row > ? ORDER BY t.row LIMIT ?"
	case health.KindAddress:
		query = "SELECT row, email_key FROM events WHERE row > ? AND email_key <> '' AND event = '" + eventSignInFailed + "' ORDER BY row LIMIT ?"
		start = millis(m.now().Add(-health.SignInWindow-time.Minute)) * slotsPerMilli
	}
	for from := start; ; {
		var ids []string
		last := from
		rows, err := m.db.Read.QueryContext(ctx, query, from, evaluateInStep)
		if err != nil {
			return err
		}
		for rows.Next() {
			var id string
			if err := rows.Scan(&last, &id); err != nil {
				rows.Close()
				return err
			}
			ids = append(ids, id)
		}
		if err := errorsOf(rows.Err(), rows.Close()); err != nil {
			return err
		}
		if len(ids) == 0 {
			break
		}
		if err := m.evaluateSubjects(ctx, kind, ids); err != nil {
			return err
		}
		from = last
	}
	// Subjects with issues or a due evaluation that were not found above are gone.
	left, err := m.texts(ctx, "SELECT DISTINCT id FROM issues WHERE kind = ? UNION SELECT id FROM issues_due WHERE kind = ?",
		string(kind), string(kind))
	if err != nil || kind == health.KindDomain {
		return err
	}
	return m.evaluateSubjects(ctx, kind, left)
}

func (m *Mirror) evaluateSubjects(ctx context.Context, kind health.Kind, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return m.write(ctx, func(w *writer) error {
		w.usersLater = true
		for _, id := range ids {
			w.changes.subject(kind, id)
			if kind == health.KindDomain {
				w.changes.organizations[id] = true
			}
		}
		return nil
	})
}

// evaluateUsers evaluates and summarizes every user. It comes after the other kinds, because a user's issues come from several
// of them. It reads users in the order of the file, which takes a fraction of the time of looking up their IDs.
func (m *Mirror) evaluateUsers(ctx context.Context) error {
	err := m.inSteps(ctx, func(w *writer, after int64) (last int64, err error) {
		w.usersLater = true
		for range evaluateInStep / evaluateAtOnce {
			n, err := w.evaluateUsersAfter(&after)
			if err != nil || n == 0 {
				return last, err
			}
			last = after
		}
		return last, nil
	})
	if err != nil {
		return err
	}
	// Users with the same address share issues, which may have been found after the users were summarized.
	shared, err := m.texts(ctx, "SELECT email_key FROM users INDEXED BY users_email_key WHERE email_key <> ''"+
		" GROUP BY email_key HAVING count(*) > 1")
	if err != nil {
		return err
	}
	for addresses := range slices.Chunk(shared, evaluateAtOnce) {
		if err := m.write(ctx, func(w *writer) error { w.addresses = addresses; return nil }); err != nil {
			return err
		}
	}
	return m.write(ctx, func(w *writer) error { // members whose user is not held
		left, err := w.texts(`SELECT p.user_id FROM (SELECT user_id FROM issues WHERE kind = 'memberships'
			UNION SELECT user_id FROM memberships WHERE affected <> '' UNION SELECT user_id FROM memberships WHERE health <> 'ok') p
			WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.id = p.user_id)`)
		for _, id := range left {
			w.changes.users[id] = true
		}
		return err
	})
}

// evaluateUsersAfter evaluates and summarizes the next users, evaluateAtOnce at most. It moves after to the
// last of them and returns how many there were.
func (w *writer) evaluateUsersAfter(after *int64) (int, error) {
	inputs, err := w.userInputs("users t WHERE t.row > ? ORDER BY t.row"+store.Limit(evaluateAtOnce), *after)
	if err != nil || len(inputs) == 0 {
		return 0, err
	}
	ids := make([]string, len(inputs))
	for i := range inputs {
		ids[i] = inputs[i].id
	}
	if err := w.readDue(health.KindUser, jsonOf(ids), inputs); err != nil {
		return 0, err
	}
	if err := w.storeEvaluated(health.KindUser, ids, inputs, w.m.now()); err != nil {
		return 0, err
	}
	people := make([]person, len(inputs))
	for i := range inputs {
		in := &inputs[i]
		people[i] = person{row: in.row, id: in.id, email: in.emailKey, summary: in.summary, issues: in.issues}
	}
	*after = inputs[len(inputs)-1].row
	return len(inputs), w.sumUp(people, " AND i.kind <> 'users'")
}

// eachRow calls do for each row of a query.
type eachRow func(query string, args []any, do func(scan func(...any) error) error) error

// each reads with the read-only connections.
func (m *Mirror) each(ctx context.Context) eachRow {
	return func(query string, args []any, do func(scan func(...any) error) error) error {
		rows, err := m.db.Read.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := do(rows.Scan); err != nil {
				return err
			}
		}
		return rows.Err()
	}
}

// inSteps calls do in transactions, each time with the row that the last call returned, until that is 0.
func (m *Mirror) inSteps(ctx context.Context, do func(w *writer, after int64) (last int64, err error)) error {
	for row, more := int64(-1), true; more; {
		err := m.write(ctx, func(w *writer) (err error) {
			row, err = do(w, row)
			more = row != 0
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// evaluateDue evaluates the subjects whose issues change with time and are due.
func (m *Mirror) evaluateDue(ctx context.Context) error {
	return m.evaluateDueBatches(ctx, math.MaxInt)
}

// evaluateDueBatches evaluates some of them: so many transactions of evaluateAtOnce subjects.
func (m *Mirror) evaluateDueBatches(ctx context.Context, batches int) error {
	for range batches {
		now := millis(m.now().Truncate(time.Minute))
		due, err := m.dueSubjects(ctx, now)
		if err != nil || len(due) == 0 {
			return err
		}
		err = m.write(ctx, func(w *writer) error {
			for _, subject := range due {
				w.changes.subject(subject.Kind, subject.ID)
				// An evaluation records the next time itself. Without this a subject of an unknown kind would stay due.
				if _, err := w.exec("DELETE FROM issues_due WHERE kind = ? AND id = ?", string(subject.Kind), subject.ID); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(due) < evaluateAtOnce {
			return err
		}
	}
	return nil
}

func (m *Mirror) dueSubjects(ctx context.Context, now int64) ([]health.Subject, error) {
	rows, err := m.db.Read.QueryContext(ctx, "SELECT kind, id FROM issues_due WHERE at <= ? ORDER BY at"+store.Limit(evaluateAtOnce), now)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var due []health.Subject
	for rows.Next() {
		var s health.Subject
		if err := rows.Scan(&s.Kind, &s.ID); err != nil {
			return nil, err
		}
		due = append(due, s)
	}
	return due, rows.Err()
}

// KeepIssues evaluates, until ctx ends, the issues that change with time: those that became due while the program was not
// running at once, and the others every minute. It runs beside Run.
func (m *Mirror) KeepIssues(ctx context.Context) {
	for ctx.Err() == nil {
		if err := m.evaluateWhatIsDue(ctx); err != nil && ctx.Err() == nil {
			m.log.Error("evaluate the issues that are due", "error", err)
		}
		now := m.now()
		if m.pause(ctx, now.Truncate(time.Minute).Add(time.Minute).Sub(now)) != nil {
			return
		}
	}
}

func (m *Mirror) evaluateWhatIsDue(ctx context.Context) error {
	var version int64
	err := m.db.Read.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM issues_version").Scan(&version)
	if err == nil && version != issuesVersion() && !m.filling.Load() {
		err = m.evaluateAll(ctx)
	}
	if err == nil {
		err = m.evaluateDue(ctx)
	}
	return err
}
