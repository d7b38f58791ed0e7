package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const (
	lockSuffix = ".lock"
	lockPoll   = 100 * time.Millisecond
	// stopGrace is how long a process that was just told to stop may take to write that it is stopping.
	stopGrace = 3 * time.Second
)

// InUseError is returned when another process uses the records, and names it.
type InUseError struct {
	Process    int  // 0 when it is not known
	IsStopping bool // it was told to stop and finishes running requests
}

func (e *InUseError) Error() string {
	text := "in use by another Frontdesk"
	if e.Process > 0 {
		text += fmt.Sprintf(" (process %d)", e.Process)
	}
	return text
}

// Lock reserves the records for one process. The operating system releases it when the process ends, in whatever way. The
// lock is on a separate file beside the records: SQLite's locks on the records are lost when any other descriptor of
// that file is closed. The file stays, because removing it would let two processes lock two files of the same name.
type Lock struct{ file *os.File }

// LockRecords locks the records at path for this process. It waits up to wait for a process that is stopping, and calls
// waiting once with that process; for one that is not stopping it returns an InUseError.
func LockRecords(ctx context.Context, path string, wait time.Duration, waiting func(*InUseError)) (*Lock, error) {
	if path, err := filepath.EvalSymlinks(path); err == nil {
		return lockFile(ctx, path+lockSuffix, wait, waiting)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return lockFile(ctx, path+lockSuffix, wait, waiting)
}

func lockFile(ctx context.Context, path string, wait time.Duration, waiting func(*InUseError)) (_ *Lock, err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			file.Close()
		}
	}()
	poll := time.NewTicker(lockPoll)
	defer poll.Stop()
	hasSaid, began := false, time.Now()
	for {
		isLocked, err := tryLock(file)
		if err != nil {
			return nil, fmt.Errorf("cannot be locked: %w", err)
		}
		if isLocked {
			lock := &Lock{file}
			lock.write("running")
			return lock, nil
		}
		user := readUser(file)
		if user.IsStopping && !hasSaid {
			hasSaid = true
			waiting(user)
		}
		if waited := time.Since(began); waited > wait || waited > stopGrace && !user.IsStopping {
			return nil, user
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-poll.C:
		}
	}
}

// lockLine is the content of the lock file: the process and what it does. All lines have the same length, so that a line is
// replaced in one write.
const lockLine = "%-10d %-8s\n"

// readUser returns the process that holds the lock, as far as the file shows.
func readUser(file *os.File) *InUseError {
	user, state, text := &InUseError{}, "", make([]byte, 32)
	n, _ := file.ReadAt(text, 0)
	if _, err := fmt.Sscan(string(text[:n]), &user.Process, &state); err != nil {
		return &InUseError{}
	}
	user.IsStopping = state == "stopping"
	return user
}

// write records in the lock file what this process does. If that fails, the lock still holds; others see less about it.
func (l *Lock) write(state string) {
	_, _ = l.file.WriteAt(fmt.Appendf(nil, lockLine, os.Getpid(), state), 0)
}

// Stopping records that this process will end soon, for a process that waits.
func (l *Lock) Stopping() { l.write("stopping") }

// Release lets another process have the records.
func (l *Lock) Release() error { return l.file.Close() }
