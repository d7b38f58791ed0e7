package mirror

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/store"
	"frontdesk/workos/mirror/progress"
)

const (
	damagedMark      = ".damaged-"
	otherVersionMark = ".version-"
	maxSetAside      = 2                // files set aside that are kept, for each reason
	maxLook          = 20 * time.Second // a look at a whole file
	damageGuard      = 10 * time.Second // errors that come this soon after a rebuild are still of the old file
)

// errRebuilt ends a sync run whose file was replaced.
var errRebuilt = errors.New("the mirror's file was replaced")

// damage is the state about damaged files of a Mirror.
type damage struct {
	mu      sync.Mutex  // held while a file is replaced
	at      time.Time   // of the last replacement
	file    os.FileInfo // as it was when last looked at, see WatchFile
	restart context.CancelCauseFunc
}

// setAside renames a file and the files beside it, and removes all but the newest ones set aside for the same reason.
func setAside(path, mark string, now time.Time) (string, error) {
	aside := path + mark + now.UTC().Format("20060102T150405.000Z")
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if err := os.Rename(path+suffix, aside+suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", err
		}
	}
	return aside, removeOlder(path, mark)
}

// removeOlder keeps the newest files that were set aside.
func removeOlder(path, mark string) error {
	kept, err := filepath.Glob(globbed(path) + mark + "*Z")
	if err != nil {
		return err
	}
	slices.Sort(kept)
	for _, old := range kept[:max(0, len(kept)-maxSetAside)] {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(old + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// globbed escapes the pattern characters in a path.
func globbed(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// NoteDamage replaces the file by an empty one if err means that it is damaged, and reports whether it did or just had.
// Running reads finish on the old file; the sync starts again.
// The error may come from another database, so the file is checked first.
func (m *Mirror) NoteDamage(ctx context.Context, err error) bool { return m.noteDamage(ctx, err, true) }

func (m *Mirror) noteDamage(ctx context.Context, err error, look bool) bool {
	if !store.IsDamaged(err) {
		return false
	}
	d := &m.damage
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.at.IsZero() && time.Since(d.at) < damageGuard {
		return true
	}
	if look && !m.isDamaged(ctx) {
		return false
	}
	m.rebuild(ctx, err)
	return true
}

// rebuild replaces the file, whose lock is held, and restarts the sync.
func (m *Mirror) rebuild(ctx context.Context, err error) {
	d := &m.damage
	d.at = time.Now() // also when it fails: it is not tried again at once
	aside, failed := m.replace(context.WithoutCancel(ctx))
	if failed != nil {
		m.log.ErrorContext(ctx, "the local index is damaged and could not be replaced", "path", m.path, "error", err, "cause", failed)
		return
	}
	d.file, _ = os.Stat(m.path) // without it the next look notes the file as it is
	m.tellDamage(ctx, aside, err)
	if d.restart != nil {
		d.restart(errRebuilt)
	}
}

// isDamaged reports whether the structure of the file is damaged. It reads the whole file.
func (m *Mirror) isDamaged(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxLook)
	defer cancel()
	var runs int
	if err := m.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM sync_runs").Scan(&runs); err != nil {
		return store.IsDamaged(err)
	}
	conn, err := m.db.Read.Conn(ctx)
	if err != nil {
		return store.IsDamaged(err)
	}
	defer conn.Close()
	if _, err = wholeTables(ctx, conn); err == nil {
		err = quickCheck(ctx, conn, "1")
	}
	return onlyDamage(err) != nil
}

// rebuildVersion fills a new file after one of another version was set aside.
func (m *Mirror) rebuildVersion(ctx context.Context, aside string) {
	err := takeOver(ctx, m.db, aside)
	m.log.InfoContext(ctx, "the local index is of another version of Frontdesk: it was set aside and is rebuilt from WorkOS", "aside", aside)
	if err != nil {
		m.log.WarnContext(ctx, "older events could not be taken over from the local index that was set aside", "aside", aside, "error", err)
	}
}

func (m *Mirror) tellDamage(ctx context.Context, aside string, err error) {
	m.log.ErrorContext(ctx, "the local index was damaged: it was set aside and is rebuilt from WorkOS", "aside", aside, "error", err)
	m.filling.Store(true)
	m.progress.Rebuild(m.now(), aside)
}

// replace puts an empty file in the place of the damaged one.
func (m *Mirror) replace(ctx context.Context) (aside string, err error) {
	err = m.db.Replace(ctx, func() error {
		m.slots = map[Kind]slot{}
		aside, err = setAside(m.path, damagedMark, m.now())
		return err
	})
	return aside, err
}

// Run syncs the environment now, continuing where an earlier run stopped, and then again every interval, until ctx ends
// (nil) or WorkOS refuses the key (ErrRefused). Lists that fail are tried again; their objects stay unchanged until then.
// If the file is replaced, Run starts again. Only one Run at a time.
func (m *Mirror) Run(ctx context.Context) error {
	for {
		err := m.runUntilReplaced(ctx)
		if ctx.Err() != nil {
			err = nil
		}
		again := errors.Is(err, errRebuilt) || m.noteDamage(ctx, err, false)
		if !again {
			m.stopProgress(err)
			return err
		}
		if err := m.pause(ctx, 50*time.Millisecond); err != nil {
			m.stopProgress(nil)
			return nil
		}
	}
}

func (m *Mirror) runUntilReplaced(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	m.damage.mu.Lock()
	m.damage.restart = cancel
	m.damage.mu.Unlock()
	err := m.run(ctx)
	if cause := context.Cause(ctx); errors.Is(cause, errRebuilt) {
		return errRebuilt
	}
	return err
}

// SyncNow asks for a full sync, which begins at once or, if one runs, after it. It does not wait.
func (m *Mirror) SyncNow(cause progress.Cause) {
	m.progress.Ask(cause)
	signal(m.wanted)
}

// SyncByHand is SyncNow for an operator, who is told when it does nothing. A sync that rests after a failure goes on at once.
func (m *Mirror) SyncByHand(operator string) progress.Answer {
	answer := m.progress.AskByHand(m.now(), operator)
	if answer == progress.Accepted {
		signal(m.wanted)
	}
	return answer
}

// MaySyncByHand returns what SyncByHand would, and starts nothing.
func (m *Mirror) MaySyncByHand() progress.Answer { return m.progress.MayAskByHand(m.now()) }

// restBeforeRetry waits before a sync that could not be finished goes on, or until an operator asks for one.
func (m *Mirror) restBeforeRetry(ctx context.Context, rest time.Duration) error {
	until := m.now().Add(rest)
	m.progress.SetRetry(until)
	for left := rest; left > 0 && m.progress.Progress(m.now()).Next.Kind == ""; left = until.Sub(m.now()) {
		if err := m.pauseUnless(ctx, left, m.wanted); err != nil { // it also ends for an object that has returned
			return err
		}
	}
	switch left := until.Sub(m.now()); m.progress.Progress(m.now()).Next.Kind {
	case "":
		return nil
	case progress.ByOperator:
		return nil
	default: // what is asked for begins after this sync
		signal(m.wanted)
		return m.pause(ctx, max(left, 0))
	}
}

// resume returns a run that goes on. If an operator has asked for a sync, this is the one.
func (m *Mirror) resume(ctx context.Context, p syncRun) (syncRun, error) {
	if m.progress.Progress(m.now()).Next.Kind != progress.ByOperator {
		return p, nil
	}
	p.cause = m.takeAsked()
	return p, m.write(ctx, func(w *writer) error {
		_, err := w.exec("UPDATE sync_runs SET cause = ?, cause_by = ? WHERE run = ?", string(p.cause.Kind), p.cause.By, p.number)
		return err
	})
}

// takeAsked returns why a sync was asked for, which begins now.
func (m *Mirror) takeAsked() progress.Cause {
	cause := m.progress.Take()
	if cause.Kind != "" {
		select {
		case <-m.wanted:
		default:
		}
	}
	return cause
}

// AwaitSyncNow returns when a sync is asked for, after a while, or when ctx ends. It is for the time after Run has returned an error.
func (m *Mirror) AwaitSyncNow(ctx context.Context, longest time.Duration) {
	m.progress.SetRetry(m.now().Add(longest))
	if m.pauseUnless(ctx, longest, m.wanted) == nil && m.progress.Progress(m.now()).Next.Kind != "" {
		signal(m.wanted) // Run takes it
	}
}

// openWhole opens the file at path. A damaged file, or one of another version, is set aside first.
func openWhole(ctx context.Context, path string, opts store.SQLiteOptions, now time.Time) (
	db *store.SQLite, aside string, damaged, err error,
) {
	db, err = store.OpenSQLite(ctx, path, opts)
	if err == nil || store.IsUnavailable(err) || ctx.Err() != nil {
		return db, "", nil, err
	}
	damaged = err
	mark := damagedMark
	if errors.Is(damaged, errOtherVersion) {
		mark = otherVersionMark
	}
	if aside, err = setAside(path, mark, now); err != nil {
		return nil, "", nil, fmt.Errorf("set the file aside: %w", err)
	}
	db, err = store.OpenSQLite(ctx, path, opts)
	return db, aside, damaged, err
}

const (
	watchInterval = 2 * time.Second
	watchAgain    = 200 * time.Millisecond // before what a look found is believed
	writeProbe    = 15                     // looks between two writes that only find out whether the file can be written
)

// WatchFile checks the file until ctx ends, so that it is rebuilt even if no page reads the damaged part. If another program
// overwrites, truncates, replaces or removes it, that is found within seconds; the structure of the whole file is checked every
// hour. It runs beside Run.
func (m *Mirror) WatchFile(ctx context.Context) {
	var checking sync.WaitGroup
	defer checking.Wait()
	checking.Go(func() { m.checkFiles(ctx) })
	for looks := 0; m.pause(ctx, watchInterval) == nil; looks++ {
		if m.look(ctx) != nil && m.pause(ctx, watchAgain) == nil {
			m.rebuildIf(ctx, m.look)
		}
		if looks%writeProbe == writeProbe-1 {
			_ = m.write(ctx, func(w *writer) error { // a failure is noted by write
				_, err := w.exec("UPDATE issues_version SET version = version")
				return err
			})
		}
	}
}

// rebuildIf replaces the file if a check finds damage.
func (m *Mirror) rebuildIf(ctx context.Context, look func(context.Context) error) {
	err := look(ctx)
	if err == nil || ctx.Err() != nil {
		return
	}
	m.damage.mu.Lock()
	defer m.damage.mu.Unlock()
	if m.damage.at.IsZero() || time.Since(m.damage.at) >= damageGuard {
		m.rebuild(ctx, err)
	}
}

// look checks the file from outside, with two system calls. It returns an error if the file is missing, another file, smaller
// than before, or does not begin as a database does.
func (m *Mirror) look(context.Context) error {
	d := &m.damage
	d.mu.Lock()
	defer d.mu.Unlock()
	file, err := os.Open(m.path)
	if errors.Is(err, os.ErrNotExist) {
		return errors.New("the file was removed")
	}
	if err != nil {
		return nil //nolint:nilerr // it may well be whole
	}
	defer file.Close()
	now, err := file.Stat()
	if err != nil {
		return nil //nolint:nilerr // it may well be whole
	}
	before := d.file
	switch {
	case before != nil && !os.SameFile(before, now):
		return errors.New("another file is in its place")
	case before != nil && now.Size() < before.Size():
		return fmt.Errorf("it has %d bytes and had %d", now.Size(), before.Size())
	}
	head := make([]byte, len(sqliteMagic))
	if _, err := io.ReadFull(file, head); err != nil || !bytes.Equal(head, []byte(sqliteMagic)) {
		return errors.New("it does not begin as a database does")
	}
	d.file = now
	return nil
}

// sqliteMagic is how a SQLite file begins.
const sqliteMagic = "SQLite format 3\x00"

// noteWrite records whether the file can be written, for the page about the data; a change is logged.
func (m *Mirror) noteWrite(ctx context.Context, err error) {
	if err != nil && (!store.IsUnavailable(err) || ctx.Err() != nil) {
		return
	}
	problem := ""
	if err != nil {
		problem = unwritableWords(err)
	}
	switch changed := m.progress.SetWriteProblem(problem); {
	case changed && problem != "":
		m.log.ErrorContext(ctx, "the local index cannot be written: lists stay as they are until that is fixed", "path", m.path, "error", err)
	case changed:
		m.log.InfoContext(ctx, "the local index can be written again", "path", m.path)
	}
}

func unwritableWords(err error) string {
	return "The file of the local index " + store.FileProblem(err) + ". Lists stay as they are until that is fixed."
}

// checkFiles checks the file at once, after each full sync, and an hour after the last check, until ctx ends. A damaged
// file is rebuilt.
func (m *Mirror) checkFiles(ctx context.Context) {
	for {
		if m.checkFile(ctx) != nil && ctx.Err() == nil {
			m.rebuildIf(ctx, m.checkFile)
		}
		if !m.untilCheck(ctx) {
			return
		}
	}
}

// lacksTable returns an error for a missing table of a mirror, nil for none: a file can be a valid database and
// still not be the mirror.
func lacksTable(tables []string) error {
	wanted, err := mirrorTables()
	if err != nil { // no room to make one: the structure of the tables that there are is checked all the same
		return nil
	}
	for _, table := range wanted {
		if !slices.Contains(tables, table) {
			return errCheck("the table " + table + " is missing")
		}
	}
	return nil
}
