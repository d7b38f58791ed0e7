package progress

import "time"

// CauseKind is why a full sync was started.
type CauseKind string

// Why a full sync is started.
const (
	First      CauseKind = "first"       // nothing was loaded yet, or the file was rebuilt
	Scheduled  CauseKind = "scheduled"   // each night, or after an interval
	ByOperator CauseKind = "operator"    // By is who
	LostCursor CauseKind = "lost cursor" // WorkOS did not know the event up to which its events were read
)

// Cause is why a full sync was started, and by whom or what.
type Cause struct {
	Kind CauseKind
	By   string
}

// Answer is what comes of an operator's wish for a full sync.
type Answer string

// The answers to an operator.
const (
	Accepted       Answer = "accepted"
	AlreadyRunning Answer = "running" // one is in progress
	AlreadyAsked   Answer = "asked"   // one begins in a moment
	TooSoon        Answer = "soon"    // an operator asked for one less than RestByHand ago
)

// RestByHand is the time between two full syncs that operators ask for.
const RestByHand = time.Minute

// Ask records that a full sync is wanted. What was asked for before and has not begun stays the reason.
func (t *Tracker) Ask(cause Cause) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.next.Kind == "" {
		t.next = cause
	}
}

// AskByHand is Ask for an operator. It does nothing while a sync is in progress or about to begin, or soon after another one was
// asked for in this way.
func (t *Tracker) AskByHand(now time.Time, operator string) Answer {
	t.mu.Lock()
	defer t.mu.Unlock()
	answer := t.mayAsk(now)
	if answer == Accepted {
		t.next, t.byHand = Cause{Kind: ByOperator, By: operator}, now
	}
	return answer
}

// MayAskByHand returns what AskByHand would, and asks for nothing.
func (t *Tracker) MayAskByHand(now time.Time) Answer {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.mayAsk(now)
}

func (t *Tracker) mayAsk(now time.Time) Answer {
	switch {
	case t.current.Running:
		return AlreadyRunning
	case t.next.Kind != "":
		return AlreadyAsked
	case !t.byHand.IsZero() && now.Sub(t.byHand) < RestByHand:
		return TooSoon
	}
	return Accepted
}

// Take returns why a sync was asked for, and forgets it: it begins now. Its Kind is "" if none was.
func (t *Tracker) Take() Cause {
	t.mu.Lock()
	defer t.mu.Unlock()
	cause := t.next
	t.next = Cause{}
	return cause
}
