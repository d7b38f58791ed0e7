package queue

import (
	"sync"
	"time"
)

// Throttle calls a function at most once in a while. What is asked for meanwhile is done once, when Rest has passed. The zero Throttle
// never rests; do not copy it.
type Throttle struct {
	Rest time.Duration

	mu        sync.Mutex
	last      time.Time
	isWaiting bool
}

// Do calls do now or, if it did so less than Rest ago, later.
func (t *Throttle) Do(do func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	wait := time.Until(t.last.Add(t.Rest))
	switch {
	case t.isWaiting:
	case wait <= 0:
		t.last = time.Now()
		do()
	default:
		t.isWaiting = true
		time.AfterFunc(wait, func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.last, t.isWaiting = time.Now(), false
			do()
		})
	}
}

// IsWaiting reports whether something will be done later.
func (t *Throttle) IsWaiting() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.isWaiting
}
