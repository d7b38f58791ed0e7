package auditlogs

import (
	"sync"
	"time"
)

const (
	readingLife  = 10 * time.Minute
	maxHeldBytes = 96 << 20 // of all files together
	maxOpening   = 2        // files that are read at the same time
)

// readings holds the files that people have open, so that paging and filtering neither call WorkOS again nor
// count as another reading in the ledger, which has one entry for each time that a customer's audit log was fetched.
// Files are never written to disk. A file belongs to the session that opened it and is dropped after ten minutes, earlier when
// others need the room, and when the process ends. The zero value is ready to use.
type readings struct {
	mu      sync.Mutex
	held    map[string]*auditFile
	opening int
}

// get returns the file that a session has open, nil for none.
func (r *readings) get(key string) *auditFile {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.held[key]
}

// begin reserves one of the places for reading a file; false if all are taken. The caller calls end.
func (r *readings) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.opening >= maxOpening {
		return false
	}
	r.opening++
	return true
}

func (r *readings) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.opening--
}

// put holds a file for a while, and drops the oldest ones if there is no room.
func (r *readings) put(key string, file *auditFile) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.held == nil {
		r.held = map[string]*auditFile{}
	}
	r.held[key] = file
	for r.size() > maxHeldBytes {
		delete(r.held, r.oldest())
	}
	time.AfterFunc(readingLife, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.held[key] == file {
			delete(r.held, key)
		}
	})
}

func (r *readings) size() (size int) {
	for _, file := range r.held {
		size += file.size
	}
	return size
}

func (r *readings) oldest() (key string) {
	for other, file := range r.held {
		if key == "" || file.readAt.Before(r.held[key].readAt) {
			key = other
		}
	}
	return key
}
