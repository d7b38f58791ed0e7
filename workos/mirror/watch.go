package mirror

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"frontdesk/store"
)

const (
	watchInterval = 2 * time.Second
	watchAgain    = 200 * time.Millisecond // before what a look found is believed
	writeProbe    = 15                     // looks between two writes that only find out whether the file can be written
)

// WatchFile looks at the file until ctx ends, so that it is rebuilt within seconds when another program overwrote, truncated,
// replaced or removed it, also while no page reads what is lost. What it finds from outside is found within seconds; every
// hour it reads the structure of the whole file as well. It runs beside Run.
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

// rebuildIf replaces the file when a look says that it is not what was written.
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

// look tells what is wrong with the file from outside, which costs two system calls: it is missing, another file, smaller
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

// noteWrite notes whether the file can be written: the page about the data says it, and the log when it changes.
func (m *Mirror) noteWrite(ctx context.Context, err error) {
	if err != nil && (!store.IsUnavailable(err) || ctx.Err() != nil) {
		return
	}
	problem := ""
	if err != nil {
		problem = unwritableWords(err)
	}
	switch changed := m.progress.unwritable(problem); {
	case changed && problem != "":
		m.log.ErrorContext(ctx, "the local index cannot be written: lists stay as they are until that is fixed", "path", m.path, "error", err)
	case changed:
		m.log.InfoContext(ctx, "the local index can be written again", "path", m.path)
	}
}

func unwritableWords(err error) string {
	return "The file of the local index " + store.FileProblem(err) + ". Lists stay as they are until that is fixed."
}
