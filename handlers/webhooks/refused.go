package webhooks

import (
	"sync"
	"time"
)

const (
	maxRefusedLogged = 5           // refused webhooks that are logged one by one
	refusedInterval  = time.Minute // between two lines that count the others
)

// refusedWebhooks decides which refused webhooks are logged: anyone can send any number of them. The first few are
// logged one by one, the others are counted, and the count is logged once a minute until a minute passes without any.
type refusedWebhooks struct {
	mu       sync.Mutex
	counting bool // a timer runs
	logged   int  // one by one, since counting began
	left     int  // refused and not logged since the last count
}

// note counts a refused webhook and reports whether to log it. The number of those not logged is passed to summary.
func (r *refusedWebhooks) note(summary func(left int)) (log bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.counting {
		r.counting, r.logged = true, 0
		time.AfterFunc(refusedInterval, func() { r.sumUp(summary) })
	}
	if r.logged < maxRefusedLogged {
		r.logged++
		return true
	}
	r.left++
	return false
}

// sumUp ends an interval. If some were not logged in it, none is logged one by one in the next.
func (r *refusedWebhooks) sumUp(summary func(left int)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	left := r.left
	r.left, r.counting = 0, left > 0
	if r.counting {
		r.logged = maxRefusedLogged
		time.AfterFunc(refusedInterval, func() { r.sumUp(summary) })
	}
	if left > 0 {
		summary(left)
	}
}
