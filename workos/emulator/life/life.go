package life

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
)

// MostPerMinute is the largest number of events a minute.
const MostPerMinute = 600

const (
	// maxRecorded is how many events are kept: at the usual pace those of half a day. Those of the seed are kept besides.
	maxRecorded = 10_000
	tries       = 40 // to find somebody or something that fits
	soonest     = 10 * time.Millisecond
)

// Life makes things happen in an environment.
type Life struct {
	*data.State
	random    *rand.Rand
	perMinute float64
	next      time.Time // when something new begins
	begun     []step    // what goes on, the earliest first

	stories     map[data.Ref]*story // by connection
	broken      []data.Ref          // connections that sign nobody in at the start, or not everybody
	told        []data.Ref          // organizations that are made up around a problem
	keepsLeft   map[data.Ref]bool   // organizations in which people who left stay members
	numbers     map[data.Ref]uint32 // by organization: the next person that nobody knows yet
	busy        map[data.Ref]bool   // users who are signing in
	refused     map[data.Ref]bool   // users who left and tried
	signedIn    []data.Ref          // users who signed in, the latest last
	hired       []hire              // by directories, the oldest first
	left        []hire              // of those, who left again
	seededLeft  int                 // of the seed's people
	joined      []data.Ref          // users whom no directory brought, the oldest first
	people      map[data.Ref]data.Person
	waiting     int // invitations that were sent and not answered yet
	acceptedOld int // invitations of the seed
}

// step is a part of something that goes on.
type step struct {
	at time.Time
	do func()
}

// New prepares life of so many events a minute.
func New(state *data.State, perMinute float64) (*Life, error) {
	if perMinute <= 0 || perMinute > MostPerMinute {
		return nil, fmt.Errorf("emulator: life of %g events a minute: it can be more than 0 and at most %d", perMinute, MostPerMinute)
	}
	state.Lock()
	defer state.Unlock()
	state.MaxRecorded = maxRecorded
	l := &Life{
		State: state, random: rand.New(rand.NewPCG(state.Config.Seed, 1)), perMinute: perMinute,
		numbers: map[data.Ref]uint32{}, people: map[data.Ref]data.Person{}, busy: map[data.Ref]bool{}, refused: map[data.Ref]bool{},
	}
	l.readStories()
	l.next = state.Now().Add(l.pause(1))
	return l, nil
}

// Run goes on until ctx ends.
func (l *Life) Run(ctx context.Context) {
	timer := time.NewTimer(l.Step())
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			timer.Reset(l.Step())
		}
	}
}

// Step lets happen what is due now, and returns after how long there is more.
func (l *Life) Step() time.Duration {
	l.Lock()
	defer l.Unlock()
	now := l.Now()
	for len(l.begun) > 0 && !l.begun[0].at.After(now) {
		due := l.begun[0]
		l.begun = slices.Delete(l.begun, 0, 1)
		due.do()
	}
	if !l.next.After(now) {
		l.next = now.Add(l.pause(l.begin()))
	}
	next := l.next
	if len(l.begun) > 0 && l.begun[0].at.Before(next) {
		next = l.begun[0].at
	}
	return max(next.Sub(now), soonest)
}

// pause is how long so many events take up.
func (l *Life) pause(events int) time.Duration {
	return time.Duration(float64(events) * (0.5 + l.random.Float64()) * float64(time.Minute) / l.perMinute)
}

// after does something later.
func (l *Life) after(wait time.Duration, do func()) {
	at := l.Now().Add(wait)
	i, _ := slices.BinarySearchFunc(l.begun, at, func(s step, at time.Time) int {
		if s.at.After(at) {
			return 1
		}
		return -1 // behind those of the same moment
	})
	l.begun = slices.Insert(l.begun, i, step{at, do})
}

// between is a random length of time.
func (l *Life) between(shortest, longest time.Duration) time.Duration {
	return shortest + time.Duration(l.random.Int64N(int64(longest-shortest)))
}

// chance is true in one of so many cases.
func (l *Life) chance(of int) bool { return l.random.IntN(of) == 0 }

// kinds are what can happen, and how often compared with each other. Each returns how many events it makes, now and later; 0
// means that it could not happen.
var kinds = []struct {
	weight int
	begin  func(*Life) int
}{
	{52, (*Life).signIn},
	{9, (*Life).failSignIn},
	{2, (*Life).refuseWhoLeft},
	{11, (*Life).signOut},
	{4, (*Life).hire},
	{3, (*Life).leave},
	{8, (*Life).changeGroups},
	{1, (*Life).renameGroup},
	{4, (*Life).invite},
	{2, (*Life).acceptOld},
	{2, (*Life).addMember},
	{2, (*Life).removeMember},
	{2, (*Life).changeRole},
}

// begin begins something, and returns how many events that makes.
func (l *Life) begin() int {
	sum := 0
	for _, kind := range kinds {
		sum += kind.weight
	}
	for range tries {
		at := l.random.IntN(sum)
		for _, kind := range kinds {
			if at -= kind.weight; at >= 0 {
				continue
			}
			if events := kind.begin(l); events > 0 {
				return events
			}
			break
		}
	}
	return 1 // nothing can happen: an environment without people
}

// oneOf picks from a list that is not empty.
func oneOf[T any](l *Life, list []T) T { return list[l.random.IntN(len(list))] }
