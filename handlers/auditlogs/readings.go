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

// readings holds the files that people have open, so that turning a page or filtering neither asks WorkOS again nor
// counts as another reading in the ledger: there is one line for each time that a customer's audit log was fetched.
// Fetching it for every look would need the person's word for what is a new look. Nothing of it touches the disk. A
// file belongs to the session that opened it and is gone after ten minutes, earlier when others need the room, and
// with the process. The zero value is ready.
type readings struct {
	mu      sync.Mutex
	held    map[string]*auditFile
	opening int
}

// get is the file that a session has open, nil for none.
func (r *readings) get(key string) *auditFile {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.held[key]
}

// begin takes one of the places in which a file may be read; false when all are taken. The caller calls end.
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

// put holds a file for a while, in place of the oldest ones if there is no room.
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
