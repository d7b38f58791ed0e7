package workos

import (
	"context"
	"sync"
	"time"
)

type (
	backgroundKey struct{}
	captureKey    struct{}
	rateLimitKey  struct{}
)

// Background marks the calls with the returned context as background work: they wait as
// long as the rate limit or a Retry-After (up to 5 minutes) requires, bounded by ctx, and let other calls go first.
// Unmarked calls wait at most 2 seconds, or up to the limit of WaitForRateLimit, and then fail with ErrBusy or ErrPaused.
func Background(ctx context.Context) context.Context {
	return context.WithValue(ctx, backgroundKey{}, true)
}

// WaitForRateLimit marks the calls with the returned context as an operator's action: they wait up to limit for
// the rate limit or a Retry-After, before they fail with ErrBusy or ErrPaused.
func WaitForRateLimit(ctx context.Context, limit time.Duration) context.Context {
	return context.WithValue(ctx, rateLimitKey{}, limit)
}

// rateLimitWait returns how long an interactive call may wait for the rate limit.
func rateLimitWait(ctx context.Context) time.Duration {
	if limit, ok := ctx.Value(rateLimitKey{}).(time.Duration); ok {
		return limit
	}
	return interactiveWait
}

// ExtraWait returns how much longer than usual the calls of a context may wait, see WaitForRateLimit.
func ExtraWait(ctx context.Context) time.Duration { return max(rateLimitWait(ctx)-interactiveWait, 0) }

func isBackground(ctx context.Context) bool { return ctx.Value(backgroundKey{}) != nil }

// Answer is the last answer to a call, and the differences between what the writes among the calls asked for and what their
// answers show.
type Answer struct {
	RequestID string    // WorkOS's ID of the request, "" when the server gave none
	Date      time.Time // when WorkOS answered by its own clock, in whole seconds; zero where it does not say
	Body      []byte    // of a success; nil for a failure, and for an answer that is not JSON

	Differences []Difference
	IsIgnored   bool // an answer shows the opposite of what its write is for: an invitation that was revoked is pending
}

type capturedAnswer struct {
	mu     sync.Mutex
	answer Answer
}

// CaptureAnswer returns a context for calls and a function that returns the last answer to one of them, successful
// or not.
func CaptureAnswer(ctx context.Context) (context.Context, func() Answer) {
	captured := &capturedAnswer{}
	return context.WithValue(ctx, captureKey{}, captured), func() Answer {
		captured.mu.Lock()
		defer captured.mu.Unlock()
		return captured.answer
	}
}

// capture stores an answer for CaptureAnswer. If it has no request ID, the previous ID stays.
func capture(ctx context.Context, requestID string, date time.Time, r request, body []byte) {
	captured, ok := ctx.Value(captureKey{}).(*capturedAnswer)
	if !ok {
		return
	}
	captured.mu.Lock()
	defer captured.mu.Unlock()
	captured.answer.Body, captured.answer.Date = body, date
	found, isIgnored := r.differences(body)
	captured.answer.Differences = append(captured.answer.Differences, found...)
	captured.answer.IsIgnored = captured.answer.IsIgnored || isIgnored
	if requestID != "" {
		captured.answer.RequestID = requestID
	}
}
