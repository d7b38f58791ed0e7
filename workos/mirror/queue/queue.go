// Package queue does small jobs one after the other in the background.
package queue

import (
	"context"
	"sync"
	"time"
)

// maxRemembered bounds how many items are remembered as done.
const maxRemembered = 1000

// Queue hands items to a function, one after the other, in a goroutine that ends when there are none. An item that was handed over
// less than Rest ago is not handed over again. The zero Queue is usable; do not copy it.
type Queue[T comparable] struct {
	Rest time.Duration

	mu      sync.Mutex
	cancel  context.CancelFunc // nil while it is idle
	waiting []T
	done    map[T]time.Time
	group   sync.WaitGroup
	idle    chan struct{} // closed when it becomes idle
	stopped bool
}

// Add adds items. It does not wait for them.
func (q *Queue[T]) Add(items []T, do func(context.Context, T)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, item := range items {
		if time.Since(q.done[item]) < q.Rest {
			continue
		}
		if q.done == nil || len(q.done) > maxRemembered {
			q.done = map[T]time.Time{}
		}
		q.done[item] = time.Now()
		q.waiting = append(q.waiting, item)
	}
	if len(q.waiting) == 0 || q.cancel != nil || q.stopped {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	q.cancel, q.idle = cancel, make(chan struct{})
	q.group.Go(func() {
		for item, more := q.next(); more; item, more = q.next() {
			do(ctx, item)
		}
	})
}

// next returns the next item; if there is none, the work ends.
func (q *Queue[T]) next() (item T, more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 || q.stopped {
		q.cancel()
		q.cancel = nil
		close(q.idle)
		return item, false
	}
	item = q.waiting[0]
	q.waiting = q.waiting[1:]
	return item, true
}

// Await returns when every item that was added so far was handed over, or when ctx ends.
func (q *Queue[T]) Await(ctx context.Context) {
	q.mu.Lock()
	isIdle, idle := q.cancel == nil, q.idle
	q.mu.Unlock()
	if isIdle {
		return
	}
	select {
	case <-idle:
	case <-ctx.Done():
	}
}

// Stop cancels the work and waits for its end.
func (q *Queue[T]) Stop() {
	q.mu.Lock()
	q.stopped = true
	if q.cancel != nil {
		q.cancel()
	}
	q.mu.Unlock()
	q.group.Wait()
}
