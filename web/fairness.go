package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"frontdesk/auth"
	"frontdesk/handlers"
	"frontdesk/web/request"

	"golang.org/x/sync/semaphore"
)

const (
	// maxCostly is how many costly requests of one operator run at a time, so that a few large downloads leave the databases, the
	// memory and WorkOS's rate limit to everyone else.
	maxCostly      = 2
	costlyWait     = 20 * time.Second // how long one more waits for its turn
	costlyTryAgain = 10 * time.Second // what Retry-After says then
	costlyTitle    = "Two downloads of yours are still running"
)

// costlyQueue counts the costly requests of each operator that run or wait. An operator without any uses no memory.
type costlyQueue struct {
	wait time.Duration
	mu   sync.Mutex
	of   map[string]*operatorSlots // by operator
}

type operatorSlots struct {
	free  *semaphore.Weighted // first come, first served
	users int                 // requests that hold a slot or wait for one
}

func newCostlyQueue() *costlyQueue {
	return &costlyQueue{wait: costlyWait, of: map[string]*operatorSlots{}}
}

var errNoSlot = errors.New("no slot for a costly request became free in time")

// acquire waits for one of the operator's slots. It fails if none becomes free in time or if ctx ends. The caller
// calls release when the response has ended.
func (q *costlyQueue) acquire(ctx context.Context, operator string) (release func(), err error) {
	slots := q.enter(operator)
	waiting, stop := context.WithTimeoutCause(ctx, q.wait, errNoSlot)
	defer stop()
	if slots.free.Acquire(waiting, 1) != nil {
		q.leave(operator, slots)
		return nil, context.Cause(waiting)
	}
	return func() {
		slots.free.Release(1)
		q.leave(operator, slots)
	}, nil
}

func (q *costlyQueue) enter(operator string) *operatorSlots {
	q.mu.Lock()
	defer q.mu.Unlock()
	slots := q.of[operator]
	if slots == nil {
		slots = &operatorSlots{free: semaphore.NewWeighted(maxCostly)}
		q.of[operator] = slots
	}
	slots.users++
	return slots
}

func (q *costlyQueue) leave(operator string, slots *operatorSlots) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if slots.users--; slots.users == 0 {
		delete(q.of, operator)
	}
}

// takeSlot runs a route's costly requests only while their operator has a free slot. It must come after the guard, which
// identifies the operator. The slot is released when the handler returns or panics.
func (s *Server) takeSlot(b behavior) request.Middleware {
	return func(next request.Handler) request.Handler {
		if !b.costly && (b.streaming == neverStreams || b.streaming == staysOpen) {
			return next
		}
		return func(c request.Context) error {
			if !b.costly && !b.streaming.applies(c) {
				return next(c)
			}
			ctx := c.Request().Context()
			operator, _ := auth.OperatorFrom(ctx)
			release, err := s.costly.acquire(ctx, operator.ID)
			if errors.Is(err, errNoSlot) {
				c.Response().Header().Set("Retry-After", strconv.Itoa(int(costlyTryAgain.Seconds())))
				return &handlers.Problem{Status: http.StatusTooManyRequests, Title: costlyTitle,
					Text: "Wait for one of them to finish, then try again.", Err: err}
			}
			if err != nil {
				return err
			}
			defer release()
			// The time spent waiting does not count against the answer's deadline.
			_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(writeTimeout))
			return next(c)
		}
	}
}
