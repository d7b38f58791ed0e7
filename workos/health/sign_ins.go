package health

import (
	"slices"
	"strings"
	"time"
)

// SignInWindow is how far back failed sign-ins count.
const SignInWindow = 7 * 24 * time.Hour

// SignIns are attempts to sign in by SSO, of one connection or one address.
type SignIns struct {
	Failures    []FailedSignIn // the newest ones
	SucceededAt time.Time      // the last success; zero for none that is known
}

// FailedSignIn is one that did not work.
type FailedSignIn struct {
	At                           time.Time
	Email, ErrorCode             string
	ConnectionID, OrganizationID string
}

// failing are the failures within the window and after the last success, the newest first.
func (s SignIns) failing(now time.Time) []FailedSignIn {
	var failing []FailedSignIn
	for _, f := range s.Failures {
		if f.At.After(s.SucceededAt) && f.At.After(now.Add(-SignInWindow)) {
			failing = append(failing, f)
		}
	}
	slices.SortStableFunc(failing, func(a, b FailedSignIn) int { return b.At.Compare(a.At) })
	return failing
}

// Thresholds of connectionFailing and addressFailing.
const (
	manyFailures  = 3
	severalPeople = 2
)

// connectionFailing finds a connection through which sign-ins fail. Failures of the last 7 days count, and only those
// after the last sign-in through the connection that worked. At least three, of at least two people, are critical:
// nobody can sign in. Two people who fail once each, or one person who fails three times or more while nobody else
// tries, are a warning. One or two failures of one person are that person's matter (addressFailing) and leave the
// connection alone. A connection that is not set up, switched off or being deleted has an issue of its own instead.
func connectionFailing(in *Input, now time.Time) finding {
	if in.Connection.State != "active" && in.Connection.State != "validating" && in.Connection.HasKnownState() {
		return finding{}
	}
	failing := in.SignIns.failing(now)
	people := map[string]bool{}
	for _, f := range failing {
		people[strings.ToLower(f.Email)] = true
	}
	if len(failing) == 0 {
		return finding{}
	}
	f := failureFinding(failing, len(people))
	f.facts.Name, f.facts.ConnectionType = in.Connection.Name, in.Connection.ConnectionType
	switch {
	case len(failing) >= manyFailures && len(people) >= severalPeople:
		f.found = true
	case len(failing) >= manyFailures || len(people) >= severalPeople:
		f.found, f.severity = true, Warning
	}
	return f
}

// addressFailing finds an address whose sign-ins fail, whether a user has it or not. Failures of the last 7 days count,
// after the last SSO sign-in of the address that worked and after its user's last sign-in of any kind. Three are a
// warning, fewer are worth knowing.
func addressFailing(in *Input, now time.Time) finding {
	attempts := in.SignIns
	for _, user := range in.Users {
		if at := user.LastSignInAt.Time; at.After(attempts.SucceededAt) {
			attempts.SucceededAt = at
		}
	}
	failing := attempts.failing(now)
	if len(failing) == 0 {
		return finding{}
	}
	f := failureFinding(failing, 1)
	f.found, f.facts.Email, f.facts.ConnectionID = true, failing[0].Email, failing[0].ConnectionID
	if len(failing) < manyFailures {
		f.severity = Info
	}
	return f
}

// failureFinding is what both rules say of the failures that count: it changes by itself when the oldest is a week ago.
func failureFinding(failing []FailedSignIn, people int) finding {
	oldest := failing[len(failing)-1].At
	return finding{since: oldest, next: oldest.Add(SignInWindow),
		facts: Facts{ErrorCode: failing[0].ErrorCode, FailedAt: failing[0].At, Count: len(failing), People: people}}
}
