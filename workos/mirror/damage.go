package mirror

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/store"
)

const (
	damagedMark      = ".damaged-"
	otherVersionMark = ".version-"
	maxSetAside      = 2                // files set aside that are kept, for each reason
	maxLook          = 20 * time.Second // a look at a whole file
	damageGuard      = 10 * time.Second // errors that come this soon after a rebuild are still of the old file
)

// errRebuilt ends a run of the sync whose file was replaced.
var errRebuilt = errors.New("the mirror's file was replaced")

// damage is what a Mirror knows about damaged files.
type damage struct {
	mu      sync.Mutex  // held while a file is replaced
	at      time.Time   // of the last replacement
	file    os.FileInfo // as it was when last looked at, see WatchFile
	restart context.CancelCauseFunc
}

// setAside renames a file and what belongs to it, and removes all but the newest that were set aside for the same reason.
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

// globbed takes the meaning of a pattern from the characters of a path.
func globbed(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// NoteDamage replaces the file by an empty one when err says that it is damaged, and tells whether it did or just had.
// Readers that are under way finish on the old file; the sync begins again.
// The error may be of another database, so the file is looked at first.
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

// rebuild replaces the file, whose lock is held, and has the sync begin again.
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

// isDamaged reads the structure of the whole file.
func (m *Mirror) isDamaged(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxLook)
	defer cancel()
	var passes int
	if err := m.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM passes").Scan(&passes); err != nil {
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
	m.progress.rebuilding(m.now(), aside)
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

// rebuilding notes that the lists begin again.
func (p *progress) rebuilding(at time.Time, aside string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.current = Progress{Running: p.current.Running, RebuiltAt: at, SetAside: aside}
}

// Run syncs the environment now, going on where an earlier run stopped, and then again every interval, until ctx ends
// (nil) or WorkOS refuses the key (ErrRefused). Lists that fail are tried again; what they would have brought stays as it
// was. After the file was replaced it begins again. One Run at a time.
func (m *Mirror) Run(ctx context.Context) error {
	for {
		err := m.runUntilReplaced(ctx)
		if ctx.Err() != nil {
			err = nil
		}
		again := errors.Is(err, errRebuilt) || m.noteDamage(ctx, err, false)
		if !again {
			m.progress.rest(err)
			return err
		}
		if err := m.pause(ctx, 50*time.Millisecond); err != nil {
			m.progress.rest(nil)
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

// openWhole opens the file at path, after setting aside one that cannot be opened for its content or is of another version.
func openWhole(ctx context.Context, path string, opts store.SQLiteOptions, now time.Time) (db *store.SQLite, aside string, damaged, err error) {
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
