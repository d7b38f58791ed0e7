package store

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockedAt is where the locked byte is: behind the text, which others must be able to read.
const lockedAt = 1 << 20

// tryLock locks a file until it is closed; false when another process has it locked.
func tryLock(file *os.File) (bool, error) {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err := windows.LockFileEx(windows.Handle(file.Fd()), flags, 0, 1, 0, &windows.Overlapped{Offset: lockedAt})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, err
}
