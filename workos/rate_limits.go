package workos

import (
	"math"
	"strings"
	"sync"
	"time"
)

// LimitName names a rate limit of WorkOS.
type LimitName string

// The rate limits that a client stays below.
const (
	AllCalls              LimitName = "all"                    // every call with one API key
	UserReads             LimitName = "user_reads"             // GET /user_management/…
	UserWrites            LimitName = "user_writes"            // the other methods of /user_management/…
	DirectoryUsers        LimitName = "directory_users"        // GET /directory_users, for each directory
	OrganizationDeletions LimitName = "organization_deletions" // DELETE /organizations/…
)

// knownLimits are the limits that RateLimits returns, in this order.
var knownLimits = []struct {
	name LimitName
	of   limit
}{
	{AllCalls, limitAll}, {UserReads, limitUserReads}, {UserWrites, limitUserWrites}, {DirectoryUsers, limitDirectoryUsers},
	{OrganizationDeletions, limitDeletions},
}

// RateLimit is a rate limit of WorkOS, and what this client used of it. Of a limit that WorkOS applies to each directory, it is the
// directory with the most calls.
type RateLimit struct {
	Name  LimitName
	Calls int           // that WorkOS allows
	Per   time.Duration // in which it allows them
	Share int           // calls in Per that this client allows itself; more than Calls where it does not hold back

	Used  int    // calls of the last minute
	Left  int    // calls that the share still allows in the Per that ends now
	Scope string // the directory; "" if there is none

	DelayedAt   time.Time     // when a call last waited, or gave up waiting, to stay below the share; zero for never
	DelayedFor  time.Duration // how long it waited, or would have had to
	RefusedAt   time.Time     // when WorkOS last answered 429 to a call of this limit; zero for never
	PausedUntil time.Time     // until when no call is sent because of a 429; zero for now
}

// RateLimits returns the limits that this client stays below, and what it used of them.
func (c *Client) RateLimits() []RateLimit { return c.pace.limits(time.Now()) }

func (p *pace) limits(now time.Time) []RateLimit {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]RateLimit, len(knownLimits))
	for i, known := range knownLimits {
		all[i] = RateLimit{Name: known.name, Calls: int(known.of.calls), Per: known.of.per, Share: shareOf(known.of, p.share)}
		all[i].Left = all[i].Share
		for name, b := range p.buckets {
			if b.of == known.of {
				b.describe(&all[i], name, now)
			}
		}
	}
	return all
}

// shareOf returns how many calls of a limit a share is.
func shareOf(of limit, share float64) int {
	return int(min(max(1, math.Floor(of.calls*share)), math.MaxInt32))
}

// minDelay is the shortest wait that counts as a delay: the waits between evenly spread calls do not.
const minDelay = 100 * time.Millisecond

// describe adds a bucket to what is known of its limit.
func (b *bucket) describe(l *RateLimit, name string, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if used := b.use.within(time.Minute, now); used > l.Used || l.Scope == "" {
		l.Used, l.Left = used, max(0, l.Share-b.use.within(l.Per, now))
		_, l.Scope, _ = strings.Cut(name, "directory ")
	}
	if b.delayedAt.After(l.DelayedAt) {
		l.DelayedAt, l.DelayedFor = b.delayedAt, b.delayedFor
	}
	if b.refusedAt.After(l.RefusedAt) {
		l.RefusedAt = b.refusedAt
	}
	if b.resume.After(now) && b.resume.After(l.PausedUntil) {
		l.PausedUntil = b.resume
	}
}

// noteDelay records that a call waited for a bucket, or gave up waiting.
func (b *bucket) noteDelay(wait time.Duration) {
	if wait < minDelay {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.delayedAt, b.delayedFor = time.Now(), wait
}

const (
	slotLength = 250 * time.Millisecond
	slots      = int64(time.Minute / slotLength)
)

// usage counts the calls of the last minute. A nil usage counts nothing.
type usage struct {
	mu    sync.Mutex
	calls [slots]uint32 // by slot
	last  int64         // the newest slot that was counted
}

func slotAt(t time.Time) int64 { return t.UnixNano() / int64(slotLength) }

// add counts a call.
func (u *usage) add(now time.Time) {
	if u == nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.advance(now)
	u.calls[u.last%slots]++
}

// advance empties the slots that are older than a minute.
func (u *usage) advance(now time.Time) {
	slot := slotAt(now)
	for i := max(u.last, slot-slots) + 1; i <= slot; i++ {
		u.calls[i%slots] = 0
	}
	u.last = max(u.last, slot)
}

// within returns the calls of the last while, up to a minute.
func (u *usage) within(span time.Duration, now time.Time) (calls int) {
	if u == nil {
		return 0
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.advance(now)
	for i := range min(int64(span/slotLength), slots) {
		calls += int(u.calls[(u.last-i+slots)%slots])
	}
	return calls
}
