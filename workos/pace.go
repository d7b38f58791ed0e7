package workos

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limit is a documented rate limit of WorkOS (https://workos.com/docs/reference/rate-limits).
type limit struct {
	calls float64
	per   time.Duration
}

var (
	limitAll            = limit{6000, time.Minute}      // every call with one API key
	limitDirectoryUsers = limit{4, time.Second}         // GET /directory_users, for each directory
	limitUserReads      = limit{1000, 10 * time.Second} // GET /user_management/…
	limitUserWrites     = limit{500, 10 * time.Second}  // the other methods of /user_management/…
	limitDeletions      = limit{50, time.Minute}        // DELETE /organizations/…
	limitNone           = limit{}                       // no number is published
)

// maxBuckets bounds the memory for directories and people that are no longer used.
const maxBuckets = 1024

// pace holds one token bucket per limit, each filled at this client's share of it.
type pace struct {
	share   float64
	mu      sync.Mutex
	buckets map[string]*bucket
}

// bucket enforces one limit.
type bucket struct {
	limiter *rate.Limiter
	of      limit
	use     *usage        // nil if it is no documented limit
	queue   chan struct{} // held by the one background call that waits here, so that others pass it
	mu      sync.Mutex
	resume  time.Time // after a 429: when calls may go on

	delayedAt, refusedAt time.Time // see RateLimit
	delayedFor           time.Duration
}

func newPace(share float64) *pace { return &pace{share: share, buckets: map[string]*bucket{}} }

// bucketsOf returns the buckets that a request waits for: the pauses of its own operation, and each limit that applies to
// it, the most specific one first.
func (p *pace) bucketsOf(r request) []*bucket {
	name, of := limitOf(r)
	p.mu.Lock()
	defer p.mu.Unlock()
	buckets := []*bucket{p.bucket(r.method+" "+r.template+" "+r.scope, limitNone)}
	if of != limitNone {
		buckets = append(buckets, p.bucket(name, of))
	}
	return append(buckets, p.bucket("", limitAll))
}

// limitOf returns the documented limit of a request besides the general one, limitNone for most.
func limitOf(r request) (string, limit) {
	resource, _, _ := strings.Cut(strings.TrimPrefix(r.template, "/"), "/")
	switch {
	case r.template == "/directory_users" && r.isRead():
		return "directory " + r.scope, limitDirectoryUsers
	case resource == "user_management" && r.scope != "":
		return "", limitNone // a few a minute for each person: too few to spread, and no one else waits for them
	case resource == "user_management" && r.isRead():
		return "user_management reads", limitUserReads
	case resource == "user_management":
		return "user_management writes", limitUserWrites
	case resource == "organizations" && r.method == http.MethodDelete:
		return "organization deletions", limitDeletions
	}
	return "", limitNone
}

func (p *pace) bucket(name string, of limit) *bucket {
	if b := p.buckets[name]; b != nil {
		return b
	}
	if len(p.buckets) >= maxBuckets {
		p.forgetIdle()
	}
	b := &bucket{limiter: of.limiter(p.share), of: of, queue: make(chan struct{}, 1)}
	if of != limitNone {
		b.use = &usage{}
	}
	p.buckets[name] = b
	return b
}

// forgetIdle drops the buckets that are full again: they are the same as new ones.
func (p *pace) forgetIdle() {
	for name, b := range p.buckets {
		if b.limiter.Tokens() >= float64(b.limiter.Burst()) && b.paused(time.Now()) <= 0 {
			delete(p.buckets, name)
		}
	}
}

// limiter allows a twentieth of the share at once and spreads the rest, so that no window of the
// documented length gets more than the share.
func (l limit) limiter(share float64) *rate.Limiter {
	if l == limitNone {
		return rate.NewLimiter(rate.Inf, 1)
	}
	calls := l.calls * share
	burst := math.Floor(calls / 20)
	return rate.NewLimiter(rate.Limit((calls-burst)/l.per.Seconds()), int(max(burst, 1)))
}

// wait blocks until a request may be sent. An interactive call waits at most interactiveWait, or up to the limit of
// WaitForRateLimit, and then fails; background calls wait as long as needed.
func (p *pace) wait(ctx context.Context, r request) error {
	buckets := p.bucketsOf(r)
	if isBackground(ctx) {
		for _, b := range buckets {
			began := time.Now()
			if err := b.waitTurn(ctx); err != nil {
				return r.fail(NotSent, err)
			}
			b.noteDelay(time.Since(began))
		}
	} else if err := takeOrGiveUp(ctx, r, buckets); err != nil {
		return err
	}
	for _, b := range buckets {
		b.use.add(time.Now())
	}
	return nil
}

func takeOrGiveUp(ctx context.Context, r request, buckets []*bucket) error {
	now := time.Now()
	var wait, paused time.Duration
	var taken []*rate.Reservation
	for _, b := range buckets {
		token := b.limiter.ReserveN(now, 1)
		taken = append(taken, token)
		wait, paused = max(wait, token.DelayFrom(now)), max(paused, b.paused(now))
		b.noteDelay(max(token.DelayFrom(now), b.paused(now)))
	}
	var err error
	switch own := wait; {
	case paused > rateLimitWait(ctx): // WorkOS asked for it, and says for how long
		wait, err = max(wait, paused), ErrPaused
	case own > rateLimitWait(ctx):
		err = ErrBusy
	default:
		wait = max(wait, paused)
	}
	if err == nil && wait > 0 {
		err = sleep(ctx, wait)
	}
	if err == nil {
		return nil
	}
	for _, token := range taken {
		token.Cancel()
	}
	failed := r.fail(NotSent, err)
	if IsRateLimited(err) {
		failed.RetryAfter = min(wait, backgroundWait)
		failed.RetryAt = now.Add(failed.RetryAfter)
	}
	return failed
}

// waitTurn takes a token in line with the other background calls. Only the first of them reserves one from the
// limiter, so an interactive call is at most one call behind.
func (b *bucket) waitTurn(ctx context.Context) error {
	select {
	case b.queue <- struct{}{}:
		defer func() { <-b.queue }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for wait := b.paused(time.Now()); wait > 0; wait = b.paused(time.Now()) {
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
	if err := b.limiter.Wait(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%w: %w", ErrBusy, context.DeadlineExceeded)
	}
	return nil
}

func (b *bucket) paused(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.resume.Sub(now)
}

// pause stops a request's operation after a 429, for as long as the server asked. Others that share its limit wait
// too, but no longer than one window of that limit, because a longer wait is meant for this operation only.
func (p *pace) pause(r request, wait time.Duration) {
	p.bucketsOf(r)[0].pause(wait)
	if name, of := limitOf(r); of != limitNone {
		p.mu.Lock()
		shared := p.bucket(name, of)
		p.mu.Unlock()
		shared.pause(min(wait, of.per))
		shared.refused()
	}
}

// refused records a 429.
func (b *bucket) refused() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refusedAt = time.Now()
}

func (b *bucket) pause(wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if resume := time.Now().Add(wait); resume.After(b.resume) {
		b.resume = resume
	}
}
