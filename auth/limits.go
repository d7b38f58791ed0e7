package auth

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// shares are the rate limits for one client and for all clients together, per second. The second is higher, so that no
// single client can use it up.
type shares struct {
	client      rate.Limit
	clientBurst int
	all         rate.Limit
	allBurst    int
}

var (
	// signInShares limits how often sign-ins may be started and completed: far above what an office behind one address needs.
	signInShares = shares{client: 10, clientBurst: 300, all: 100, allBurst: 3000}
	// refusalShares limits how many refusals of unknown people are written in the ledger, whose entries cannot be deleted.
	// The rest are only logged.
	refusalShares = shares{client: 1.0 / 60, clientBurst: 20, all: 1.0 / 20, allBurst: 200}
)

const maxClients = 10_000 // remembered per generation

// reservedPart of everybody's share is kept for fresh clients: one in five. A client is fresh until it has used a tenth of
// its own share.
const (
	reservedPart = 5
	freshPart    = 10
)

// limits counts by client in two generations: when the newer one is full it becomes the older one, and the older one is
// dropped. So memory is bounded for any number of clients. A client that was dropped starts with a full share, but the
// global limit still applies.
type limits struct {
	shares shares
	mu     sync.Mutex
	global *rate.Limiter
	// reserve is the part of the global limit that is kept for clients that have hardly used their share, so that a few
	// heavy clients cannot lock out all others.
	reserve *rate.Limiter
	newer   map[string]*rate.Limiter
	older   map[string]*rate.Limiter
}

func newLimits(s shares) *limits {
	kept := s.allBurst / reservedPart
	return &limits{shares: s, global: rate.NewLimiter(s.all-s.all/reservedPart, s.allBurst-kept),
		reserve: rate.NewLimiter(s.all/reservedPart, kept), newer: map[string]*rate.Limiter{}, older: map[string]*rate.Limiter{}}
}

// allow takes one from the client's share and then one from everybody's, or from the reserve for a fresh client.
func (l *limits) allow(client string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	limiter := l.newer[client]
	if limiter == nil {
		if limiter = l.older[client]; limiter == nil {
			limiter = rate.NewLimiter(l.shares.client, l.shares.clientBurst)
		}
		if len(l.newer) >= maxClients {
			l.older, l.newer = l.newer, map[string]*rate.Limiter{}
		}
		l.newer[client] = limiter
	}
	used := float64(l.shares.clientBurst) - limiter.TokensAt(now)
	fresh := used < float64(l.shares.clientBurst)/freshPart
	return limiter.AllowN(now, 1) && (l.global.AllowN(now, 1) || fresh && l.reserve.AllowN(now, 1))
}
