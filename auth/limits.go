package auth

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// shares are how much one client may do, and all clients together: more than any one client gets, so that no single
// client can use up everybody's. The rates are per second.
type shares struct {
	client      rate.Limit
	clientBurst int
	all         rate.Limit
	allBurst    int
}

var (
	// signInShares: how often sign-ins may set out and come back, many more than an office behind one address needs.
	signInShares = shares{client: 10, clientBurst: 300, all: 100, allBurst: 3000}
	// refusalShares: how many refusals of whom nobody knows may be written in the ledger, which nobody can empty.
	// The rest stand in the log alone.
	refusalShares = shares{client: 1.0 / 60, clientBurst: 20, all: 1.0 / 20, allBurst: 200}
)

const maxClients = 10_000 // remembered per generation

// reservedPart of everybody's share is kept for fresh clients: one in five. A client is fresh until it has used a tenth of
// its own share.
const (
	reservedPart = 5
	freshPart    = 10
)

// limits counts by client in two generations: when the newer is full it becomes the older, and the older is
// forgotten. Memory stays bounded however many clients call; a client that is forgotten starts afresh, and then the
// global limit still holds.
type limits struct {
	shares shares
	mu     sync.Mutex
	global *rate.Limiter
	// reserve is the part of everybody's share that is kept for clients that have hardly used theirs, so that a few
	// that send much cannot lock out all others.
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
