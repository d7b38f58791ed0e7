package auth

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How often sign-ins may set out and come back: for one client many more than a person or an office behind
// one address needs, and for all together more than any one client gets, so that no single client can lock
// out the rest.
const (
	clientRate, clientBurst = 10, 300   // per second
	globalRate, globalBurst = 100, 3000 // per second
	mostClients             = 10_000    // remembered per generation
)

// limits counts by client in two generations: when the newer is full it becomes the older, and the older is
// forgotten. Memory stays bounded whoever calls; a client that is forgotten starts afresh, and then the
// global limit still holds.
type limits struct {
	mu     sync.Mutex
	global *rate.Limiter
	newer  map[string]*rate.Limiter
	older  map[string]*rate.Limiter
}

func newLimits() *limits {
	return &limits{global: rate.NewLimiter(globalRate, globalBurst), newer: map[string]*rate.Limiter{}, older: map[string]*rate.Limiter{}}
}

// allow takes one from the client's share and then one from everybody's.
func (l *limits) allow(client string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	limiter := l.newer[client]
	if limiter == nil {
		if limiter = l.older[client]; limiter == nil {
			limiter = rate.NewLimiter(clientRate, clientBurst)
		}
		if len(l.newer) >= mostClients {
			l.older, l.newer = l.newer, map[string]*rate.Limiter{}
		}
		l.newer[client] = limiter
	}
	return limiter.AllowN(now, 1) && l.global.AllowN(now, 1)
}
