package handlers

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/web/request"
	"frontdesk/workos/mirror"
)

const (
	mostLearning  = 200              // answers on their way into the mirror; what is over comes with the next listing
	learnDeadline = 30 * time.Second // for one of them
)

// learning stores in the mirror what pages have read from WorkOS. No page waits for it.
type learning struct {
	group sync.WaitGroup
	count atomic.Int32
}

// learn gives the mirror what WorkOS just said. That the copy could not take it costs the page nothing.
func learn[T any](d *Desk, c request.Context, answer *live[T], into func(context.Context, T) error) {
	if answer.Cause != nil {
		return
	}
	if d.learning.count.Add(1) > mostLearning {
		d.learning.count.Add(-1)
		return
	}
	ctx := mirror.WithRequestedAt(context.WithoutCancel(c.Request().Context()), answer.AskedAt)
	d.learning.group.Go(func() {
		defer d.learning.count.Add(-1)
		ctx, cancel := context.WithTimeout(ctx, learnDeadline)
		defer cancel()
		if err := into(ctx, answer.Value); err != nil {
			d.failed(ctx, "learn", err)
		}
	})
}

// Settle returns when the mirror holds all that pages have read. Call it before the mirror is closed.
func (d *Desk) Settle() { d.learning.group.Wait() }
