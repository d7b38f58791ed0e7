package auth

import (
	"sync"
	"time"

	"frontdesk/store"
)

// activity remembers when sessions were last used, to the moment: the records know it only to the minute.
// What a restart forgets ends a session up to a minute early, never late.
type activity struct {
	mu       sync.Mutex
	sessions map[store.Hash]moments
}

type moments struct{ seen, written time.Time }

// manySessions is when the memory of sessions gone idle is given back.
const manySessions = 1000

func newActivity() *activity { return &activity{sessions: map[store.Hash]moments{}} }

// lastSeen is the latest use of a session that is known.
func (a *activity) lastSeen(record store.Session) time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	if here := a.sessions[record.TokenHash].seen; here.After(record.LastSeenAt) {
		return here
	}
	return record.LastSeenAt
}

// seen notes a use and tells whether it is to be written down: once a minute for one session, however many
// requests ask at the same time.
func (a *activity) seen(record store.Session, now time.Time) (write bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.sessions) >= manySessions {
		a.forgetIdle(now)
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

func (a *activity) forget(session store.Hash) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.sessions, session)
}

func (a *activity) forgetIdle(now time.Time) {
	for session, known := range a.sessions {
		if now.Sub(known.seen) >= idleLimit {
			delete(a.sessions, session)
		}
	}
}
