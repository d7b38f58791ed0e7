package mirror

import (
	"context"
	"slices"
	"time"

	"frontdesk/store"
	"frontdesk/workos/health"
)

// evaluateAll applies the rules to everything that the mirror holds: at the end of a first sync, during which most
// writes are not evaluated one by one, and when the rules have changed since they were last applied.
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
		_, err := w.exec("INSERT INTO issues_version VALUES (?)", health.Version)
		return err
	})
}

// evaluateInStep bounds how many subjects are evaluated in one transaction: each one writes the same pages of the indexes
// again, and other writers wait for it.
const evaluateInStep = 10 * evaluateAtOnce

// evaluateKind evaluates the subjects of a kind in steps, each a transaction. Issues of subjects that are gone go too.
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
	// What has issues or is due and was not met above: a subject that is gone.
	left, err := m.texts(ctx, "SELECT DISTINCT id FROM issues WHERE kind = ? UNION SELECT id FROM issues_due WHERE kind = ?", string(kind), string(kind))
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

// evaluateUsers evaluates every user and sums each of them up. Their issues come from several kinds of subjects, of which
// theirs are the last. It reads them as they lie in the file, which takes a fraction of the time that looking up their IDs
// would.
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
	// Users of one address have the issues of each other, which may have been found after they were summed up.
	shared, err := m.texts(ctx, "SELECT email_key FROM users INDEXED BY users_email_key WHERE email_key <> '' GROUP BY email_key HAVING count(*) > 1")
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

// evaluateUsersAfter evaluates the users whose rows follow, evaluateAtOnce at most, and sums them up. It moves after to the
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
	if err := w.storeVerdicts(health.KindUser, ids, inputs, w.m.now()); err != nil {
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

// inSteps calls do in transactions, each time with the row that it returned, until that is 0.
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

// evaluateDue evaluates the subjects whose verdict changes by itself and whose time has come.
func (m *Mirror) evaluateDue(ctx context.Context) error {
	for {
		now := millis(m.now().Truncate(time.Minute))
		due, err := m.dueSubjects(ctx, now)
		if err != nil || len(due) == 0 {
			return err
		}
		err = m.write(ctx, func(w *writer) error {
			for _, subject := range due {
				w.changes.subject(subject.Kind, subject.ID)
				// An evaluation notes the next time itself. Without this a subject of an unknown kind would stay due.
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

// KeepIssues evaluates, until ctx ends, what changes by the passing of time: what became due while the program was not
// running at once, and then every minute. It runs beside Run.
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
	var version int
	err := m.db.Read.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM issues_version").Scan(&version)
	if err == nil && version != health.Version && !m.filling.Load() {
		err = m.evaluateAll(ctx)
	}
	if err == nil {
		err = m.evaluateDue(ctx)
	}
	return err
}
