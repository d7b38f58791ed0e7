package mirror

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
)

const (
	firstRetry = time.Minute // wait after a copy of which some lists failed; doubles up to the interval
	restAtEnd  = time.Minute // rest between two copies when one takes longer than the interval
)

// ErrRefused is Run's error when WorkOS refuses the API key: nothing can be copied with it.
var ErrRefused = errors.New("WorkOS refused the API key (401): check the key that Frontdesk was started with")

// pass is one copy of the environment, which may take several runs of the program.
type pass struct {
	number  int64
	started time.Time
}

func (m *Mirror) run(ctx context.Context) error {
	retry := firstRetry
	for {
		p, err := m.nextPass(ctx)
		if err != nil {
			return err
		}
		if err := setCache(ctx, m.db, syncCache); err != nil {
			return err
		}
		err = m.copyAll(ctx, p)
		if ctx.Err() != nil || errors.Is(err, ErrRefused) || store.IsDamaged(err) {
			return err
		}
		if err == nil {
			retry = firstRetry
			if err := m.endWhole(ctx, p); err != nil {
				return err
			}
			continue
		}
		m.log.Warn("the copy of the environment is incomplete", "error", err, "retry_in", retry.String())
		m.progress.rest(err)
		if err := setCache(ctx, m.db, idleCache); err != nil {
			return err
		}
		if m.now().Add(retry).After(p.started.Add(m.interval)) {
			if err := m.endPass(ctx, p, true); err != nil {
				return err
			}
		}
		if err := m.pause(ctx, retry); err != nil {
			return err
		}
		retry = min(2*retry, max(m.interval, firstRetry))
	}
}

// nextPass returns the pass that was not ended, or waits until the next one is due and begins it.
func (m *Mirror) nextPass(ctx context.Context) (pass, error) {
	var number, started, finished, failed int64
	err := m.db.Read.QueryRowContext(ctx, "SELECT pass, started, finished, failed FROM passes ORDER BY pass DESC LIMIT 1").
		Scan(&number, &started, &finished, &failed)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return pass{}, err
	}
	if number > 0 && finished == 0 {
		return pass{number, fromMillis(started)}, nil
	}
	if number > 0 && failed == 0 {
		due := fromMillis(started).Add(m.interval)
		if rested := fromMillis(finished).Add(min(restAtEnd, m.interval)); rested.After(due) {
			due = rested
		}
		m.progress.finished(fromMillis(started), fromMillis(finished))
		if wait := due.Sub(m.now()); wait > 0 {
			if err := m.pause(ctx, wait); err != nil {
				return pass{}, err
			}
		}
	}
	next := pass{number + 1, m.now().UTC()}
	return next, m.write(ctx, func(w *writer) error {
		if _, err := w.exec("DELETE FROM passes WHERE pass < ? AND (failed = 1 OR pass < ?)", number, number); err != nil {
			return err
		}
		_, err := w.exec("INSERT INTO passes (pass, started) VALUES (?, ?)", next.number, millis(next.started))
		return err
	})
}

func (m *Mirror) endPass(ctx context.Context, p pass, failed bool) error {
	return m.write(ctx, func(w *writer) error {
		if _, err := w.exec("DELETE FROM listings WHERE parent <> '' AND pass < ?", p.number-1); err != nil {
			return err // of parents that are gone
		}
		_, err := w.exec("UPDATE passes SET finished = ?, failed = ? WHERE pass = ?", millis(m.now()), failed, p.number)
		return err
	})
}

// endWhole ends a pass without failures. After the first one, which was all insertions, it makes the search
// indexes of one piece.
func (m *Mirror) endWhole(ctx context.Context, p pass) error {
	last, err := m.lastWhole(ctx)
	if err == nil && last.IsZero() {
		err = m.evaluateAll(ctx)
	}
	if err == nil {
		m.filling.Store(false)
		err = m.endPass(ctx, p, false)
	}
	if err == nil && last.IsZero() {
		err = m.mergeIndexes(ctx)
	}
	if err == nil {
		m.noteSynced()
		err = setCache(ctx, m.db, idleCache) // an hour may pass before more is needed again
		debug.FreeOSMemory()                 // the same; by itself Go would hold the garbage of a full sync for minutes
	}
	return err
}

// lastWhole is when the last pass without failures ended, zero when there is none.
func (m *Mirror) lastWhole(ctx context.Context) (time.Time, error) {
	var finished int64
	err := m.db.Read.QueryRowContext(ctx, "SELECT coalesce(max(finished), 0) FROM passes WHERE failed = 0").Scan(&finished)
	return fromMillis(finished), err
}

// call makes one call of the backfill, again after transient failures, with growing waits.
func (m *Mirror) call(ctx context.Context, do func(context.Context) error) error {
	var err error
	for wait := time.Second; wait <= 16*time.Second; wait *= 2 {
		err = do(workos.Background(ctx))
		if err == nil || !transient(err) || ctx.Err() != nil {
			break
		}
		if err := m.pause(ctx, wait); err != nil {
			return err
		}
	}
	if status(err) == 401 {
		return fmt.Errorf("%w (request ID %q)", ErrRefused, workos.RequestID(err))
	}
	return err
}

// transient tells whether a call may succeed when it is made again a little later.
func transient(err error) bool {
	code := status(err)
	return code == 0 || code == 429 || code >= 500 && code != 501
}

// status is the HTTP status of a failed call, 0 when there was no answer.
func status(err error) int {
	var failed *workos.Error
	if errors.As(err, &failed) {
		return failed.Status
	}
	return 0
}
