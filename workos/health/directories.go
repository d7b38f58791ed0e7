package health

import (
	"slices"
	"time"
)

// directoryIn finds a directory in one of the states.
func directoryIn(states ...string) func(*Input, time.Time) finding {
	return func(in *Input, _ time.Time) finding {
		return finding{found: slices.Contains(states, in.Directory.State), since: in.Directory.UpdatedAt.Time,
			facts: Facts{Name: in.Directory.Name, State: in.Directory.State}}
	}
}

// domainIn finds a domain in a state. A server that sends no state has nothing to verify.
func domainIn(state string) func(*Input, time.Time) finding {
	return func(in *Input, _ time.Time) finding {
		return finding{found: in.Domain.State == state, since: in.Domain.UpdatedAt.Time,
			facts: Facts{Name: in.Domain.Domain, State: in.Domain.State}}
	}
}

// domainPending finds a domain that nobody has verified since it was added.
func domainPending(in *Input, now time.Time) finding {
	f := domainIn("pending")(in, now)
	f.since = in.Domain.CreatedAt.Time
	return f
}
