package auth

import (
	"sync"
	"time"

	"frontdesk/store"
)

// activity keeps the exact time of each session's last use; the records have it only to the minute.
// After a restart, a session may end up to a minute early, but never late.
type activity struct {
	mu       sync.Mutex
	sessions map[store.Hash]moments
}

type moments struct{ seen, written time.Time }

// maxSessions is how many sessions are kept before the idle ones are dropped.
const maxSessions = 1000

func newActivity() *activity { return &activity{sessions: map[store.Hash]moments{}} }

// lastSeen returns the latest known use of a session.
func (a *activity) lastSeen(record store.Session) time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	if here := a.sessions[record.TokenHash].seen; here.After(record.LastSeenAt) {
		return here
	}
	return record.LastSeenAt
}

// note keeps the time of a use and reports whether to write it to the records: at most once a minute for a session, even when
// many requests arrive at the same time.
func (a *activity) note(record store.Session, now time.Time) (write bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.sessions) >= maxSessions {
		a.deleteIdle(now)
	}
	known := a.sessions[record.TokenHash]
	if record.LastSeenAt.After(known.written) {
		known.written = record.LastSeenAt
	}
	if now.After(known.seen) {
		known.seen = now
	}
	if write = now.Sub(known.written) >= touchInterval; write {
		known.written = now
	}
	a.sessions[record.TokenHash] = known
	return write
}

func (a *activity) delete(session store.Hash) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.sessions, session)
}

func (a *activity) deleteIdle(now time.Time) {
	for session, known := range a.sessions {
		if now.Sub(known.seen) >= idleTimeout {
			delete(a.sessions, session)
		}
	}
}
