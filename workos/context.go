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

// Answer is the last answer that came to a call, and what the answers to all writes among the calls show otherwise than they
// asked for.
type Answer struct {
	RequestID string // WorkOS's ID of the request, "" when the server gave none
	Body      []byte // of a success; nil for a failure, and for an answer that is not JSON

	Differences []Difference
	IsIgnored   bool // an answer shows the opposite of what its write is for: an invitation that was revoked is pending
}

type capturedAnswer struct {
	mu     sync.Mutex
	answer Answer
}

// CaptureAnswer returns a context for calls and a function that tells the last answer that came to one of them, successful
// or not.
func CaptureAnswer(ctx context.Context) (context.Context, func() Answer) {
	captured := &capturedAnswer{}
	return context.WithValue(ctx, captureKey{}, captured), func() Answer {
		captured.mu.Lock()
		defer captured.mu.Unlock()
		return captured.answer
	}
}

// capture keeps an answer for CaptureAnswer. One without a request ID leaves the ID of the one before.
func capture(ctx context.Context, requestID string, r request, body []byte) {
	captured, ok := ctx.Value(captureKey{}).(*capturedAnswer)
	if !ok {
		return
	}
	captured.mu.Lock()
	defer captured.mu.Unlock()
	captured.answer.Body = body
	found, isIgnored := r.differences(body)
	captured.answer.Differences = append(captured.answer.Differences, found...)
	captured.answer.IsIgnored = captured.answer.IsIgnored || isIgnored
	if requestID != "" {
		captured.answer.RequestID = requestID
	}
}
