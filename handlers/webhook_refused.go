package handlers

import (
	"sync"
	"time"
)

const (
	maxRefusedLogged = 5           // refused webhooks that are logged one by one in a minute
	refusedInterval  = time.Minute // between two lines after those
)

// refusedWebhooks says which refused webhooks are logged: anybody can send them, as many as they like.
type refusedWebhooks struct {
	mu     sync.Mutex
	since  time.Time // the start of this minute
	logged int       // in this minute
	left   int       // refused and not logged since the last line
}

// note counts a refused webhook and tells whether it is logged, and how many before it were not. Each minute the first
// few are logged; what was left out then is counted in the first line of the next one.
func (r *refusedWebhooks) note(now time.Time) (log bool, left int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Sub(r.since) >= refusedInterval || now.Before(r.since) {
		r.since, r.logged = now, 0
		if r.left > 0 {
			r.logged = maxRefusedLogged - 1 // a flood: one line a minute
		}
	}
	if r.logged >= maxRefusedLogged {
		r.left++
		return false, 0
	}
	r.logged++
	left, r.left = r.left, 0
	return true, left
}
