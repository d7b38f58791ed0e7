package workos

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// Clock is the difference between this machine's clock and WorkOS's, from the Date of an answer.
type Clock struct {
	Ahead  time.Duration // negative for behind
	Within time.Duration // how far Ahead may be wrong: half the round trip, and half a second as a Date has whole ones
}

type clockKey struct{}

type capturedClock struct {
	mu   sync.Mutex
	best Clock
	seen bool
}

// CaptureClock returns a context for calls and a function that returns the difference of the clocks, from the answer that
// gives it most exactly; false if none had a Date.
func CaptureClock(ctx context.Context) (context.Context, func() (Clock, bool)) {
	captured := &capturedClock{}
	ctx = context.WithValue(ctx, clockKey{}, captured)
	return ctx, func() (Clock, bool) { return ClockOf(ctx) }
}

// ClockOf returns what a context of CaptureClock knows of the difference of the clocks; false where it knows nothing.
func ClockOf(ctx context.Context) (Clock, bool) {
	captured, ok := ctx.Value(clockKey{}).(*capturedClock)
	if !ok {
		return Clock{}, false
	}
	captured.mu.Lock()
	defer captured.mu.Unlock()
	return captured.best, captured.seen
}

// captureClock reads the Date of an answer; sent and answered are times of this machine.
func captureClock(ctx context.Context, header http.Header, sent, answered time.Time) {
	captured, ok := ctx.Value(clockKey{}).(*capturedClock)
	date, err := http.ParseTime(header.Get("Date"))
	if !ok || err != nil {
		return
	}
	half := answered.Sub(sent) / 2
	reading := Clock{Ahead: sent.Add(half).Sub(date.Add(time.Second / 2)), Within: half + time.Second/2}
	captured.mu.Lock()
	defer captured.mu.Unlock()
	if !captured.seen || reading.Within < captured.best.Within {
		captured.best, captured.seen = reading, true
	}
}
