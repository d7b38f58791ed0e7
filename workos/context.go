package workos

import (
	"context"
	"sync"
	"time"
)

type (
	backgroundKey struct{}
	captureKey    struct{}
	turnKey       struct{}
)

// Background marks the calls made with the returned context as work that nobody waits for: they wait as
// long as the pace or a Retry-After (up to 5 minutes) asks, bounded by ctx, and let other calls go first.
// Calls without the mark wait at most 2 seconds, or as long as WaitForTurn says, and then fail with ErrBusy or ErrPaused.
func Background(ctx context.Context) context.Context {
	return context.WithValue(ctx, backgroundKey{}, true)
}

// WaitForTurn marks the calls made with the returned context as an operator's action: they wait up to limit for their
// turn within the rate limit, or as long as WorkOS asks for, before they fail with ErrBusy or ErrPaused.
func WaitForTurn(ctx context.Context, limit time.Duration) context.Context {
	return context.WithValue(ctx, turnKey{}, limit)
}

// turnWait is the longest that a call waits for its turn while somebody waits for it.
func turnWait(ctx context.Context) time.Duration {
	if limit, ok := ctx.Value(turnKey{}).(time.Duration); ok {
		return limit
	}
	return interactiveWait
}

// ExtraWait is by how much waiting for the turn may lengthen the calls of a context, see WaitForTurn.
func ExtraWait(ctx context.Context) time.Duration { return max(turnWait(ctx)-interactiveWait, 0) }

func isBackground(ctx context.Context) bool { return ctx.Value(backgroundKey{}) != nil }

type capturedID struct {
	mu sync.Mutex
	id string
}

// CaptureRequestID returns a context for calls and a function that tells the request id of the last answer
// that came to one of them, successful or not ("" before, or when the server gave none).
func CaptureRequestID(ctx context.Context) (context.Context, func() string) {
	captured := &capturedID{}
	return context.WithValue(ctx, captureKey{}, captured), func() string {
		captured.mu.Lock()
		defer captured.mu.Unlock()
		return captured.id
	}
}

func capture(ctx context.Context, id string) {
	captured, ok := ctx.Value(captureKey{}).(*capturedID)
	if !ok || id == "" {
		return
	}
	captured.mu.Lock()
	defer captured.mu.Unlock()
	captured.id = id
}
