package health

import (
	"encoding/json"
	"slices"
	"time"

	"frontdesk/workos"
)

// ClockSkew is how far ahead of this machine's clock another one may be. Later times are ignored.
const ClockSkew = 5 * time.Minute

// SignInWindow is how far back failed sign-ins count.
const SignInWindow = 7 * 24 * time.Hour

// SignIns are the SSO sign-ins of one connection or one address.
type SignIns struct {
	Failures    []FailedSignIn // the newest ones
	SucceededAt time.Time      // the last success; zero for none that is known

	// For a connection: when each person with failures last signed in, by the key of the address, and when the newest people last
	// signed in through it. People needs no more entries than there are people with failures.
	Recovered map[string]time.Time
	People    []time.Time
}

// FailedSignIn is one failed sign-in.
type FailedSignIn struct {
	At                           time.Time
	Email, ErrorCode             string
	ConnectionID, OrganizationID string
}

// FailedSignInOf reads the event of a failed sign-in. A failure without a reason is still one.
func FailedSignInOf(e *workos.Event) FailedSignIn {
	var data struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	_ = json.Unmarshal(e.Data, &data)
	about := e.Subject()
	return FailedSignIn{At: e.At(), Email: about.Email, ErrorCode: data.Error.Code,
		ConnectionID: about.ConnectionID, OrganizationID: about.OrganizationID}
}

// failing returns the failures within the window and after a time, of people who have not signed in since, newest first.
// Failures in the future are left out.
func (s SignIns) failing(now, after time.Time) []FailedSignIn {
	var failing []FailedSignIn
	for _, f := range s.Failures {
		if f.At.After(now.Add(ClockSkew)) {
			continue
		}
		if f.At.After(after) && f.At.After(now.Add(-SignInWindow)) && f.At.After(s.Recovered[workos.EmailKey(f.Email)]) {
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
	manyPeople    = 3
)

// mostPeopleFail returns the failures of the longest recent run in which at least three people fail, and more people than sign
// in during the run or after it. It returns none if most people can sign in.
func (s SignIns) mostPeopleFail(failing []FailedSignIn) []FailedSignIn {
	var run []FailedSignIn
	people := map[string]bool{}
	for i, f := range failing { // the newest first: each begins an ever longer run
		people[workos.EmailKey(f.Email)] = true
		succeeded := 0
		for _, at := range s.People {
			if !at.Before(f.At) {
				succeeded++
			}
		}
		if len(people) >= manyPeople && len(people) > succeeded {
			run = failing[:i+1]
		}
	}
	return run
}

// connectionFailing finds a connection through which sign-ins fail. It counts failures of the last 7 days, of people who have
// not signed in since: the success of one person proves nothing about another. If no one has signed in through the connection
// since, at least three failures, of at least two people, are critical: no one can sign in. Two people who fail once each,
// or one person who fails three times or more while no one else tries, are a warning. If someone has signed in since, it
// is a warning while most people fail (mostPeopleFail). One or two failures of one person are an issue of that person
// (addressFailing) and not of the connection. A connection that is not set up, turned off or being deleted has its
// own issue instead.
func connectionFailing(in *Input, now time.Time) finding {
	if in.Connection.State != "active" && in.Connection.State != "validating" && in.Connection.hasKnownState() {
		return finding{}
	}
	failing := in.SignIns.failing(now, in.SignIns.SucceededAt)
	run := in.SignIns.mostPeopleFail(in.SignIns.failing(now, time.Time{}))
	severity := Warning
	if len(failing) >= manyFailures && peopleOf(failing) >= severalPeople {
		severity = Critical
	}
	if len(run) > len(failing) {
		failing = run // the problem continues although someone has signed in meanwhile
	}
	if len(failing) == 0 {
		return finding{}
	}
	people := peopleOf(failing)
	f := failureFinding(failing, people)
	f.facts.Name, f.facts.ConnectionType = in.Connection.Name, in.Connection.Type
	switch {
	case severity == Critical:
		f.found = true
	case len(failing) >= manyFailures || people >= severalPeople:
		f.found, f.severity = true, Warning
	}
	return f
}

// addressFailing finds an address whose sign-ins fail, with or without a user. It counts failures of the last 7 days,
// after the last successful SSO sign-in of the address and after its user's last sign-in of any kind. Three are a
// warning, fewer are Info.
func addressFailing(in *Input, now time.Time) finding {
	attempts := SignIns{Failures: in.SignIns.Failures, SucceededAt: in.SignIns.SucceededAt}
	for _, user := range in.Users {
		if at := user.LastSignInAt; at.After(attempts.SucceededAt) {
			attempts.SucceededAt = at
		}
	}
	failing := attempts.failing(now, attempts.SucceededAt)
	if len(failing) == 0 {
		return finding{}
	}
	f := failureFinding(failing, 1)
	f.found, f.facts.Email, f.facts.ConnectionID = true, failing[0].Email, failing[0].ConnectionID
	for _, failure := range failing {
		if !slices.Contains(f.facts.Organizations, failure.OrganizationID) {
			f.facts.Organizations = append(f.facts.Organizations, failure.OrganizationID)
		}
	}
	if len(failing) < manyFailures {
		f.severity = Info
	}
	return f
}

func peopleOf(failures []FailedSignIn) int {
	people := map[string]bool{}
	for _, f := range failures {
		people[workos.EmailKey(f.Email)] = true
	}
	return len(people)
}

// failureFinding returns the finding of both rules. The newest failure says who needs to act. It changes without new sign-ins when
// the oldest failure is a week ago.
func failureFinding(failing []FailedSignIn, people int) finding {
	oldest := failing[len(failing)-1].At
	return finding{since: oldest, next: oldest.Add(SignInWindow), owner: FailureOwner(failing[0].ErrorCode),
		facts: Facts{ErrorCode: failing[0].ErrorCode, FailedAt: failing[0].At, Count: len(failing), People: people}}
}
