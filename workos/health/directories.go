package health

import (
	"slices"
	"time"
)

// directoryIn finds a directory in one of the states.
func directoryIn(states ...string) func(*Input, time.Time) finding {
	return func(in *Input, _ time.Time) finding {
		return finding{found: slices.Contains(states, in.Directory.State), since: in.Directory.UpdatedAt,
			facts: Facts{Name: in.Directory.Name, State: in.Directory.State}}
	}
}

// directoryStatusUnknown finds a directory for which it is not known whether it syncs.
func directoryStatusUnknown(in *Input, _ time.Time) finding {
	return finding{found: !in.Directory.hasKnownState(), since: in.Directory.UpdatedAt,
		facts: Facts{Name: in.Directory.Name, State: in.Directory.State}}
}

// domainStatusUnknown finds a domain for which it is not known whether it is verified. WorkOS may leave out the status of a
// domain, so a missing one is only Info.
func domainStatusUnknown(in *Input, _ time.Time) finding {
	f := finding{found: !in.Domain.hasKnownState(), facts: Facts{Name: in.Domain.Domain, State: in.Domain.State}}
	if in.Domain.State == "" {
		f.severity = Info
	}
	return f
}

// domainIn finds a domain in a state.
func domainIn(state string) func(*Input, time.Time) finding {
	return func(in *Input, _ time.Time) finding {
		return finding{found: in.Domain.State == state, facts: Facts{Name: in.Domain.Domain, State: in.Domain.State}}
	}
}

// domainPending finds a domain that was not verified since it was added.
func domainPending(in *Input, now time.Time) finding {
	f := domainIn("pending")(in, now)
	f.since = in.Domain.AddedAt
	return f
}
