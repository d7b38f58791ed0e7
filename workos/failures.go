package workos

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Failure is an operation of WorkOS that failed, once or several times in a row with the same status.
type Failure struct {
	Operation    string // "GET /directory_users"
	Status       int    // of the answer, 0 if there was none
	First, Last  time.Time
	Count        int
	Err          error     // the last one; it contains no secret
	IsBackground bool      // the last one was not for a page or an action
	Over         time.Time // when the operation succeeded again; zero if it has not
}

const (
	maxFailureKinds = 20
	sameFailure     = time.Hour // between two that are counted as one
)

// failures holds the latest failures, the newest last.
type failures struct {
	mu    sync.Mutex
	kinds []Failure
}

// Failures returns the operations that failed last, the newest first. It leaves out what WorkOS refused to the operator of a page, who
// has seen it, and objects that do not exist.
func (c *Client) Failures() []Failure {
	c.failed.mu.Lock()
	defer c.failed.mu.Unlock()
	latest := slices.Clone(c.failed.kinds)
	slices.Reverse(latest)
	return latest
}

// note records the outcome of one attempt.
func (f *failures) note(ctx context.Context, r request, err *Error) {
	operation, now := r.method+" "+r.template, time.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	if err == nil {
		for i := range f.kinds {
			if one := &f.kinds[i]; one.Operation == operation && one.Over.IsZero() {
				one.Over = now
			}
		}
		return
	}
	if !isTrouble(ctx, r, err) {
		return
	}
	at := slices.IndexFunc(f.kinds, func(one Failure) bool {
		return one.Operation == operation && one.Status == err.Status && now.Sub(one.Last) < sameFailure
	})
	if at < 0 {
		if len(f.kinds) == maxFailureKinds {
			f.kinds = slices.Delete(f.kinds, 0, 1)
		}
		f.kinds = append(f.kinds, Failure{Operation: operation, Status: err.Status, First: now})
		at = len(f.kinds) - 1
	}
	one := f.kinds[at]
	one.Last, one.Count, one.Err, one.IsBackground, one.Over = now, one.Count+1, err, isBackground(ctx), time.Time{}
	f.kinds = append(slices.Delete(f.kinds, at, at+1), one)
}

// isTrouble reports whether a failed attempt says something about WorkOS or the program's own background work.
func isTrouble(ctx context.Context, r request, err *Error) bool {
	switch {
	case r.bearer != "": // the token of a person who signs in
		return false
	case err.Status == 0 || err.Status < 300: // no usable answer
		return ctx.Err() == nil && !errors.Is(err, context.Canceled)
	case err.Status == http.StatusNotFound || err.Status == http.StatusNotImplemented:
		return false
	case err.Status == http.StatusUnauthorized, err.Status == http.StatusTooManyRequests, err.Status >= http.StatusInternalServerError:
		return true
	}
	return isBackground(ctx)
}
