package workos

import (
	"context"
	"sync"
)

type (
	backgroundKey struct{}
	captureKey    struct{}
)

// Background marks the calls made with the returned context as work that nobody waits for: they wait as
// long as the pace or a Retry-After (up to 5 minutes) asks, bounded by ctx, and let other calls go first.
// Calls without the mark wait at most 2 seconds and then fail with ErrBusy.
func Background(ctx context.Context) context.Context {
	return context.WithValue(ctx, backgroundKey{}, true)
}

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
